#!/usr/bin/env python3
"""Set-up, run and test in one command each. Standard library only.

    python3 dev.py run         set-up, then the console on a practice shift
                               (no display: the shift is played offscreen into out/)
    python3 dev.py test ...    set-up, then all checks and tests (arguments go to pytest)
    python3 dev.py main ...    set-up, then main.py with these arguments
    python3 dev.py bench       set-up, then the budgets, measured (--sync: many machines)
    python3 dev.py soak ...    set-up, then chaos for as long as you like (docs/soak.md)
    python3 dev.py soak-patroni  set-up, then a hub on a database cluster in trouble (Debian, root)
    python3 dev.py check       set-up, then lint, types and import contracts only
    python3 dev.py docs        set-up, then write docs/commands.md and docs/triage.md anew
    python3 dev.py texts       set-up, then write the French catalogue anew
    python3 dev.py lock        refresh requirements.lock from pyproject.toml (needs uv)
    python3 dev.py build       set-up, then the onedir build in dist/

On Windows write `py dev.py` instead of `python3 dev.py`.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# Qt opens these at start. The package that brings each is Debian's name for it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libbrotlidec.so.1": "libbrotli1",
}
# A real window on X11 opens these as well.
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def stop(sentence: str) -> None:
    """End with one plain sentence and a failing exit status."""
    sys.exit(f"dev.py: {sentence}")


def is_root() -> bool:
    """Say whether this process may install system packages."""
    return not WINDOWS and os.geteuid() == 0


def apt_install(packages: list[str], why: str) -> None:
    """Install Debian packages when that is possible here, or say which are needed."""
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not (is_root() and shutil.which("apt-get")):
        stop(f"{why}. On Debian or Ubuntu run: sudo {line}")
    print(f"dev.py: {why}; installing {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A source that does not answer need not matter: what counts is whether the install works.
    subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
    install = subprocess.run(
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages],
        env=quiet,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if install.returncode:
        stop(f"The system packages could not be installed. Try by hand: {line}")


def missing(libraries: dict[str, str]) -> list[str]:
    """Return the Debian packages whose shared library cannot be opened."""
    needed = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            needed.append(package)
    return needed


def has_display() -> bool:
    """Say whether a window can be shown to somebody."""
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def ensure_system_libraries(*, for_a_build: bool = False) -> None:
    """Make sure that Qt can start, on Linux; a build also carries what a window opens."""
    if not sys.platform.startswith("linux"):
        return
    needed = missing(QT_LIBRARIES)
    if has_display() or for_a_build:
        needed += missing(X11_LIBRARIES)
    if needed:
        apt_install(needed, "Qt needs system libraries that are not here")
    if for_a_build:
        ensure_build_tools()


def ensure_build_tools() -> None:
    """Make sure that PyInstaller finds the library of this Python, and a reader of libraries."""
    number = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = sysconfig.get_config_var("LIBDIR") or ""
    library = sysconfig.get_config_var("INSTSONAME") or f"libpython{number}.so.1.0"
    needed = missing({str(Path(folder, library)): f"libpython{number}"})
    if not shutil.which("objdump"):
        needed.append("binutils")
    if needed:
        apt_install(needed, "PyInstaller needs system packages that are not here")


def ensure_test_database() -> None:
    """Bring PostgreSQL for the tests of the hub, where that can be done; elsewhere they are skipped."""
    there = shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if sys.platform.startswith("linux") and not there and is_root() and shutil.which("apt-get"):
        try:
            apt_install(["postgresql"], "The tests of the hub start a PostgreSQL of their own")
        except SystemExit as reason:  # the tests that need it say that they were skipped
            print(reason, flush=True)


def make_venv() -> None:
    """Create the virtual environment, with pip in it."""
    print("dev.py: making .venv", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode and sys.platform.startswith("linux"):
        apt_install(["python3-venv"], "Python's venv module is incomplete")
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        stop("The virtual environment could not be made: " + (made.stderr or made.stdout).strip())


def ensure_packages() -> None:
    """Bring .venv to exactly what requirements.lock says."""
    # A security update of Python leaves its environments usable; another minor version does not.
    kind = f"{sys.implementation.cache_tag} {sys.platform}"
    wanted = hashlib.sha256(LOCK.read_bytes() + kind.encode()).hexdigest()
    stamp = VENV / "lock.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    make_venv()
    print("dev.py: installing the locked packages", flush=True)
    done = subprocess.run(
        [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--only-binary=:all:",
            "-r",
            str(LOCK),
        ],
        check=False,
    )
    if done.returncode:
        stop("The packages could not be installed; see the lines above. Nothing else was changed.")
    stamp.write_text(wanted)


def ensure_set_up() -> None:
    """Everything a fresh machine needs. Does nothing when it is already there."""
    if sys.version_info < (3, 11):  # noqa: UP036 - any Python may start this file
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    ensure_packages()
    ensure_system_libraries()


def python(*arguments: str, offscreen: bool = False) -> int:
    """Run the project's Python and return its exit status."""
    environment = dict(os.environ)
    environment["PYTHONUTF8"] = "1"
    # Offices, hubs and stations are processes: each would compile the program anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run(
        [str(PYTHON), *arguments], cwd=ROOT, env=environment, check=False
    ).returncode


