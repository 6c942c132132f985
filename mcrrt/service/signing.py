"""A second person gives their own password at a desk where somebody else is logged in."""

from mcrrt.domain.errors import BadInput, LogInRefused
from mcrrt.service.work import Work


def require_password(work: Work, username: str, password: str, wrong: str) -> None:
    """Refuse a wrong password with these words; it is theirs, so nobody is asked for their own."""
    try:
        right = work.confirm(username, password)
    except LogInRefused as locked:
        raise BadInput("password", locked.template, **locked.fields) from None
    if not right:
        raise BadInput("password", wrong)
