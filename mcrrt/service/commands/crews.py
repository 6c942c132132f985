"""Commands about who sits in which team while it is on."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.domain.account import Profession
from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command


@dataclass(frozen=True, slots=True)
class ChangeCrew(Command):
    """Put others into the seats of a team, with the reason; '' leaves a seat empty.

    In the middle of a call too: its record keeps who was there when. ``despite`` says why somebody
    joins it although a hard rule stands against that (see ``AssignTeam``).
    """

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    team: str
    officer: str
    clinician: str
    reason: str
    despite: str = ""


@dataclass(frozen=True, slots=True)
class SwapCrew(Command):
    """Let two teams swap their officers, or their clinicians, at one moment.

    ``despite`` as in ``ChangeCrew``.
    """

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    team: str
    other: str
    seat: Profession
    reason: str
    despite: str = ""


@dataclass(frozen=True, slots=True)
class SplitTeam(Command):
    """One of the two leaves. With a ``call_sign`` they go on as a team of their own.

    ``on_call``: that team works on the same call, if there is one, and in the same state.
    """

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    team: str
    seat: Profession
    reason: str
    call_sign: str = ""
    on_call: bool = True


@dataclass(frozen=True, slots=True)
class MergeTeams(Command):
    """The people of the other team take the empty seat of this one; the other stands down.

    ``despite`` as in ``ChangeCrew``.
    """

    RIGHT: ClassVar[Right] = Right.TEAM_FORM
    team: str
    other: str
    reason: str
    despite: str = ""
