"""The limits of the stack, measured with nothing of the program around them."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from mcrrt.store.engine import connect, create_file
from mcrrt.vault.slots import KdfFigures, KdfPolicy
from tests.benchmarks.figures import Stopwatch

TRIVIAL_WINDOW = """
import os, resource, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("nothing"))
window.show()
gaps, last = [], [time.perf_counter()]
def tick():
    now = time.perf_counter()
    gaps.append((now - last[0]) * 1000)
    last[0] = now
    if len(gaps) >= 500:
        application.quit()
def painted():
    import json
    from tests.benchmarks.memory import of_family
    global at
    at = time.perf_counter() * 1000
    timer.start(4)
timer = QTimer()
timer.setTimerType(timer.timerType().PreciseTimer)
timer.timeout.connect(tick)
QTimer.singleShot(0, painted)
application.exec()
import json
from tests.benchmarks.memory import of_family
print(json.dumps({"at": at, "gaps": gaps, "memory": of_family(os.getpid())}))
"""

PAGE = """
import sys, time
began = time.perf_counter()
from io import BytesIO
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
for name in ("Regular", "SemiBold", "Bold"):
    pdfmetrics.registerFont(TTFont(name, sys.argv[1] + "/Inter-" + name + ".ttf"))
def page():
    canvas = Canvas(BytesIO())
    for n in range(70):
        canvas.setFont("SemiBold" if n % 5 == 0 else "Regular", 9)
        canvas.drawString(50, 800 - n * 10, "Family close by, agrees to help, keeps appointments. " * 2)
    canvas.save()
for n in range(12):
    page()
    print((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
"""


def child(code: str, *arguments: str) -> str:
    """Run code in a fresh interpreter and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True, env=os.environ,
    )  # fmt: skip
    return done.stdout


def trivial_window(times: int) -> dict[str, list[float]]:
    """First paint, idle event loop and memory of a window with one label."""
    found: dict[str, list[float]] = {"first_paint": [], "gap": [], "memory": []}
    for _ in range(times):
        started = time.perf_counter() * 1_000
        told = json.loads(child(TRIVIAL_WINDOW))
        found["first_paint"].append(told["at"] - started)
        found["gap"] += told["gaps"]
        found["memory"].append(told["memory"][0])
    return found


def page(fonts: Path) -> dict[str, list[float]]:
    """A page of seventy lines in three bundled fonts: import and first, then the next ones."""
    first, *later = (float(line) for line in child(PAGE, str(fonts)).split())
    return {"pdf_first": [first], "pdf_next": later}


def commits(times: int = 200) -> list[float]:
    """One row as large as a note's entry, in a file of its own with the same pragmas."""
    watch = Stopwatch()
    key = os.urandom(32)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "raw.db"
        create_file(path)
        with closing(connect(path, key, guarded=False, new=True)) as connection:
            cursor = connection.cursor()
            cursor.execute("CREATE TABLE entry (position INTEGER PRIMARY KEY, body BLOB)")

            def commit() -> None:
                cursor.execute("BEGIN IMMEDIATE")
                cursor.execute("INSERT INTO entry (body) VALUES (?)", (os.urandom(900),))
                cursor.execute("COMMIT")

            return watch.repeat(commit, times)


def searches(store: Path, key: bytes, typed: tuple[str, ...]) -> list[float]:
    """The bare FTS5 query for the same beginnings of words, on the same encrypted file."""
    watch = Stopwatch()
    beginnings = [text[: n + 1] for text in typed for n in range(len(text))]
    random.Random(1).shuffle(beginnings)
    with closing(connect(store, key)) as connection:
        cursor = connection.cursor()
        for beginning in beginnings:
            match = " ".join(f'"{word}" *' for word in beginning.split())
            sql = "SELECT rowid FROM call_fts WHERE call_fts MATCH ? ORDER BY rowid DESC LIMIT 61"
            with watch.lap():
                cursor.execute(sql, (match,)).fetchall()
    return watch.samples


def pages_read(store: Path, key: bytes) -> list[float]:
    """Every page of the file decrypted and authenticated once."""
    watch = Stopwatch()
    with closing(connect(store, key)) as connection, watch.lap():
        connection.cursor().execute("PRAGMA cipher_integrity_check").fetchall()
    return watch.samples


def derivation(figures: KdfFigures) -> list[float]:
    """The password's key derivation alone, with the figures of every day."""
    watch = Stopwatch()

    def derive() -> None:
        hash_secret_raw(
            b"forty kettles", bytes(16), figures.time, figures.memory, figures.lanes, 32, Type.ID
        )

    return watch.repeat(derive, 5)


def derivations() -> dict[str, list[float]]:
    """Both modes of the second secret."""
    policy = KdfPolicy()
    return {
        "kdf": derivation(policy.with_keyring),
        "kdf_passphrase": derivation(policy.passphrase_only),
    }
