"""Planned shifts of members."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = (
    """
    CREATE TABLE shift (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        member TEXT NOT NULL,
        start TEXT NOT NULL,
        "end" TEXT NOT NULL,
        planned INTEGER NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
    """
    CREATE INDEX shift_time ON shift (agency, "end", start)
    """,
)


def upgrade() -> None:
    """Make the table."""
    for statement in TABLES:
        op.execute(statement)
