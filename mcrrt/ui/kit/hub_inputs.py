"""What is asked wherever a machine comes to belong to a hub. Light: the first start asks it too."""

from mcrrt.service.lan import PORT
from mcrrt.service.language import _
from mcrrt.ui.kit.fields import LineInput, SegmentInput

_CODE_LENGTH = 80
_ADDRESS_LENGTH = 200
_NAME_LENGTH = 60
_LIKE = f"https://…:{PORT}"


def address_input(name: str) -> LineInput:
    """Return the input for a hub's address."""
    return LineInput(name, _("Address of the hub"), _ADDRESS_LENGTH, _LIKE)


def code_input(name: str) -> LineInput:
    """Return the input for a code. Case, spaces and hyphens do not matter."""
    return LineInput(name, _("Code from the machine that keeps the hub"), _CODE_LENGTH)


def machine_input(name: str) -> LineInput:
    """Return the input for what a machine is called."""
    return LineInput(name, _("Name of this machine"), _NAME_LENGTH)


def kind_input(name: str, label: str) -> SegmentInput:
    """Return the choice of where a machine stands; at a desk unless something else is said."""
    made = SegmentInput(name, label, [("console", _("At a desk")), ("vehicle", _("In a car"))])
    made.set_value("console")
    return made
