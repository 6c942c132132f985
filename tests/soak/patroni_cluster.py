"""Three etcd and three PostgreSQL under Patroni on this machine, and what can be done to them.

etcd comes from Debian (unpacked into the folder, not installed), Patroni from the Python package
index into an environment of the folder's own: the system's Python, which the user postgres can read.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.hub.postgres import OWNER, binaries

NODES = 3
SETTINGS = """\
scope: mcrrt
name: {name}
log: {{level: WARNING, dir: {folder}/log-{name}}}
restapi: {{listen: '127.0.0.1:{rest}', connect_address: '127.0.0.1:{rest}'}}
etcd3: {{hosts: [{etcd}]}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    maximum_lag_on_failover: 0
    synchronous_mode: quorum
    synchronous_mode_strict: true
    synchronous_node_count: 1
    failsafe_mode: true
    postgresql:
      use_pg_rewind: true
      use_slots: true
      parameters: {{synchronous_commit: 'on', max_connections: 60, wal_log_hints: 'on', fsync: 'on'}}
      pg_hba: ['local all all trust', 'host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust']
  initdb: [{{encoding: UTF8}}, data-checksums, no-locale]
postgresql:
  listen: '127.0.0.1:{port}'
  connect_address: '127.0.0.1:{port}'
  data_dir: {folder}/data-{name}
  bin_dir: {binaries}
  pgpass: {folder}/pgpass-{name}
  authentication:
    superuser: {{username: postgres, password: unused}}
    replication: {{username: replicator, password: unused}}
    rewind: {{username: rewinder, password: unused}}
  parameters: {{unix_socket_directories: '{folder}', shared_buffers: 64MB}}
"""


def free_ports(count: int) -> list[int]:
    """Ports that nobody has at the moment."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_for(true: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait for something; returns how long it took."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(what)
        time.sleep(0.1)
    return time.monotonic() - begun


def quietly(*command: str | Path) -> None:
    """Run what brings a tool; raises when it fails."""
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)


def bring_tools(folder: Path) -> None:
    """Unpack etcd and install Patroni into the folder, unless they are there."""
    if not (folder / "etcd").is_dir():
        with_package = folder / "packages"
        with_package.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["apt-get", "-qq", "download", "etcd-server"], cwd=with_package, check=True,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        (package,) = with_package.glob("etcd-server_*.deb")
        quietly("dpkg", "-x", package, folder / "etcd")
    if not (folder / "venv" / "bin" / "patroni").exists():
        quietly("/usr/bin/python3", "-m", "venv", folder / "venv")
        quietly(
            folder / "venv" / "bin" / "pip", "install", "-q", "--disable-pip-version-check",
            "patroni[etcd3,psycopg3]", "psycopg[binary]",
        )  # fmt: skip


def family(pid: int) -> list[int]:
    """A process and all it has started, itself first."""
    found: list[int] = [pid]
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    for one in found:
        found += children.get(one, [])
    return found


