"""The soak of a hub on a Patroni cluster: three etcd, three PostgreSQL, two hubs, stations, trouble.

python3 dev.py soak-patroni                     every kind of trouble once
python3 dev.py soak-patroni --trouble crash,freeze --rounds 5 --stations 12
python3 dev.py soak-patroni --frozen 60         a leader that stands still for longer
python3 dev.py soak-patroni --tools FOLDER      keep etcd and Patroni there between runs

The troubles: crash (the leader's machine dies), freeze (it stops for longer than its lease and wakes
up believing), standbys (both followers stop: nothing may be acknowledged), power (all machines lose
power at once and start from what they had written). Debian as root, with PostgreSQL 15 or newer.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.sync_hubs import BenchHub, new_folder, serving
from tests.hub import postgres
from tests.hub.making import Station
from tests.soak.patroni_check import faults, read_log
from tests.soak.patroni_cluster import PatroniCluster, bring_tools, free_ports, wait_for
from tests.soak.patroni_load import Load, Pusher, Watcher, hubs_for

QUIET = 6.0  # seconds of ordinary work before and after each trouble
STANDBYS_FROZEN = 8.0
IN_FLIGHT = 1.0  # what a follower confirmed before it stopped may still be on its way


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one trouble led to."""

    trouble: str
    silence: float  # the longest time without an acknowledgement
    acked: int
    remark: str
    fault: str = ""


@dataclass
class Stage:
    """The cluster, the hubs on it, and the load."""

    cluster: PatroniCluster
    load: Load
    frozen: float

    def crash(self) -> tuple[str, str]:
        """The leader's machine dies, and comes back when another leads."""
        leader = self.cluster.leader()
        assert leader is not None
        leader.kill()
        took = wait_for(lambda: self._other_leads(leader.name), 90, "nobody took over")
        time.sleep(QUIET)
        self.cluster.start_node(leader)
        return f"another led after {took:.1f} s", ""

    def freeze(self) -> tuple[str, str]:
        """The leader's machine stops for longer than its lease, and wakes up as a false leader."""
        leader = self.cluster.leader()
        assert leader is not None
        begun = time.monotonic()
        leader.freeze()
        took = wait_for(lambda: self._other_leads(leader.name), 90, "nobody took over")
        time.sleep(max(QUIET, self.frozen - (time.monotonic() - begun)))
        leader.thaw()
        return f"another led after {took:.1f} s; woken after {time.monotonic() - begun:.0f} s", ""

    def standbys(self) -> tuple[str, str]:
        """Both followers stop: there is no quorum, so nothing may be acknowledged."""
        followers = self.cluster.followers()
        for node in followers:
            node.freeze()
        frozen = time.monotonic()
        time.sleep(STANDBYS_FROZEN)
        thawed = time.monotonic()
        for node in followers:
            node.thaw()
        told = [a for a in self.load.acks() if frozen + IN_FLIGHT <= a.heard < thawed]
        fault = f"{len(told)} events were acknowledged without a quorum" if told else ""
        return f"{len(told)} acknowledged in {STANDBYS_FROZEN:.0f} s without a quorum", fault

    def power(self) -> tuple[str, str]:
        """All machines stop at one moment; their files are copied as they are, and start again."""
        for node in self.cluster.nodes:
            node.freeze()
        for node in self.cluster.nodes:
            copy = node.data.with_name(node.data.name + "-copy")
            shutil.copytree(node.data, copy, symlinks=True, copy_function=_copy_as_it_is)
            for path in (copy, *copy.rglob("*")):
                if not path.is_symlink():
                    shutil.chown(path, "postgres", "postgres")
        for node in self.cluster.nodes:
            node.kill()
            shutil.rmtree(node.data)
            copy = node.data.with_name(node.data.name + "-copy")
            (copy / "postmaster.pid").unlink(missing_ok=True)
            copy.rename(node.data)
            node.data.chmod(0o700)
        begun = time.monotonic()
        for node in self.cluster.nodes:
            self.cluster.start_node(node)
        wait_for(lambda: self.cluster.leader() is not None, 120, "nobody leads after the power cut")
        return f"a leader {time.monotonic() - begun:.1f} s after power was back", ""

    def _other_leads(self, name: str) -> bool:
        now = self.cluster.leader()
        return now is not None and now.name != name

    def carry_out(self, trouble: str) -> Outcome:
        """Let one trouble happen under load, and wait until all is well again."""
        before = len(self.load.acks())
        begun = time.monotonic()
        act: Callable[[], tuple[str, str]] = getattr(self, trouble)
        remark, fault = act()
        self.cluster.wait_healthy(180)
        count = len(self.load.acks())
        wait_for(lambda: len(self.load.acks()) > count + 20, 120, "no acknowledgement came again")
        time.sleep(QUIET)
        silence = self.load.longest_silence(begun, time.monotonic())
        return Outcome(trouble, silence, len(self.load.acks()) - before, remark, fault)


