"""Checklists an agency has used or brought, and screenings of the health record."""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = (
    """
    CREATE TABLE checklist (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
    """
    CREATE TABLE screening (
        agency TEXT NOT NULL,
        id TEXT NOT NULL,
        "call" TEXT NOT NULL,
        pack TEXT NOT NULL,
        done INTEGER NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (agency, id)
    )
    """,
    """
    CREATE INDEX screening_call ON screening (agency, "call")
    """,
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
