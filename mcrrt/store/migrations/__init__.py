"""Alembic migrations, run by the store itself before the tables are used."""
