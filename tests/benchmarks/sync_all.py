"""Measure the sync and print one table: ``python3 dev.py bench --sync``. Writes nothing by itself.

--only PART     visible, consoles, ingest, raw, store, catchup, polls, pouch, growth (may be repeated)
--events N      how many events a store catches up with (100,000)
--least N       where the growth begins (1,000), and --most N where it ends (1,000,000)
--documents N   how many documents go to PouchDB and back (20,000)
--json FILE     write all samples as well
"""

import argparse
import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests.benchmarks import (
    sync_catchup,
    sync_growth,
    sync_offices,
    sync_polls,
    sync_pouch,
    sync_push,
    sync_raw,
)
from tests.benchmarks.sync_hubs import BenchHub, new_folder, serving
from tests.benchmarks.sync_table import Row, drawn
from tests.hub import postgres

NOTES = 1_000
DOCUMENT = 1_900  # bytes of JSON: what one event is in a page
SECONDS = 20.0
SLOW = 5.0


class Bench:
    """One run: a folder, perhaps a PostgreSQL, and what was measured."""

    def __init__(self, folder: Path, cluster: postgres.Cluster | None, chosen: argparse.Namespace):
        self.rows: list[Row] = []
        self._folder = folder
        self._cluster = cluster
        self._chosen = chosen
        self._places = 0

    def place(self) -> Path:
        """A folder of its own for each measurement."""
        self._places += 1
        path = self._folder / str(self._places)
        path.mkdir()
        return path

    @contextmanager
    def hub(self, on: str) -> Iterator[BenchHub]:
        """A fresh hub on a database."""
        url = self._cluster.new_database() if self._cluster and on != "embedded" else ""
        with serving(new_folder(self.place()), url) as running:
            yield running

    @property
    def engines(self) -> tuple[str, ...]:
        """The databases that are here."""
        return ("embedded", "PostgreSQL") if self._cluster else ("embedded",)

    def carried_out(self, part: str) -> bool:
        """Measure a part; says whether it came to its end. The others do not depend on it."""
        act: Callable[[], None] = getattr(self, part)
        begun, before = time.monotonic(), len(self.rows)
        try:
            act()
        except Exception:  # noqa: BLE001 - it is shown, and the rest is measured all the same
            traceback.print_exc()
            self.rows.append(Row(part, "-", (), 0, "failed, see above"))
            return False
        finally:
            took, load = time.monotonic() - begun, os.getloadavg()[0]
            sys.stderr.write(f"{drawn(self.rows[before:])}\n")
            sys.stderr.write(f"bench: {part} took {took:.0f} s, load {load:.1f}\n")
        return True

    def visible(self) -> None:
        """From one station to another, without stores."""
        for on in self.engines:
            with self.hub(on) as hub:
                self.rows.append(sync_push.visible(hub, on, NOTES))

    def consoles(self) -> None:
        """From one console to another: two offices with their stores."""
        for on in self.engines:
            for rate, count in ((SLOW, 100), (sync_push.RATE, 500)):
                with self.hub(on) as hub:
                    self.rows += sync_offices.visible(self.place(), hub, on, count, rate)

    def ingest(self) -> None:
        """How much a hub takes in."""
        for on in self.engines:
            with self.hub(on) as hub:
                self.rows += [sync_push.ingest(hub, on, load) for load in sync_push.LOADS]

    def raw(self) -> None:
        """How much its database alone takes in."""
        self.rows += sync_raw.sqlcipher()
        if self._cluster:
            self.rows += sync_raw.postgresql(self._cluster)

    def store(self) -> None:
        """What a hub means for a command, and a page for the store's thread."""
        with self.hub("embedded") as hub:
            self.rows += sync_catchup.commands(self.place() / "store", hub)
        place = self.place()
        self.rows += sync_catchup.pages(place / "store", new_folder(place))

    def catchup(self) -> None:
        """A store that has nothing of a long log."""
        place = self.place()
        folder = new_folder(place)
        self.rows += sync_catchup.catch_up(place / "store", folder, self._chosen.events)

    def polls(self) -> None:
        """A thousand that wait."""
        for agencies, each, rate in ((50, 1, 10.0), (1, sync_polls.EACH, 1.0)):
            with self.hub("embedded") as hub:
                self.rows.append(sync_polls.parked(hub, agencies, each, rate, SECONDS))

    def pouch(self) -> None:
        """The same with PouchDB."""
        self.rows += sync_pouch.compared(self._chosen.documents, DOCUMENT, NOTES)

    def growth(self) -> None:
        """From a thousand events to a million."""
        size = self._chosen.least
        while size <= self._chosen.most:
            self.rows += sync_growth.grown(self.place() / "hub", size)
            size *= 10


PARTS = ("visible", "consoles", "ingest", "raw", "store", "catchup", "polls", "pouch", "growth")


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="dev.py bench --sync", description="Measure the sync.")
    parser.add_argument("--only", action="append", choices=PARTS, default=[])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--least", type=int, default=1_000)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    no_cluster = postgres.why_not()
    with (
        tempfile.TemporaryDirectory(prefix="mcrrt-bench-") as folder,
        nullcontext(None) if no_cluster else postgres.running_cluster() as cluster,
    ):
        bench = Bench(Path(folder), cluster, chosen)
        failed = [part for part in chosen.only or PARTS if not bench.carried_out(part)]
    print(drawn(bench.rows))
    if no_cluster:
        print(f"Without PostgreSQL: {no_cluster}.")
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    if chosen.json:
        samples = [[row.what, row.on, list(row.times), row.rate, row.remark] for row in bench.rows]
        chosen.json.write_text(json.dumps(samples))
    return 1 if failed else 0
