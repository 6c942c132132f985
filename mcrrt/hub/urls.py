"""The address of a PostgreSQL, as psql takes it."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from mcrrt.domain.errors import N_, BadInput


def parts_of(url: str) -> dict[str, Any]:
    """Return what an address says. Raises BadInput for what is none."""
    import psycopg  # noqa: PLC0415 - a hub with its own file never needs it
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        if not re.match(r"postgres(ql)?://", url):
            raise psycopg.ProgrammingError
        return dict(conninfo_to_dict(url))
    except psycopg.Error:
        raise BadInput(
            "database", N_("The database is given as postgresql://USER@HOST:PORT/NAME.")
        ) from None


def check_url(url: str) -> None:
    """Raise BadInput for what is no address of a PostgreSQL."""
    parts_of(url)


def without_password(url: str) -> str:
    """Return a URL as it may be kept: the password belongs in ~/.pgpass or PGPASSWORD."""
    parts = urlsplit(url)
    user, at, hosts = parts.netloc.rpartition("@")
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "password"]
    kept = parts._replace(netloc=user.partition(":")[0] + at + hosts, query=urlencode(query))
    return kept.geturl()
