"""Why a request is not granted, as the answer to it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from starlette.responses import Response

from mcrrt.domain.errors import N_, McrrtError, NotNow
from mcrrt.hub.enrolment import Unwelcome
from mcrrt.service.language import _, sentence
from mcrrt.service.protocol import Complaint
from mcrrt.store.times import iso

UNWELCOME_STATUS = {"bad_signature": 401, "unknown_code": 404}


class Complained(Exception):
    """A request that is not granted: status, a code for programs, a sentence for people."""

    def __init__(
        self, status: int, code: str, template: str, /, retry_after: int = 0, **fields: object
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.template = template
        self.fields = fields
        self.retry_after = retry_after

    @property
    def sentence(self) -> str:
        """The reason in the language of the hub."""
        return _(self.template).format(**self.fields)


def bad_request() -> Complained:
    """What came is not what the protocol says."""
    return Complained(400, "bad_request", N_("The hub cannot read this request."))


def invalid() -> Complained:
    """A value is outside its limits."""
    return Complained(422, "invalid", N_("A value in this request is outside its limits."))


def too_large() -> Complained:
    """Too much at once."""
    return Complained(413, "too_large", N_("This is more than the hub takes at once."))


def too_many(seconds: int = 1) -> Complained:
    """Too often."""
    return Complained(
        429, "too_many", N_("Too many requests. Try again in a moment."), retry_after=seconds
    )


def not_found() -> Complained:
    """There is no such thing."""
    return Complained(404, "not_found", N_("The hub does not have this."))


def answer_to(error: Exception, now: datetime) -> Response:
    """Return the answer for a request that was not granted."""
    headers: dict[str, str] = {}
    match error:
        case Complained():
            status, code, words = error.status, error.code, error.sentence
            fields: Mapping[str, object] = error.fields
            if error.retry_after:
                headers["Retry-After"] = str(error.retry_after)
        case Unwelcome():
            status, code = UNWELCOME_STATUS.get(error.code, 409), error.code
            words, fields = sentence(error), error.fields
        case NotNow():
            status, code, words, fields = 503, "not_now", sentence(error), error.fields
            headers["Retry-After"] = "1"
        case McrrtError():
            status, code, words, fields = 500, "bug", sentence(error), error.fields
        case _:
            status, code, fields = 500, "bug", {}
            words = _("This is the hub's mistake. Nothing that was saved is lost.")
    complaint = Complaint(code, words, iso(now), {name: str(v) for name, v in fields.items()})
    return Response(msgspec.json.encode(complaint), status, headers, "application/json")


def check_agency(named: str, own: str) -> None:
    """Raise Complained when something of another agency is touched."""
    if named != own:
        raise Complained(
            403, "other_agency", N_("A machine may only send what belongs to its own agency.")
        )
