"""The counts of the real handler, whatever comes in and however often."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mcrrt.cli import import_batches
from mcrrt.cli.import_batches import bring_in
from mcrrt.documents.csv_convert import RowReader
from mcrrt.documents.csv_import import check, contacts
from mcrrt.domain.roles import Role
from mcrrt.service.handlers import HANDLERS
from mcrrt.service.news import Receipt
from mcrrt.service.ports import Session, StoreInfo
from mcrrt.service.work import Work
from tests.cli.importing_desk import HEADER
from tests.documents.import_making import NOW, mapping, opened, written

SESSION = Session("a", "r.okafor", "Renate Okafor", (Role.ADMINISTRATOR,), NOW)
INFO = StoreInfo("g", "Test Region MCRRT", "s", "A", practice=False)


@dataclass
class Memory:
    """A store of imported calls in memory: the part of the Unit port that an import needs."""

    states: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def load(self, name):
        return self.states.get(name)

    def find(self, kind, word):
        return word if f"{kind}:{word}" in self.states else None

    def imported(self, system, source_key):
        for call in self.states.values():
            if (call.system, call.source_key) == (system, source_key):
                return call.id
        return None

    def next_number(self, _counter):
        self.count += 1
        return self.count

    def submit(self, command):
        """Carry the command out with the real handler, as the office would."""
        work = Work(self, SESSION, Role.ADMINISTRATOR, NOW, INFO, None, None)  # type: ignore[arg-type]
        HANDLERS[type(command)](command, work)
        self.states.update(work.changed())
        return Receipt((), 0, work.result)

    def outcomes(self):
        return {
            call.source_key: Counter((o.original, o.at) for o in call.outcomes)
            for call in self.states.values()
        }


def bring(folder, memory, data):
    how = mapping('[[outcome.time]]\ncolumn = "left"\nformats = "%Y-%m-%d %H:%M"')
    file = opened(written(folder, data), how)
    reader = RowReader(how, file, NOW)
    checked = check(file, reader)
    totals = bring_in(memory.submit, how.system, contacts(file, reader, checked.again))
    assert checked.rows == totals.rows + checked.rejected + checked.blank
    assert min(totals.rows_new, totals.rows_added, totals.rows_known) >= 0
    assert totals.outcomes_made <= checked.readable
    return totals


line = st.tuples(
    st.sampled_from(["1", "2", "3", "", "a|b"]),
    st.sampled_from(["2026-01-05 10:00", "2026-01-05 11:00", "soon", "2026-03-08 02:30"]),
    st.sampled_from(["ADVICE", "HOSPITAL", "GONE", "", "n/a"]),
    st.sampled_from(["", "2026-01-05 12:00", "2026-01-05 09:00"]),
)
lines = st.lists(line, max_size=14)


def text_of(rows):
    return HEADER.replace("end", "end,left") + "".join(",".join(row) + "\n" for row in rows)


@given(st.lists(lines, min_size=1, max_size=3), st.integers(1, 4))
def test_files_in_any_order_add_up_and_a_second_time_adds_nothing(tmp_path_factory, files, batch):
    folder = tmp_path_factory.mktemp("counts")
    memory, usual = Memory(), import_batches.BATCH
    import_batches.BATCH = batch
    try:
        for rows in files:
            before = memory.outcomes()
            totals = bring(folder, memory, text_of(rows))
            after = memory.outcomes()
            made = sum(sum(c.values()) for c in after.values()) - sum(
                sum(c.values()) for c in before.values()
            )
            assert totals.outcomes_made == made
            assert totals.calls_made == len(after) - len(before)
            again = bring(folder, memory, text_of(rows))
            assert again.rows == again.rows_known == totals.rows
            assert memory.outcomes() == after
    finally:
        import_batches.BATCH = usual


@given(lines, lines, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_for_what_comes_in(tmp_path_factory, rows, more, shuffle):
    folder = tmp_path_factory.mktemp("order")
    shuffled = [*rows, *more]
    shuffle.shuffle(shuffled)
    one, other = Memory(), Memory()
    bring(folder, one, text_of([*rows, *more]))
    bring(folder, other, text_of(shuffled))
    assert one.outcomes() == other.outcomes()
    assert {c.source_key: c.received_at for c in one.states.values()} == {
        c.source_key: c.received_at for c in other.states.values()
    }


@given(st.lists(st.text(alphabet=',"\n\r;ab12 \u00e9', max_size=30), max_size=8))
def test_any_text_adds_up(tmp_path_factory, parts):
    folder = tmp_path_factory.mktemp("text")
    rows = "".join(f"{part}\n" for part in parts)
    bring(folder, Memory(), f"case,at,end,left\n1,2026-01-05 10:00,ADVICE,\n{rows}")


def test_the_moment_an_import_began_is_in_utc(tmp_path):
    memory = Memory()
    bring(tmp_path, memory, text_of([("1", "2026-01-05 10:00", "ADVICE", "2026-01-05 12:00")]))
    (call,) = memory.states.values()
    assert call.received_at == datetime(2026, 1, 5, 15, tzinfo=UTC)
    assert call.ended_at == datetime(2026, 1, 5, 17, tzinfo=UTC)
