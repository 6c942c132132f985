"""PouchDB beside the hub, in the same run: installed into a folder that is thrown away.

It is another kind of promise: its server answers before anything is synced to the disk, without TLS,
and neither side encrypts, signs or numbers. What is compared is what a person waits for.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.sync_table import Row

PACKAGES = ("pouchdb@9", "express@4", "express-pouchdb@4.2.0")
SCRIPT = Path(__file__).with_name("sync_pouch.mjs")
ON = "PouchDB 9, express-pouchdb, leveldb"


def why_not() -> str:
    """Why it cannot be measured here; '' when it can."""
    return "" if shutil.which("npm") and shutil.which("node") else "no node and npm on this machine"


def compared(count: int, size: int, live: int) -> list[Row]:
    """The same number of documents of the same size, there and back, and fifty a second live."""
    if reason := why_not():
        return [Row("PouchDB replication", ON, (), 0, f"not measured: {reason}")]
    with tempfile.TemporaryDirectory(prefix="mcrrt-pouch-") as folder:
        npm = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES]
        done = subprocess.run(npm, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            return [Row("PouchDB replication", ON, (), 0, "not measured: npm brought nothing")]
        with _server(folder) as url:
            told = subprocess.run(
                ["node", str(SCRIPT), "client", url, str(count), str(size), str(live)],
                cwd=folder, stdout=subprocess.PIPE, text=True, check=True, timeout=1_800,
            ).stdout  # fmt: skip
    found = json.loads(told.splitlines()[-1])
    what = f"PouchDB: {count:,} documents of {size:,} bytes"
    arrived = f"{found['arrived']:,} arrived"
    return [
        Row(f"{what} to the server", ON, (), count / found["pushed"] * 1e3, "500 a batch"),
        Row(f"{what} from the server", ON, (), count / found["pulled"] * 1e3, arrived),
        Row("PouchDB: put to visible at another, 50/s", ON, found["times"], 0, "live replication"),
    ]


@contextmanager
def _server(folder: str) -> Iterator[str]:
    with subprocess.Popen(
        ["node", str(SCRIPT), "server"], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()
