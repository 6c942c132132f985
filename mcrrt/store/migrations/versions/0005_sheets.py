"""Shift-change sheets."""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = (
    """
    CREATE TABLE sheet (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        made_at TEXT NOT NULL,
        document TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
)


def upgrade() -> None:
    """Make the table."""
    for statement in TABLES:
        op.execute(statement)
