"""Works on a store until the disk is full, then goes on; tells what happened as JSON.

Run as a module with a folder on a small file system: ``python -m tests.store.crowded FOLDER``.
"""

import json
import sys
from pathlib import Path
from typing import Any

from mcrrt.domain.errors import McrrtError, NotNow
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from tests.store import shift
from tests.support import Founded, found_store, office_on


def fill(path: Path) -> None:
    """Take every byte that is left."""
    with path.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2


def note_until_refused(founded: Founded, call: str, kept: list[str]) -> str:
    """Write notes until one is refused; returns the sentence."""
    for n in range(20_000):
        try:
            kept += shift.submit(founded, c.AddNote(call, f"note {n} " + "x" * 400)).events
        except NotNow as error:
            return str(error)
    return ""


def tries(act: Any) -> str:
    """Return the sentence an act ends in, or '' when it works."""
    try:
        act()
    except McrrtError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def events(founded: Founded) -> set[str]:
    """Return every event of the journal, as a privacy officer can page through it."""
    store: Any = founded.office.store
    with store._reading() as connection:
        return {row[0] for row in connection.exec_driver_sql("SELECT event_id FROM journal")}


def main(folder: Path) -> dict[str, Any]:
    """Fill the disk while working, come back to it full, make room, look."""
    founded = found_store(folder)
    call = shift.new_call(founded, 1)
    ballast = (founded.path / "ballast").exists()
    kept: list[str] = []
    fill(folder / "filler")
    told: dict[str, Any] = {"ballast": ballast}
    told["first"] = note_until_refused(founded, call, kept)
    told["dropped"] = not (founded.path / "ballast").exists()
    told["look"] = tries(lambda: founded.office.ask(q.CallCard(call)))
    told["again"] = tries(lambda: kept.extend(shift.submit(founded, c.AddNote(call, "y")).events))
    told["second"] = note_until_refused(founded, call, kept)
    told["board"] = tries(lambda: founded.office.ask(q.Board()))
    told["backup"] = tries(lambda: founded.office.submit(c.MakeBackup()))
    told["leave"] = tries(founded.close)
    founded.house.release()
    fill(folder / "filler2")
    founded = office_on(founded.path, clock=founded.clock)
    told["open"] = tries(founded.log_in)
    told["nobody"] = founded.office.session is None
    founded.house.release()
    (folder / "filler").unlink()
    (folder / "filler2").unlink()
    founded = office_on(founded.path, clock=founded.clock)
    founded.log_in()
    kept += shift.submit(founded, c.AddNote(call, "room again")).events
    report = founded.office.store.verify()
    told |= {"kept": len(kept), "ok": report.ok, "said": report.sentence}
    told["lost"] = len(set(kept) - events(founded))
    founded.close()
    return told


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
