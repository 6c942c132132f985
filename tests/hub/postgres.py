"""A PostgreSQL of the tests' own: started from Debian's binaries, thrown away afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

BINARIES = "/usr/lib/postgresql/*/bin"
OWNER = "hub_owner"  # may make roles and owns its databases, but is no superuser
PLAIN = "hub_plain"  # may not even make a role
_numbers = count(1)


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL of this machine, or None."""
    found = sorted(Path("/").glob(BINARIES.strip("/")), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).parent if on_path else None


def why_not() -> str:
    """Why there can be no PostgreSQL here; '' when there can."""
    if os.name == "nt":
        return "the tests start PostgreSQL on Linux only"
    if binaries() is None:
        return "no PostgreSQL on this machine: apt-get install postgresql"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "PostgreSQL does not run as root, and there is no runuser to be somebody else"
    return ""


@dataclass
class Cluster:
    """A running server."""

    folder: Path
    port: int
    bin: Path

    def url(self, database: str, role: str = OWNER) -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}&port={self.port}"

    def new_database(self, role: str = OWNER) -> str:
        """A new database; returns its URL."""
        name = f"hub{os.getpid()}_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} OWNER {role}")
        return self.url(name, role)

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Do something as superuser."""
        with psycopg.connect(self.url(database, "postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self, how: str = "immediate") -> None:
        self._ctl("stop", "-m", how)

    def start(self) -> None:
        options = f"-k {self.folder} -p {self.port} -c listen_addresses='' -c max_connections=60"
        self._ctl("start", "-l", str(self.folder / "log"), "-o", options)

    def _ctl(self, *arguments: str) -> None:
        command = [str(self.bin / "pg_ctl"), "-w", "-t", "60", "-D", str(self.folder / "data")]
        as_postgres([*command, *arguments])


def as_postgres(command: list[str]) -> None:
    """Run a command as the user that PostgreSQL runs as."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*user, *command], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A server until left. Its files are synced, as those of a real one."""
    found = binaries()
    assert found is not None
    folder = Path(tempfile.mkdtemp(prefix="mcrrt-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        as_postgres([
            str(found / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--no-locale", "--no-sync",
        ])  # fmt: skip
        cluster = Cluster(folder, _free_port(), found)
        cluster.start()
        try:
            cluster.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
            cluster.execute(f"CREATE ROLE {PLAIN} LOGIN")
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
