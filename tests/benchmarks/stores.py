"""Stores of a given size, made once and kept in the system's temporary folder.

A kept store is found again by a hash over the code that decides what is in it. Every measurement
works on a copy.
"""

import hashlib
import os
import random
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from mcrrt.app import OpenHouse, make_office
from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TeamStatus
from mcrrt.house import StoreFolder
from mcrrt.service import commands as c
from mcrrt.service.ports import Founding
from tests.benchmarks import history
from tests.benchmarks.keyring import FileKeyring
from tests.benchmarks.person import NAME, PASSWORD, USERNAME

ROOT = Path(__file__).resolve().parents[2]
# What decides how a store of some size looks.
_MAKERS = (
    "mcrrt/domain/facts", "mcrrt/service/codec.py", "mcrrt/store/schema.py",
    "mcrrt/store/migrations", "mcrrt/store/rows.py", "mcrrt/store/project.py",
    "mcrrt/store/writer.py", "mcrrt/store/chain.py", "mcrrt/vault/slots.py",
    "tests/benchmarks/history.py",
)  # fmt: skip

TEAMS = 8
WAITING = 24
REFERRAL = {
    "partner": "Elm Clinic",
    "consent": "express_verbal",
    "consent_by": "the person",
    "reason": "Crisis contact today; needs an early appointment and somebody to call.",
    "asked_for": "Assessment within two days, and a call back by tomorrow noon.",
    "urgency": "P2",
    "situation": history.words(random.Random(3), 60),
    "strengths": "Family close by, agrees to help, keeps appointments",
    "safety_plan": "Warning signs, two people to call, 9-8-8, means locked away by the family.",
    "done": "De-escalation at home, safety plan written together, family informed.",
}


def house(folder: Path) -> StoreFolder:
    """Return the store folder with the figures of every day and the keyring beside it."""
    return StoreFolder(folder, keyring=lambda: FileKeyring(folder.parent / "keyring.json"))


def office(folder: Path) -> OpenHouse:
    """Return an office in this process; nobody is logged in."""
    return make_office(folder, house=house(folder))


def copy_of_size(calls: int, into: Path) -> Path:
    """Return a copy of the store with so many calls; makes the store when it is not kept."""
    kept = _kept(calls)
    if kept.is_dir():
        _say(f"{calls:,} calls: the store kept at {kept} is used again")
    else:
        _make(calls, kept)
    into.mkdir(parents=True)
    shutil.copytree(kept, into, dirs_exist_ok=True)
    # Else the first commit that syncs the file waits for the whole copy to reach the disk.
    getattr(os, "sync", lambda: None)()
    return into / "store"


def _kept(calls: int) -> Path:
    digest = hashlib.sha256()
    for name in _MAKERS:
        path = ROOT / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    owner = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"mcrrt-bench-{owner}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{digest.hexdigest()[:16]}-{calls}"


def _say(words: str) -> None:
    sys.stderr.write(f"bench: {words}\n")


def _make(calls: int, kept: Path) -> None:
    """Write the store under another name, so that one that was cut short is never used."""
    unfinished = kept.with_name(f"{kept.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    started = time.perf_counter()
    opened = office(unfinished / "store")
    opened.office.found(Founding("Bench Region MCRRT", USERNAME, PASSWORD), NAME)
    submit = opened.office.submit
    session = opened.office.session
    assert session is not None
    roles = (Role.DISPATCHER, Role.CLINICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR)
    submit(c.ChangeAccount(session.account, session.name, roles))
    history.History(opened.office, calls - WAITING - TEAMS).write(_tell)
    _shift(opened)
    opened.close()
    unfinished.rename(kept)
    _say(f"{calls:,} calls written in {time.perf_counter() - started:.0f} s, kept at {kept}")


def _tell(done: int, total: int) -> None:
    if done and done % 10_000 == 0:
        _say(f"{done:,} of {total:,} calls")


def _shift(opened: OpenHouse) -> None:
    """Tonight: calls waiting, a team on each of the others, one referral ready to be made."""
    submit, chance = opened.office.submit, random.Random(11)
    now = opened.office.clock.now()
    submit(c.RecordPartner("Elm Clinic", "hic", fax="905-555-0109"))
    calls = []
    for _ in range(WAITING + TEAMS):
        values: dict[str, Any] = {**history.place(chance), **history.story(chance)}
        call = str(submit(c.OpenCall(values)).result["call"])
        submit(c.QueueCall(call))
        submit(c.AnswerTriage(call, {"SF1": "no", "M1": "no"}))
        calls.append(call)
    for n, call in enumerate(calls[-TEAMS:], 1):
        officer = submit(c.RecordMember(f"Officer {n}", "officer")).result["member"]
        clinician = submit(c.RecordMember(f"Clinician {n}", "clinician")).result["member"]
        end = now + timedelta(days=30)
        submit(c.FormTeam(f"MC{n}", str(officer), str(clinician), now, end))
        submit(c.AssignTeam(call, f"MC{n}"))
        submit(c.SetTeamStatus(f"MC{n}", TeamStatus.EN_ROUTE))
    submit(c.StartReferral(calls[-1], REFERRAL))