def send(pids: Sequence[int], number: signal.Signals) -> None:
    """Send a signal to processes of ours; one that has ended already does not matter."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@dataclass
class Node:
    """One machine of the cluster: Patroni with its PostgreSQL."""

    name: str
    port: int
    settings: Path
    data: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def pids(self) -> list[int]:
        """Patroni, and PostgreSQL with its children, which is no child of Patroni's."""
        mine: list[int] = []
        if self.process and self.process.poll() is None:
            mine += family(self.process.pid)
        with suppress(OSError, ValueError, IndexError):
            server = int((self.data / "postmaster.pid").read_text().split()[0])
            if str(self.data) in Path(f"/proc/{server}/cmdline").read_text():
                mine += family(server)
        return mine

    def kill(self) -> None:
        """Cut its power: nothing of it runs any more."""
        send(self.pids, signal.SIGKILL)
        wait_for(lambda: not self.pids, 20, "a node is still there")
        if self.process:
            self.process.wait()

    def freeze(self) -> None:
        """Stop it where it is, the server first: it can neither answer nor give its lease up."""
        send(self.pids, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on, as if no time had passed."""
        send(self.pids, signal.SIGCONT)


@dataclass
class PatroniCluster:
    """Three machines, so to speak, on one."""

    tools: Path
    folder: Path
    nodes: list[Node] = field(default_factory=list)
    _etcd: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Make everything anew, and wait until the cluster has a leader and two that follow."""
        shutil.chown(self.folder, "postgres", "postgres")
        etcd = self._start_etcd()
        ports, rests = free_ports(NODES), free_ports(NODES)
        for number, (port, rest) in enumerate(zip(ports, rests, strict=True)):
            name = f"n{number}"
            settings = self.folder / f"{name}.yml"
            settings.write_text(
                SETTINGS.format(
                    name=name, folder=self.folder, rest=rest, port=port, binaries=binaries(),
                    etcd=", ".join(f"'{one}'" for one in etcd),
                )
            )  # fmt: skip
            log = self.folder / f"log-{name}"
            log.mkdir()
            shutil.chown(log, "postgres", "postgres")
            self.nodes.append(Node(name, port, settings, self.folder / f"data-{name}"))
        for node in self.nodes:
            self.start_node(node)
        self.wait_healthy(120)

    def _start_etcd(self) -> list[str]:
        clients, peers = free_ports(NODES), free_ports(NODES)
        urls = [f"http://127.0.0.1:{port}" for port in peers]
        cluster = ",".join(f"e{n}={url}" for n, url in enumerate(urls))
        for n in range(NODES):
            here = f"http://127.0.0.1:{clients[n]}"
            command = [
                str(self.tools / "etcd" / "usr" / "bin" / "etcd"), "--name", f"e{n}",
                "--data-dir", str(self.folder / f"etcd{n}"), "--initial-cluster", cluster,
                "--listen-peer-urls", urls[n], "--initial-advertise-peer-urls", urls[n],
                "--listen-client-urls", here, "--advertise-client-urls", here,
                "--heartbeat-interval", "250", "--election-timeout", "2500",
            ]  # fmt: skip
            self._etcd.append(_spawn(command, self.folder / f"etcd{n}.log"))
        return [f"127.0.0.1:{port}" for port in clients]

    def start_node(self, node: Node) -> None:
        """Start a machine."""
        patroni = self.tools / "venv" / "bin" / "patroni"
        # setpriv becomes the program: no process stands between, so a signal reaches all of it.
        command = [
            "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups",
            str(patroni), str(node.settings),
        ]  # fmt: skip
        node.process = _spawn(command, self.folder / f"{node.name}.log")

    def url(self, database: str = "hub") -> str:
        """The URL of the cluster: every node is in it, whoever can be written to is used."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://{OWNER}@{hosts}/{database}"

    def leader(self) -> Node | None:
        """The node that can be written to."""
        for node in self.nodes:
            rows = self.ask(node, "SELECT pg_is_in_recovery()")
            if rows and rows[0][0] is False:
                return node
        return None

    def followers(self) -> list[Node]:
        """The nodes that follow."""
        leader = self.leader()
        return [node for node in self.nodes if node is not leader]

    def ask(
        self, node: Node, question: str, database: str = "postgres"
    ) -> list[tuple[object, ...]]:
        """Ask one node; nothing when it does not answer."""
        try:
            with psycopg.connect(
                host="127.0.0.1", port=node.port, user="postgres", dbname=database,
                connect_timeout=2, autocommit=True, options="-c statement_timeout=3000",
            ) as connection:  # fmt: skip
                return connection.execute(question).fetchall()
        except psycopg.Error:
            return []

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Do something as superuser, at the leader."""
        leader = self.leader()
        assert leader is not None
        with psycopg.connect(
            host="127.0.0.1", port=leader.port, user="postgres", dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement)

    def wait_healthy(self, seconds: float = 90) -> float:
        """Wait until there is a leader, two that follow it, and a quorum is asked for."""
        return wait_for(self._is_healthy, seconds, "the cluster is not healthy")

    def _is_healthy(self) -> bool:
        leader = self.leader()
        if leader is None:
            return False
        rows = self.ask(
            leader, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'"
        )
        return bool(rows) and rows[0][0] == NODES - 1

    def stop(self) -> None:
        """End everything that was started here."""
        for node in self.nodes:
            node.kill()
        for process in [*self._etcd, *(node.process for node in self.nodes if node.process)]:
            process.kill()
            process.wait()


def _spawn(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, cwd="/", start_new_session=True)
