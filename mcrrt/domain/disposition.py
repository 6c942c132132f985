"""How a call ended: the codes of domain.md 1.7 with what each means for the figures."""

import re
from dataclasses import dataclass

from mcrrt.domain.errors import N_, BadInput


@dataclass(frozen=True, slots=True)
class Disposition:
    """One way a call can end. ``diverted`` is None where the question does not arise."""

    code: str
    to_hospital: bool
    involuntary: bool
    diverted: bool | None
    attended: bool


_TABLE = (
    # code, emergency department, involuntary, diverted, somebody attended
    ("D01", False, False, True, False),
    ("D02", False, False, True, False),
    ("D03", False, False, True, True),
    ("D04", False, False, True, True),
    ("D05", False, False, True, True),
    ("D06", False, False, True, True),
    ("D07", True, False, False, True),
    ("D08", True, False, False, True),
    ("D09", True, True, False, True),
    ("D10", True, True, False, True),
    ("D11", True, True, False, True),
    ("D12", True, True, False, True),
    ("D13", True, True, False, True),
    ("D14", True, False, False, True),
    ("D15", False, True, False, True),
    ("D16", False, False, None, True),
    ("D17", False, False, None, False),
    ("D18", False, False, None, True),
    ("D19", False, False, None, True),
    ("D98", False, False, None, True),
)

_LOOKS_LIKE_ONE = re.compile(r"[A-Z][0-9]{1,3}")

DISPOSITIONS = {row[0]: Disposition(*row) for row in _TABLE}

# These end with somebody held against their will; a supervisor reviews them (domain.md 1.4:
# a report is needed for every Mental Health Act apprehension). An agency may change the list.
DEFAULT_REVIEWED = ("D09", "D10", "D11", "D12", "D13", "D15")


def disposition(code: str) -> Disposition:
    """Return the disposition with this code, or raise BadInput."""
    found = DISPOSITIONS.get(code)
    if found is None:
        raise BadInput(
            "disposition",
            N_("{code} is not a disposition code. Use one of D01 to D19, or D98."),
            code=code if _LOOKS_LIKE_ONE.fullmatch(code) else "This",
        )
    return found
