"""What the commands share: the password file, an open office, output, and the plain sentence."""

import getpass
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mcrrt.app import OpenHouse, make_office
from mcrrt.domain.errors import N_, BadInput, NotNow
from mcrrt.house import StoreFolder
from mcrrt.service import codec
from mcrrt.service.environment import default_folder
from mcrrt.service.language import _, labelled

MAX_PASSWORD_FILE = 4_096


def store_folder(options: Namespace) -> Path:
    """Return the folder that ``--store`` names, or the default one."""
    if options.store:
        return Path(options.store).absolute()
    return default_folder(practice=getattr(options, "practice", False))


def read_password(options: Namespace) -> str:
    """Return the password from ``--password-file``, or ask for it at a terminal."""
    if options.password_file:
        path = Path(options.password_file)
        try:
            data = path.read_bytes()[:MAX_PASSWORD_FILE]
            text = data.decode("utf-8")
        except OSError:
            raise BadInput("password_file", N_("The password file cannot be read.")) from None
        except UnicodeDecodeError:
            raise BadInput("password_file", N_("The password file is not text.")) from None
        return text.rstrip("\r\n")
    if sys.stdin.isatty():
        return getpass.getpass(labelled(_("Password"), ""))
    raise BadInput("password_file", N_("Name a file with the password, with --password-file."))


def username(options: Namespace, folder: StoreFolder) -> str:
    """Return the user name that ``--user`` gives, or the store's first."""
    if options.user:
        return str(options.user)
    names = folder.status().usernames
    if not names:
        raise NotNow(N_("There is no store in this folder yet. Make one first with main.py init."))
    return names[0]


@contextmanager
def open_office(options: Namespace) -> Iterator[OpenHouse]:
    """Log in, hand over the office, log out."""
    desk = make_office(store_folder(options))
    try:
        if not desk.folder.exists:
            raise NotNow(
                N_("There is no store in this folder yet. Make one first with main.py init.")
            )
        desk.office.log_in(username(options, desk.folder), read_password(options))
        yield desk
    finally:
        desk.close()


def read_json(name: str, no_json: BadInput) -> Any:
    """Return what a file holds, or standard input for ``-``. Raises ``no_json`` where it is none."""
    raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return codec.read_once(raw)
    except BadInput:
        raise
    except (ValueError, RecursionError):
        raise no_json from None


def print_json(value: object) -> None:
    """Print one JSON object on one line."""
    sys.stdout.write(codec.encode(value).decode() + "\n")


def print_fields(values: dict[str, Any]) -> None:
    """Print names and values for a person."""
    for name, value in values.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        sys.stdout.write(f"{name}: {shown}\n")


def print_done(options: Namespace, values: dict[str, object]) -> int:
    """Say what a command led to, as JSON or for a person; returns the exit status."""
    if options.json:
        print_json({"ok": True, **values})
    else:
        print_fields(values)
    return 0


class ProgressBar:
    """A line that grows on standard error while something long runs."""

    WIDTH = 30

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = -1

    def __call__(self, done: int, total: int) -> None:
        """Draw, at most once per step of the bar, and only for a person."""
        filled = self.WIDTH * done // max(total, 1)
        if filled == self._shown or not sys.stderr.isatty():
            return
        self._shown = filled
        bar = "#" * filled + "." * (self.WIDTH - filled)
        sys.stderr.write(f"\r{self._label} [{bar}] {done}/{total}")
        if done >= total:
            sys.stderr.write("\n")
        sys.stderr.flush()
