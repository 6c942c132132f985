"""What a team can be doing, and what it may do next (domain.md 1.6)."""

from enum import StrEnum

from mcrrt.domain.errors import N_, RuleBroken


class TeamStatus(StrEnum):
    """The state of a team, shared by its members. Emergency is a separate flag, not a state."""

    OFF_DUTY = "off_duty"
    AVAILABLE = "available"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    STAGED = "staged"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_HOSPITAL = "at_hospital"
    CLEARING = "clearing"
    REPORT_WRITING = "report_writing"
    MEAL = "meal"
    OUT_OF_SERVICE = "out_of_service"


_S = TeamStatus

TRANSITIONS: dict[TeamStatus, tuple[TeamStatus, ...]] = {
    _S.OFF_DUTY: (_S.AVAILABLE, _S.OUT_OF_SERVICE),
    _S.AVAILABLE: (_S.ASSIGNED, _S.MEAL, _S.REPORT_WRITING, _S.OUT_OF_SERVICE, _S.OFF_DUTY),
    _S.ASSIGNED: (_S.ACKNOWLEDGED, _S.EN_ROUTE, _S.AVAILABLE),
    _S.ACKNOWLEDGED: (_S.EN_ROUTE, _S.AVAILABLE),
    _S.EN_ROUTE: (_S.STAGED, _S.ON_SCENE, _S.AVAILABLE),
    _S.STAGED: (_S.ON_SCENE, _S.EN_ROUTE, _S.AVAILABLE),
    _S.ON_SCENE: (_S.TRANSPORTING, _S.CLEARING, _S.AVAILABLE),
    _S.TRANSPORTING: (_S.AT_HOSPITAL, _S.ON_SCENE),
    _S.AT_HOSPITAL: (_S.CLEARING, _S.AVAILABLE),
    _S.CLEARING: (_S.AVAILABLE, _S.REPORT_WRITING),
    _S.REPORT_WRITING: (_S.AVAILABLE, _S.OFF_DUTY),
    _S.MEAL: (_S.AVAILABLE, _S.OFF_DUTY),
    _S.OUT_OF_SERVICE: (_S.AVAILABLE, _S.OFF_DUTY),
}

# The states in which a team is working on its active call.
ON_A_CALL = frozenset({
    _S.ASSIGNED, _S.ACKNOWLEDGED, _S.EN_ROUTE, _S.STAGED, _S.ON_SCENE, _S.TRANSPORTING,
    _S.AT_HOSPITAL, _S.CLEARING,
})  # fmt: skip

# Of these, the ones that show that the team has met the scene.
ARRIVED = frozenset({_S.ON_SCENE, _S.TRANSPORTING, _S.AT_HOSPITAL, _S.CLEARING})


def require_transition(now: TeamStatus, wanted: TeamStatus, call_sign: str) -> None:
    """Refuse a step that the table does not have, and say which steps it has."""
    if wanted not in TRANSITIONS[now]:
        raise RuleBroken(
            N_("{call_sign} is {now}; from there it can only become {possible}."),
            call_sign=call_sign,
            now=now,
            possible=", ".join(TRANSITIONS[now]),
        )
