"""A thousand parked polls at one hub: bare TLS on one event loop, so that the hub is what is measured.

A poll is what a station's client sends; only the reading of its answer is kept to what is needed.
"""

import asyncio
import base64
import json
import secrets
import ssl
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from mcrrt.service import protocol as p
from mcrrt.store.times import iso
from tests.benchmarks.stores import ROOT
from tests.benchmarks.sync_hubs import FEED, BenchHub, Shift, processor, resident, send
from tests.benchmarks.sync_push import paced
from tests.benchmarks.sync_table import Row
from tests.hub.making import CRYPTO, Station

POLLS = 1_000
EACH = 4  # polls of one station, as many as a hub parks
LONGEST = 20.0


class _Page(msgspec.Struct):
    head: int
    entries: list[msgspec.Raw] = []


class _Answer(msgspec.Struct):
    pages: dict[str, _Page]


class _Event(msgspec.Struct):
    event_id: str


class _Entry(msgspec.Struct):
    seq: int
    digest: bytes
    event: _Event


@dataclass
class Poller:
    """One line to the hub on which a station waits, again and again."""

    host: str
    port: int
    me: dict[str, str]
    context: ssl.SSLContext
    seen: dict[str, list[float]]
    cursor: p.Cursor = field(default_factory=p.Cursor)
    parked: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Ask for ever."""
        key = bytes.fromhex(self.me["key"])
        reader, writer = await asyncio.open_connection(self.host, self.port, ssl=self.context)
        while True:
            request = p.PullRequest({FEED: self.cursor}, LONGEST)
            body = msgspec.json.encode(request)
            writer.write(_head(self.me, key, body) + body)
            self.parked.set()
            answer = await _answer(reader)
            now = time.perf_counter()
            for raw in answer.pages[FEED.value].entries if FEED.value in answer.pages else ():
                entry = msgspec.json.decode(raw, type=_Entry)
                assert entry.seq == self.cursor.after + 1
                self.cursor = p.Cursor(entry.seq, entry.digest)
                self.seen[entry.event.event_id].append(now)


def _head(me: dict[str, str], key: bytes, body: bytes) -> bytes:
    at, nonce = iso(datetime.now(UTC)), secrets.token_hex(16)
    text = p.request_text("POST", "/v1/pull", at, nonce, me["station"], body)
    signature = base64.b64encode(CRYPTO.sign(key, text)).decode()
    lines = {
        "Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": len(body),
        "X-Mcrrt-Agency": me["agency"], "X-Mcrrt-Station": me["station"], "X-Mcrrt-Time": at,
        "X-Mcrrt-Nonce": nonce, "X-Mcrrt-Signature": signature,
    }  # fmt: skip
    named = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST /v1/pull HTTP/1.1\r\n{named}\r\n".encode()


async def _answer(reader: asyncio.StreamReader) -> _Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    assert head.startswith("http/1.1 200"), head
    length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
    return msgspec.json.decode(await reader.readexactly(length), type=_Answer)


async def park(told: dict[str, Any]) -> None:
    """Be the process of the polls: park them all, say so, and tell at the end what they saw."""
    context = ssl.create_default_context(cadata=told["ca"])
    where = urlsplit(told["url"])
    seen: dict[str, list[float]] = defaultdict(list)
    pollers = [
        Poller(where.hostname or "", where.port or 0, me, context, seen)
        for me in told["stations"]
        for _ in range(told["each"])
    ]
    tasks = []
    for number, poller in enumerate(pollers):
        tasks.append(asyncio.create_task(poller.run()))
        if number % 20 == 19:
            await asyncio.sleep(0.1)
    await asyncio.gather(*(poller.parked.wait() for poller in pollers))
    await asyncio.sleep(2.0)  # the last of them are on their way
    print("parked", flush=True)
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    await asyncio.wait([ended, *tasks], return_when=asyncio.FIRST_COMPLETED)
    failed = [repr(task.exception()) for task in tasks if task.done()]
    print(json.dumps({"seen": seen, "failed": failed}), flush=True)
    for task in tasks:
        task.cancel()


def parked(hub: BenchHub, agencies: int, each: int, rate: float, seconds: float) -> Row:
    """Park the polls over so many agencies, push at a rate, and time every delivery."""
    founders = [hub.founder() for _ in range(agencies)]
    stations: list[Station] = []
    for founder in founders:
        stations += hub.joiners(founder, POLLS // agencies // each)
    shifts = [Shift(founder, calls=5) for founder in founders]
    clients = [hub.client(founder) for founder in founders]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.sync_polls"], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    told = {
        "url": hub.url, "ca": hub.ca_pem, "each": each,
        "stations": [
            {"agency": s.agency, "station": s.id, "key": s.signing_key.hex()} for s in stations
        ],
    }  # fmt: skip
    process.stdin.write(json.dumps(told) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "parked\n"
    for shift, client in zip(shifts, clients, strict=True):
        send(client, shift.station, shift.calls)
    time.sleep(3)
    sent: dict[str, float] = {}
    begun, busy = time.perf_counter(), processor(hub.pid)
    for number in paced(int(seconds * rate), rate):
        which = number % agencies
        event = shifts[which].notes(1)
        sent[event[0].event_id] = time.perf_counter()
        send(clients[which], founders[which], event)
    memory = resident(hub.pid)
    took, busy = time.perf_counter() - begun, processor(hub.pid) - busy
    time.sleep(5)
    process.stdin.write("end\n")
    process.stdin.close()
    result = json.loads(process.stdout.readline())
    process.wait(30)
    assert not result["failed"], result["failed"]
    times = [(t - at) * 1_000 for name, at in sent.items() for t in result["seen"].get(name, [])]
    due = len(sent) * len(stations) * each // agencies
    what = f"{POLLS:,} parked polls, {agencies} {'agencies' if agencies > 1 else 'agency'}, {rate:.0f}/s"
    remark = (
        f"{len(times):,} of {due:,} deliveries; hub {memory:.0f} MB, "
        f"{busy / took:.0%} of a core, {busy / max(1, len(times)) * 1e3:.2f} ms a delivery"
    )
    return Row(what, "embedded", times, len(times) / took, remark)


if __name__ == "__main__":
    asyncio.run(park(json.loads(sys.stdin.readline())))
