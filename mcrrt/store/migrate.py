"""Bringing a store file to the present tables, each step in one transaction.

Alembic knows the steps; it is imported only when there is something to do.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from mcrrt.domain.errors import N_, StoreDamaged

HEAD_REVISION = "0006"
FOLDER = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str:
    """Return the revision of the tables; '' for a new file."""
    there = connection.execute(
        text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    ).scalar()
    if not there:
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def migrate(engine: Engine) -> bool:
    """Bring the tables up to date over an unguarded engine. Returns whether anything was done.

    Raises StoreDamaged for tables of a newer program.
    """
    with engine.connect() as connection:
        now = revision(connection)
    if now == HEAD_REVISION:
        return False
    if now > HEAD_REVISION:
        raise StoreDamaged(
            N_("This store was last used by a newer version of the program. Update this one.")
        )
    _run(engine)
    return True


def _run(engine: Engine) -> None:
    from alembic.config import Config  # noqa: PLC0415 - only at a first start or an update
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)

    def steps(now: Any, _context: Any) -> Any:
        return script._upgrade_revs(HEAD_REVISION, now)  # noqa: SLF001 - as Alembic's own command

    with engine.connect() as connection, EnvironmentContext(config, script, fn=steps) as context:
        context.configure(connection=connection, transactional_ddl=True)
        with connection.begin():
            context.run_migrations()