def _copy_as_it_is(source: str, target: str) -> str:
    """Copy a file; one that goes away meanwhile cannot be: all processes stand still."""
    return str(shutil.copy2(source, target))


TROUBLES = ("crash", "freeze", "standbys", "power")


@contextmanager
def two_hubs(folder: Path, url: str) -> Iterator[tuple[BenchHub, BenchHub]]:
    """Two hub processes of one folder, on one cluster."""
    with ExitStack() as stack:
        made = new_folder(folder)
        first, second = (
            stack.enter_context(serving(made, url, f"127.0.0.1:{port}")) for port in free_ports(2)
        )
        yield first, second


def make_load(first: BenchHub, second: BenchHub, stations: int, watchers: int) -> Load:
    """Stations that know both hubs, each beginning with another one."""
    founder = first.founder()
    others = first.joiners(founder, stations + watchers - 1)
    urls = [first.url, second.url]

    def hubs(n: int, station: Station):
        return hubs_for(station, urls[n % 2 :] + urls[: n % 2], first.ca_pem)

    members = [founder, *others]
    return Load(
        [Pusher(one, hubs(n, one)) for n, one in enumerate(members[:stations])],
        [Watcher(one, hubs(n, one)) for n, one in enumerate(members[stations:])],
    )


def soak(tools: Path, chosen: argparse.Namespace) -> int:
    """Run, check, print. Returns the exit status."""
    folder = Path(tempfile.mkdtemp(prefix="mcrrt-patroni-"))
    folder.chmod(0o755)
    cluster = PatroniCluster(tools, folder / "cluster")
    cluster.folder.mkdir()
    outcomes: list[Outcome] = []
    wrong: list[str] = []
    try:
        cluster.start()
        cluster.execute(
            f"CREATE ROLE {postgres.OWNER} LOGIN CREATEROLE",
            f"CREATE DATABASE hub OWNER {postgres.OWNER}",
        )
        with two_hubs(folder, cluster.url()) as (first, second):
            load = make_load(first, second, chosen.stations, chosen.watchers)
            stage = Stage(cluster, load, chosen.frozen)
            load.start()
            wait_for(lambda: len(load.acks()) > 50, 60, "no acknowledgement came")
            for trouble in chosen.trouble.split(",") * chosen.rounds:
                outcomes.append(stage.carry_out(trouble))
                print(_line(outcomes[-1]), flush=True)
            load.stop()
        wrong = [one.fault for one in outcomes if one.fault] + _checked(cluster, load)
    finally:
        cluster.stop()
        if not wrong:
            shutil.rmtree(folder, ignore_errors=True)
    print(_summary(load, outcomes, wrong, folder))
    return 1 if wrong else 0


def _line(one: Outcome) -> str:
    return f"{one.trouble:9} acknowledged {one.acked:6,}  longest silence {one.silence:5.1f} s  {one.remark}"


def _checked(cluster: PatroniCluster, load: Load) -> list[str]:
    """Check the log on the leader, and that the followers have the same one in the end."""
    leader = cluster.leader()
    assert leader is not None
    agency = load.pushers[0].station.agency
    rows, head = read_log(leader.port, agency)
    wrong = faults(rows, head, load)

    def alike() -> bool:
        return all(read_log(node.port, agency)[0] == rows for node in cluster.followers())

    try:
        wait_for(alike, 30, "a follower has another log")
    except TimeoutError as error:
        wrong.append(str(error))
    print(f"log: {head:,} entries on three nodes")
    return wrong


def _summary(load: Load, outcomes: list[Outcome], wrong: list[str], folder: Path) -> str:
    told = {
        "acknowledged": len(load.acks()),
        "failed_requests": sum(p.failures for p in load.pushers)
        + sum(w.failures for w in load.watchers),
        "watched": [len(one.seen) for one in load.watchers],
        "troubles": [one.trouble for one in outcomes],
        "faults": wrong,
    }
    return json.dumps(told) + (f"\nThe files are kept in {folder}" if wrong else "")


def main(arguments: list[str]) -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="dev.py soak-patroni", description=__doc__.split("\n")[0])
    parser.add_argument("--trouble", default=",".join(TROUBLES))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--stations", type=int, default=6)
    parser.add_argument("--watchers", type=int, default=2)
    parser.add_argument("--frozen", type=float, default=32.0, help="seconds, longer than the lease")
    parser.add_argument("--tools", type=Path)
    chosen = parser.parse_args(arguments)
    if reason := postgres.why_not():
        sys.exit(f"soak-patroni: {reason}")
    if chosen.tools:
        bring_tools(chosen.tools)
        return soak(chosen.tools, chosen)
    with tempfile.TemporaryDirectory(prefix="mcrrt-tools-") as tools:
        Path(tools).chmod(0o755)
        bring_tools(Path(tools))
        return soak(Path(tools), chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
