"""Invented situations: a good one to change, and random ones."""

import random
from datetime import UTC, datetime, timedelta

from mcrrt.domain.call_fields import SAFETY_FLAGS
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency

NOW = datetime(2026, 6, 11, 20, 0, tzinfo=UTC)
LANGUAGES = ("English", "French", "Polish", "Punjabi", "Arabic")
GENDERS = ("woman", "man", "non_binary")
DISTRICTS = ("oakville", "burlington", "milton", "halton_hills")


def hours(count):
    """The time so many hours from now."""
    return (NOW + timedelta(hours=count)).isoformat()


def member(role, number, **changes):
    """One member who may go."""
    return {
        "id": f"{role[0].upper()}{number:03}", "role": role, "on_duty": True, "shift_start": hours(-2),
        "shift_end": hours(8), "rest_hours": 12, "skills": [], "languages": ["English"], "gender": "",
        "district": "", "lat": None, "lon": None, "calls_today": 2, "available": True, **changes,
    }  # fmt: skip


def situation(*members, call=None, teams=(), **changes):
    """A situation with a plain call."""
    needs = {
        "urgency": "P1", "municipality": "oakville", "lat": 43.45, "lon": -79.68, "flags": [],
        "language": None, "age": 40, "requested_gender": None, "person_conflicts": [], **(call or {}),
    }  # fmt: skip
    return {
        "now": NOW.isoformat(), "call": needs, "members": list(members), "teams": list(teams),
        "weights": {}, **changes,
    }  # fmt: skip


def random_member(chance, role, number, doubt):
    """A member of whom so large a share is not known or not fit."""

    def mostly(good, *others):
        return chance.choice(others) if chance.random() < doubt else good

    placed = chance.random() > doubt
    start = mostly(hours(-chance.randint(1, 8)), hours(1), None)
    end = hours(9) if start == hours(1) else mostly(hours(chance.randint(1, 9)), hours(0), None)
    return member(
        role, number,
        on_duty=mostly(True, False, None),
        shift_start=start,
        shift_end=end,
        rest_hours=mostly(chance.randint(8, 30), 7.5, 0, None),
        skills=mostly(["mcrrt", *chance.sample(["youth", "older"], chance.randint(0, 2))], [], None),
        languages=chance.sample(LANGUAGES, chance.randint(0, 3)),
        gender=chance.choice((*GENDERS, "", None)),
        district=chance.choice((*DISTRICTS, None)),
        lat=chance.uniform(43.28, 43.75) if placed else None,
        lon=chance.uniform(-80.15, -79.6) if placed else None,
        calls_today=mostly(chance.randint(0, 12), None),
        available=mostly(True, False, None),
        seen_person=chance.random() < 0.1,
    )  # fmt: skip


def random_situation(chance, officers, clinicians, doubt=0.12):
    """A whole situation: some are teams already, some of these lack a member."""
    crew = [random_member(chance, "officer", n, doubt) for n in range(officers)]
    crew += [random_member(chance, "clinician", n, doubt) for n in range(clinicians)]
    teams = []
    for n in range(min(officers, clinicians)):
        if chance.random() < 0.3:
            seats: list[str | None] = [f"O{n:03}", f"C{n:03}"]
            if chance.random() < 0.3:
                seats[chance.randrange(2)] = None
            status = chance.choice((*(["available"] * 5), *(s.value for s in TeamStatus), None))
            teams.append(
                {"id": f"T{n}", "officer": seats[0], "clinician": seats[1], "status": status}
            )
    chance.shuffle(crew)
    call = {
        "urgency": chance.choice((*(u.value for u in Urgency), None)),
        "municipality": chance.choice((*DISTRICTS, "outside", None)),
        "flags": chance.sample((*SAFETY_FLAGS, "unheard_of"), chance.randint(0, 2)),
        "language": chance.choice((*LANGUAGES, None, None)),
        "age": chance.choice((9, 17, 18, 50, None)),
        "requested_gender": chance.choice((*GENDERS, None, None, "any")),
        "person_conflicts": [m["id"] for m in crew if chance.random() < doubt / 4],
    }  # fmt: skip
    required = {"officer": ["mcrrt"], "clinician": ["mcrrt"]} if chance.random() < 0.5 else None
    return situation(*crew, call=call, teams=teams, required_skills=required)


def seeded(seed, officers, clinicians, doubt=0.12):
    """The random situation of a seed."""
    return random_situation(random.Random(seed), officers, clinicians, doubt)
