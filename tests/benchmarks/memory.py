"""How much memory a process and everything it started take together."""

from pathlib import Path


def family(pid: int) -> list[int]:
    """Return a process with its children and theirs."""
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in tasks.read_text().split():
            found += family(int(child))
    return found


def _megabytes(pid: int, field: str) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def of_family(pid: int) -> tuple[float, float]:
    """Return PSS (each shared page once) and RSS in megabytes; zero where the system has none."""
    try:
        pids = family(pid)
        return (
            sum(_megabytes(one, "Pss") for one in pids),
            sum(_megabytes(one, "Rss") for one in pids),
        )
    except OSError:
        return 0.0, 0.0