def run(arguments: list[str]) -> int:
    """Open the console on the practice shift, or play it offscreen without a display."""
    if has_display():
        return python("main.py", "--practice", *arguments)
    print("dev.py: no display here; playing the practice shift offscreen into out/", flush=True)
    return python("main.py", "demo", "--out", "out", *arguments, offscreen=True)


def check() -> int:
    """Lint, format, types and import contracts."""
    steps = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("importlinter.cli", "lint"),
    )
    for module, *arguments in steps:
        if module == "importlinter.cli":
            status = python("-c", "from importlinter.cli import lint_imports_command as c; c()")
        else:
            status = python("-m", module, *arguments)
        if status:
            return status
    return 0


def test(arguments: list[str]) -> int:
    """All checks, then the tests. With arguments: only pytest with these."""
    if arguments:
        return python("-m", "pytest", *arguments, offscreen=True)
    status = check()
    processes = str(min(os.cpu_count() or 2, 8))
    tests = python("-m", "pytest", "-n", processes, "--dist", "worksteal", offscreen=True)
    return status or tests


def bench(arguments: list[str]) -> int:
    """The budgets, measured beside the raw limits of the stack."""
    return python("-m", "tests.benchmarks", *arguments, offscreen=True)


def soak(arguments: list[str]) -> int:
    """Stations, a hub and a bad network, killed and put back, looked at by an independent checker."""
    return python("-m", "tests.chaos", *arguments)


def soak_patroni(arguments: list[str]) -> int:
    """A hub on a database cluster that is crashed, frozen and cut off; docs/soak.md has the figures."""
    return python("-m", "tests.soak.patroni", *arguments)


def docs() -> int:
    """The pages that are made: the reference for scripts, and the checklists."""
    pages = {
        "commands.md": "mcrrt.service.reference",
        "triage.md": "mcrrt.service.reference_triage",
    }
    return max(write_page(name, module) for name, module in pages.items())


def write_page(name: str, module: str) -> int:
    """Write what a module prints into docs/ and return its exit status."""
    made = subprocess.run(
        [str(PYTHON), "-m", module],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        check=False,
    )
    if made.returncode == 0:
        (ROOT / "docs" / name).write_bytes(made.stdout)
    return made.returncode


def texts() -> int:
    """The catalogue of the French texts, taken from the source; says what has no French yet."""
    return python("-m", "tests.texts")


def lock() -> int:
    """Refresh the lock. It holds hashes and no host names."""
    uv = shutil.which("uv")
    if not uv:
        stop("uv is needed to refresh the lock: pip install uv")
    return subprocess.run(
        [
            str(uv),
            "pip",
            "compile",
            "pyproject.toml",
            "--group",
            "test",
            "--group",
            "build",
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
            "--upgrade",
            "-o",
            "requirements.lock",
        ],
        cwd=ROOT,
        check=False,
    ).returncode


def build() -> int:
    """The onedir build in dist/."""
    ensure_system_libraries(for_a_build=True)
    return python("-m", "PyInstaller", "--noconfirm", "--clean", "build.spec")


def main(arguments: list[str]) -> int:
    """Do what the first argument says."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb == "lock":
        return lock()
    actions = {
        "run": lambda: run(rest),
        "test": lambda: test(rest),
        "main": lambda: python("main.py", *rest),
        "bench": lambda: bench(rest),
        "soak-patroni": lambda: soak_patroni(rest),
        "soak": lambda: soak(rest),
        "check": check,
        "docs": docs,
        "texts": texts,
        "build": build,
    }
    if verb not in actions:
        print(__doc__)
        return 0 if verb in ("-h", "--help", "help") else 2
    ensure_set_up()
    if verb in ("test", "soak-patroni"):
        ensure_test_database()
    return actions[verb]()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
