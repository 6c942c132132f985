"""In which order free teams are offered for a call, and why the others are not.

It ranks and explains; a person sends. (The pairing of officers with clinicians has a rule set of
its own.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mcrrt.domain.team_status import TeamStatus


class Offerable(Protocol):
    """What is asked of a team here."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def status(self) -> TeamStatus:
        """What it is doing."""

    @property
    def since(self) -> datetime:
        """Since when."""

    @property
    def district(self) -> str:
        """The municipality it covers."""

    @property
    def degraded(self) -> bool:
        """Whether a seat of it is empty."""

    @property
    def shift_end(self) -> datetime:
        """When its shift ends."""


@dataclass(frozen=True, slots=True)
class TeamOffer:
    """A team for a call: whether it can go now, and why it stands where it stands.

    Reasons: ``degraded``, ``in_district``, ``longest_free``, ``shift_over``; for a team that is not free only the
    code of its state.
    """

    team: str
    free: bool
    reasons: tuple[str, ...]


def offers(teams: Sequence[Offerable], municipality: str, now: datetime) -> tuple[TeamOffer, ...]:
    """Return all teams that are on: free ones first, those of the district before others.

    A team with an empty seat comes after every whole one.
    Within these the team that has been free longest goes first, so that work is shared.
    """
    free = [team for team in teams if team.status is TeamStatus.AVAILABLE]
    busy = [team for team in teams if team.status is not TeamStatus.AVAILABLE]
    longest = min((team.since for team in free), default=None)
    free.sort(key=lambda team: (team.degraded, not _covers(team, municipality), team.since))
    offered = [
        TeamOffer(team.id, True, _reasons(team, municipality, longest, now)) for team in free
    ]
    return (*offered, *(TeamOffer(team.id, False, (team.status.value,)) for team in busy))


def _covers(team: Offerable, municipality: str) -> bool:
    return bool(municipality) and team.district == municipality


def _reasons(
    team: Offerable, municipality: str, longest: datetime | None, now: datetime
) -> tuple[str, ...]:
    held = (
        ("degraded", team.degraded),
        ("in_district", _covers(team, municipality)),
        ("longest_free", team.since == longest),
        ("shift_over", team.shift_end <= now),
    )
    return tuple(code for code, holds in held if holds)
