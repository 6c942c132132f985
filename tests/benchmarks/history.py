"""Years of finished calls, written through the journal as people would have written them.

Ten entries a call: taken, described twice, handed to the board, triaged, two notes, looked at,
closed. Each goes through the rules, is sealed, chained and signed by the code of every day; only
the transactions are larger.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from mcrrt.domain.call_fields import MUNICIPALITIES
from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import triage as t
from mcrrt.domain.journal import subject
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.service.office import Office
from mcrrt.service.packs import pack
from mcrrt.service.work import Work, new_id
from mcrrt.store.engine import connect

ENTRIES_A_CALL = 10
_BATCH = 250
_APART = timedelta(minutes=11)

_STREETS = ("Elm", "Harrow", "Quarry", "Old Mill", "Lantern", "Foundry", "Orchard", "Kestrel",
            "Juniper", "Wharf", "Chapel", "Meadow", "Thistle", "Granary", "Heron", "Pioneer")  # fmt: skip
_KINDS = ("Street", "Road", "Avenue", "Crescent", "Lane")
_FIRST = ("Ana", "Bilal", "Chidi", "Dana", "Emre", "Farah", "Goran", "Hana", "Ines", "Jonas", "Kofi",
          "Lea", "Mina", "Noor", "Olga", "Pavel", "Quinn", "Rosa", "Sami", "Tove")  # fmt: skip
_SYLLABLES = ("bar", "cor", "dal", "fen", "gar", "hol", "kin", "lor", "mar", "nor", "pel", "quin",
              "ros", "sel", "tar", "ver", "wol", "yar", "zel", "bru")  # fmt: skip
_WORDS = ("caller", "says", "the", "person", "is", "pacing", "crying", "calm", "alone", "at", "home",
          "with", "a", "friend", "on", "porch", "has", "not", "slept", "for", "days", "medication",
          "stopped", "hears", "voices", "wants", "to", "talk", "asked", "water", "no", "weapon",
          "seen", "family", "worried", "known", "clinic", "appointment", "missed", "door", "open",
          "neighbour", "called", "back", "later", "quiet", "agitated", "café", "river", "bridge")  # fmt: skip


def words(chance: random.Random, count: int) -> str:
    """Return so many words of nobody's story."""
    return " ".join(chance.choices(_WORDS, k=count))


def surname(chance: random.Random) -> str:
    """Return an invented family name; there are 8,000."""
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def place(chance: random.Random) -> dict[str, Any]:
    """Return where a call comes from."""
    street = f"{chance.choice(_STREETS)} {chance.choice(_KINDS)}"
    return {
        "address": f"{chance.randint(1, 900)} {street}",
        "municipality": chance.choice(tuple(MUNICIPALITIES)),
        "caller_phone": f"905-555-01{chance.randint(0, 99):02}",
        "source": "911",
    }


def story(chance: random.Random) -> dict[str, Any]:
    """Return what a caller tells."""
    return {
        "person_name": f"{chance.choice(_FIRST)} {surname(chance)}",
        "person_age": chance.randint(14, 90),
        "call_type": "other",
        "narrative": words(chance, 40),
    }


@contextmanager
def _search_index_afterwards(office: Office) -> Iterator[None]:
    """Fill the search index at the end, in one go: note by note it takes as long as years do."""
    store: Any = office.store
    with closing(connect(store._path, store._key, guarded=False)) as connection:
        cursor = connection.cursor()
        triggers = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'call_text'"
        kept = cursor.execute(f"SELECT name, sql {triggers}").fetchall()
        for name, _sql in kept:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in kept:
            cursor.execute(sql)
        for act in ("rebuild", "optimize"):
            cursor.execute("INSERT INTO call_fts(call_fts) VALUES (?)", (act,))


class History:
    """Writes finished calls, ``calls`` of them, the last one a day ago."""

    def __init__(self, office: Office, calls: int, seed: int = 7) -> None:
        self._office = office
        self._calls = calls
        self._chance = random.Random(seed)
        self._pack = pack("mcrrt-intake")
        self._results: dict[str, Any] = {}
        self._at = datetime.now(UTC) - timedelta(days=1) - calls * _APART

    def write(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
        """Write them all, a few hundred in one transaction."""
        with _search_index_afterwards(self._office):
            for done in range(0, self._calls, _BATCH):
                self._batch(min(_BATCH, self._calls - done))
                progress(done, self._calls)
        self._office._last_at = self._at

    def _batch(self, calls: int) -> None:
        opened, session = self._office._require()
        work = self._office._work(opened, session, session.roles[0], self._at)
        try:
            for _ in range(calls):
                self._at += _APART
                work.now = self._at
                self._call(work)
            work.unit.commit(work.entries, work.changed())
        finally:
            work.unit.close()

    def _call(self, work: Work) -> None:
        chance, call = self._chance, new_id()
        number = f"{work.info.station_code}{work.unit.next_number('call')}"
        where, told = place(chance), story(chance)
        work.add(f.CallOpened(call, number))
        work.add(f.CallDetailsRecorded(call, where), dict.fromkeys(where))
        work.add(f.CallDetailsRecorded(call, told), dict.fromkeys(told))
        work.add(f.CallQueued(call))
        assessment = new_id()
        work.add(t.TriageAnswered(call, assessment, *self._triage()))
        work.add(t.TriageDone(call, assessment))
        work.add(f.NoteAdded(call, words(chance, 12)))
        work.add(f.NoteAdded(call, words(chance, 12)))
        work.add(acc.Viewed(subject("call", call), ("ops", "referral")))
        code = chance.choice(tuple(code for code in DISPOSITIONS if code != "D98"))
        work.add(f.CallClosed(call, (code,)))

    def _triage(self) -> tuple[dict[str, Any], Any]:
        """One of a few sets of answers, with what it means."""
        yes = self._chance.choice(tuple(item.id for item in self._pack.items if not item.numbers))
        answers: dict[str, Any] = {i.id: "no" for i in self._pack.items if not i.numbers}
        answers[yes] = "yes"
        if yes not in self._results:
            self._results[yes] = evaluate(self._pack, answers, source="911")
        return answers, self._results[yes]
