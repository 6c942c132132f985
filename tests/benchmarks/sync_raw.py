"""The databases alone: rows as large as an event's, inserted one a commit and five hundred a commit."""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from mcrrt.store.engine import connect, create_file
from tests.benchmarks.figures import Stopwatch
from tests.benchmarks.sync_table import Row
from tests.hub.postgres import Cluster

SIZE = 1_500  # body, header, hashes and signature of one event
SHAPES = ((1, 500), (500, 40))  # rows in a commit, commits


def sqlcipher() -> list[Row]:
    """The file of the hub, with its pragmas."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "raw.db"
        create_file(path)
        with closing(connect(path, os.urandom(32), guarded=False, new=True)) as connection:
            cursor = connection.cursor()
            cursor.execute(
                "CREATE TABLE entry (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body BLOB)"
            )

            def commit(rows: list[tuple[Any, ...]]) -> None:
                cursor.execute("BEGIN IMMEDIATE")
                cursor.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
                cursor.execute("COMMIT")

            return _rows("SQLCipher, FULL", commit)


def postgresql(cluster: Cluster) -> list[Row]:
    """The same server, without the hub."""
    with psycopg.connect(cluster.new_database(), autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE entry (seq bigint PRIMARY KEY, id text UNIQUE, body bytea)"
        )
        cursor = connection.cursor()

        def commit(rows: list[tuple[Any, ...]]) -> None:
            with connection.transaction():
                cursor.executemany("INSERT INTO entry VALUES (%s, %s, %s)", rows)

        return _rows("PostgreSQL", commit)


def _rows(on: str, commit: Callable[[list[tuple[Any, ...]]], None]) -> list[Row]:
    found, seq = [], 0
    for size, commits in SHAPES:
        watch = Stopwatch()
        begun = time.perf_counter()
        for _ in range(commits):
            rows = [(seq + n, os.urandom(16).hex(), os.urandom(SIZE)) for n in range(size)]
            seq += size
            with watch.lap():
                commit(rows)
        rate = size * commits / (time.perf_counter() - begun)
        what = f"raw: {size} row{'s' if size > 1 else ''} a commit, no hub"
        found.append(Row(what, on, watch.samples, rate, "times of one commit"))
    return found
