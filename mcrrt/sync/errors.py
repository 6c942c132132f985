"""What can go wrong between a station and its hub, in the families of ``domain.errors``.

    NotNow
    ├── HubAway             no answer that can be used: the next hub, or later
    │   └── HubNotTrusted       something answered that is not our hub
    ├── HubBusy             the hub asks for patience
    ├── ClockWrong          hub and station cannot agree on the time
    └── Stopped             the sync is being stopped
    Refused
    └── HubRefused          the hub said no, with a code
        ├── Revoked             this machine no longer belongs
        ├── NotEnrolled         the hub does not know this machine
        ├── Forked              another machine has the identity of this one
        └── TooLarge            the body is over a limit: send it in smaller parts

No address, no name and nothing of what was sent is in any of them.
"""

from mcrrt.domain.errors import N_, NotNow, Refused


class HubAway(NotNow):
    """No usable answer. ``why`` is a word for programs: name, refused, timeout, broken, ..."""

    TEMPLATE = N_("The hub cannot be reached ({why}).")

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(self.TEMPLATE, why=why)


class HubNotTrusted(HubAway):
    """What answered could not show a certificate of the agency's own authority for this name."""

    TEMPLATE = N_("What answered is not the hub of this agency. Nothing was sent to it ({why}).")

    def __init__(self) -> None:
        super().__init__("certificate")


class HubBusy(NotNow):
    """The hub asks to wait ``after`` seconds."""

    def __init__(self, after: float) -> None:
        self.after = after
        super().__init__(N_("The hub is busy. It will be asked again in a moment."))


class ClockWrong(NotNow):
    """Even the corrected time did not suit the hub."""

    def __init__(self) -> None:
        super().__init__(N_("The clock of this machine and of the hub do not agree."))


class Stopped(NotNow):
    """The sync is being stopped; whatever was under way will be asked again next time."""

    def __init__(self) -> None:
        super().__init__(N_("The sync is being stopped."))


class HubRefused(Refused):
    """The hub refused a request. ``code`` is the hub's word for it."""

    TEMPLATE = N_("The hub refused this ({code}).")

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(self.TEMPLATE, code=code)


class Revoked(HubRefused):
    """The agency has taken this machine out."""

    TEMPLATE = N_("The agency has taken this machine out of its hub ({code}).")


class NotEnrolled(HubRefused):
    """The hub does not know this machine, or not with this key."""

    TEMPLATE = N_("The hub does not know this machine ({code}). Enrol it with a new code.")


class Forked(HubRefused):
    """Two machines have one identity, as after copying a store."""

    TEMPLATE = N_("Another machine works with a copy of this store ({code}).")


class TooLarge(HubRefused):
    """A body is over the hub's limit."""

    TEMPLATE = N_("This is too large for the hub ({code}).")


_BY_CODE = {
    "revoked": Revoked,
    "unknown_station": NotEnrolled,
    "forked": Forked,
    "too_large": TooLarge,
}


def refusal(code: str) -> HubRefused:
    """Return the error for a hub's code."""
    return _BY_CODE.get(code, HubRefused)(code)
