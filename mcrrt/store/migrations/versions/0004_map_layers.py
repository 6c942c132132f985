"""Layers of the map that an agency has loaded."""

from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = (
    """
    CREATE TABLE layer (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        active INTEGER NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
)


def upgrade() -> None:
    """Make the table."""
    for statement in TABLES:
        op.execute(statement)
