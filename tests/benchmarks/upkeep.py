"""What the office does with the whole store: check it, make its tables anew."""

from pathlib import Path
from typing import Any

from tests.benchmarks import raw, stores
from tests.benchmarks.figures import Stopwatch
from tests.benchmarks.person import PASSWORD, USERNAME
from tests.benchmarks.script import TYPED

Samples = dict[str, list[float]]
_MILLION = 1_000_000


def measure(folder: Path, *, tables: bool) -> tuple[Samples, Samples]:
    """Return what was measured, and the raw limits on the same file."""
    opened = stores.office(folder)
    opened.office.log_in(USERNAME, PASSWORD)
    try:
        return _measure(opened.office.store, tables=tables)
    finally:
        opened.close()


def _measure(store: Any, *, tables: bool) -> tuple[Samples, Samples]:
    watches = {name: Stopwatch() for name in ("verify_chain", "verify_tables", "rebuild")}
    path, key = store._path, store._key
    raws = {"search": raw.searches(path, key, TYPED), "verify": raw.pages_read(path, key)}
    entries = 0
    with watches["verify_chain"].lap():
        report = store.verify(tables=False)
        entries = report.entries
        assert report.ok, report.sentence
    if tables:
        with watches["verify_tables"].lap():
            report = store.verify()
            assert report.ok, report.sentence
        with watches["rebuild"].lap():
            store.rebuild()
    found = {name: watch.samples for name, watch in watches.items() if watch.samples}
    found["file"] = [path.stat().st_size / 2**20]
    if entries > 0.9 * _MILLION:
        found["verify_million"] = [found["verify_chain"][0] * _MILLION / entries]
    return found, raws
