"""What the database says when something is wrong, as one plain sentence each.

The library's own text never leaves the store: it quotes statements. What counts is SQLite's code.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from mcrrt.domain.errors import N_, Bug, McrrtError, NotNow, StoreDamaged

log = logging.getLogger(__name__)

DATABASE_ERRORS = (DBAPIError, sqlcipher.Error)


def plain_error(error: Exception) -> McrrtError:
    """Return the error to raise instead of one of the database.

    A page that is not as it was written also makes the connection read-only, so that counts as
    damage too.
    """
    code = _code(error)
    log.error("database error %s", code)
    match code:
        case sqlcipher.SQLITE_FULL | sqlcipher.SQLITE_IOERR | sqlcipher.SQLITE_NOMEM:
            return NotNow(
                N_("The disk is full or does not answer. Nothing was changed. Free space.")
            )
        case sqlcipher.SQLITE_BUSY | sqlcipher.SQLITE_LOCKED:
            return NotNow(N_("The store is busy. Nothing was changed. Try again."))
        case sqlcipher.SQLITE_CANTOPEN:
            return NotNow(
                N_("The store file cannot be opened now. Check that the disk is there, that it is "
                   "not full, and that you may write to the folder.")
            )  # fmt: skip
        case sqlcipher.SQLITE_CONSTRAINT:
            return Bug(N_("This is our mistake: the store refused an entry. Nothing was changed."))
        case _:
            return damaged()


def _code(error: Exception) -> int:
    """Return SQLite's code without its extension; 0 when there is none."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return (getattr(original, "sqlite_errorcode", None) or 0) & 0xFF


def is_full(error: Exception) -> bool:
    """Say whether this is what a full disk looks like."""
    return _code(error) in (sqlcipher.SQLITE_FULL, sqlcipher.SQLITE_IOERR)


def damaged() -> StoreDamaged:
    """Return the error for a file that is not as it was written."""
    return StoreDamaged(
        N_("The store file is damaged. Nothing is deleted: restore it from the latest backup.")
    )


@contextmanager
def plainly() -> Iterator[None]:
    """Let an error of the database out as a plain sentence."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise plain_error(error) from None
