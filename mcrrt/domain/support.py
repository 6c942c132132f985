"""Who else is at a call beside the teams: patrol, EMS, fire, a supervisor; asked, coming, there, gone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from mcrrt.domain.errors import N_, RuleBroken


class SupportKind(StrEnum):
    """Who it is. Patrol can be the primary unit: where there is a weapon it goes first."""

    PATROL = "patrol"
    EMS = "ems"
    FIRE = "fire"
    SUPERVISOR = "supervisor"


class SupportState(StrEnum):
    """How far they are."""

    ASKED = "asked"
    ON_THE_WAY = "on_the_way"
    ON_SCENE = "on_scene"
    LEFT = "left"
    CANCELLED = "cancelled"


_S = SupportState
STEPS: dict[SupportState, tuple[SupportState, ...]] = {
    _S.ASKED: (_S.ON_THE_WAY, _S.ON_SCENE, _S.CANCELLED),
    _S.ON_THE_WAY: (_S.ON_SCENE, _S.CANCELLED),
    _S.ON_SCENE: (_S.LEFT,),
    _S.LEFT: (),
    _S.CANCELLED: (),
}
GONE = frozenset({_S.LEFT, _S.CANCELLED})


@dataclass(frozen=True, slots=True)
class Support:
    """One unit beside the team. ``times`` holds when each state was reached; ``unit`` may be ''."""

    id: str
    kind: SupportKind
    unit: str
    state: SupportState
    times: Mapping[SupportState, datetime] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Say whether it is coming or there."""
        return self.state not in GONE


def asked(support_id: str, kind: SupportKind, unit: str, at: datetime) -> Support:
    """Return a unit that was asked for just now."""
    return Support(support_id, kind, unit, _S.ASKED, {_S.ASKED: at})


def step(one: Support, state: SupportState, unit: str, at: datetime) -> Support:
    """Return it one step on. Times never go backwards. Raises RuleBroken."""
    if state is one.state:  # two desks said the same
        return replace(one, unit=unit or one.unit)
    if state not in STEPS[one.state]:
        raise RuleBroken(
            N_("This unit is {now}; that cannot follow. Nothing was changed."), now=one.state
        )
    at = max(at, *one.times.values())
    return replace(one, state=state, unit=unit or one.unit, times={**one.times, state: at})
