"""The hub over HTTPS: joining, pages, polls, machines, documents. On both databases."""

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role
from mcrrt.hub.machines import set_state
from mcrrt.service import protocol as p
from mcrrt.service.protocol import Cursor, Numbered, Skipped
from tests.hub.making import CRYPTO, USERNAME, Station, call_of, new_id
from tests.hub.running import RunningHub, running_hub

VEHICLE = (Feed.OPS, Feed.REFERRAL, Feed.ADMIN)


@pytest.fixture(scope="module")
def hubs():
    """The hubs that serve, by their database. Each test has agencies of its own."""
    with ExitStack() as stack:
        yield stack, dict[str, RunningHub]()


@pytest.fixture
def hub(hubs, database_url, tmp_path_factory):
    stack, there = hubs
    if database_url not in there:
        folder = tmp_path_factory.mktemp("hub")
        there[database_url] = stack.enter_context(running_hub(folder, database_url))
    yield there[database_url]
    for link in there[database_url].links:
        link.close()
    there[database_url].links.clear()


def all_pages(link, feed, limit=1_000):
    """Every entry of a feed, page by page, checked as a station checks it."""
    cursor, entries = Cursor(), list[Any]()
    while True:
        page = link.pull({feed: cursor}, limit=limit).pages.get(feed)
        if page is None:
            return entries
        assert not page.diverged
        for entry in page.entries:
            if isinstance(entry, Skipped):
                assert entry.first == cursor.after + 1
                cursor = Cursor(entry.last, entry.digest)
            else:
                assert entry.seq == cursor.after + 1
                digest = p.next_digest(cursor.digest, entry.seq, entry.event.hash, entry.verdict)
                assert digest == entry.digest
                cursor = Cursor(entry.seq, digest)
        entries += page.entries


# --- pages ---------------------------------------------------------------------------------------


def test_everybody_reads_the_same_log_in_pages(hub):
    founder = hub.founder()
    other = hub.joiner(founder.station)
    events = founder.station.calls(25)
    founder.push(events)
    for limit in (7, 1_000):
        seen = all_pages(other, Feed.OPS, limit)
        assert [entry.event for entry in seen] == events


def test_what_is_read_from_disk_is_what_is_read_from_memory(hub, tmp_path):
    founder = hub.founder()
    founder.push(founder.station.calls(10))
    from_memory = all_pages(founder, Feed.OPS)
    hub.hub._tails._tails.clear()
    assert all_pages(founder, Feed.OPS) == from_memory


def test_keys_come_with_what_they_open(hub):
    founder = hub.founder()
    other = hub.joiner(founder.station)
    call = founder.station.call("1")
    founder.push([call, founder.station.note(call_of(call), "words")])
    page = other.pull().pages[Feed.OPS]
    assert list(page.keys) == list(founder.station.keys.values())


def test_a_feed_that_is_not_granted_has_no_content_and_no_gap(hub):
    founder = hub.founder()
    vehicle = hub.joiner(founder.station, "vehicle", (Feed.ADMIN,))
    call = founder.station.call("1")
    note = founder.station.note(call_of(call), "words")
    founder.push([call, note])
    mine = vehicle.station.call("2")
    vehicle.push([mine])
    founder.push([last := founder.station.call("3")])
    entries = all_pages(vehicle, Feed.OPS)
    assert [type(entry) for entry in entries] == [Skipped, Numbered, Skipped]
    first, own, end = entries
    assert (first.first, first.last, end.first, end.last) == (1, 2, 4, 4)
    assert own.event == mine
    (chain,) = first.ends
    assert (chain.station, chain.station_seq) == (founder.station.id, 2)
    assert (chain.hash, chain.signature) == (note.hash, note.signature)
    assert end.ends[0].hash == last.hash
    assert vehicle.pull().pages[Feed.OPS].keys == ()


def test_what_is_quarantined_only_its_author_sees(hub):
    founder = hub.founder()
    other = hub.joiner(founder.station)
    bad = founder.station.call("1", role="administrator")
    founder.push([bad])
    assert [type(entry) for entry in all_pages(other, Feed.OPS)] == [Skipped]
    (own,) = all_pages(founder, Feed.OPS)
    assert own.event == bad
    assert own.verdict == "quarantined"
    assert own.because


def test_a_cursor_of_another_log_is_told_so(hub):
    founder = hub.founder()
    founder.push(founder.station.calls(3))
    good = all_pages(founder, Feed.OPS)
    for cursor in (
        Cursor(2, bytes(32)), Cursor(3, bytes(32)), Cursor(9, good[2].digest), Cursor(0, bytes(32)),
    ):  # fmt: skip
        page = founder.pull({Feed.OPS: cursor}).pages[Feed.OPS]
        assert page.diverged
        assert (page.head, page.entries) == (3, ())
    points = (*(p.Point(e.seq, e.digest) for e in good[:2]), p.Point(3, bytes(32)))
    answer = founder.ask("POST", "/v1/match", p.MatchRequest(Feed.OPS, points))
    assert answer.read(p.MatchAnswer).seq == 2


def test_a_large_log_comes_in_parts(hub):
    founder = hub.founder()
    body = b'{"call":"' + b"x" * 200_000 + b'"}'
    for n in range(10):
        founder.push([founder.station.call(f"{n}{k}", body=body) for k in range(3)])
    page = founder.pull({Feed.OPS: Cursor()}).pages[Feed.OPS]
    assert page.head == 30
    assert 0 < len(page.entries) < 30
    assert len(all_pages(founder, Feed.OPS)) == 30


def test_answers_are_packed_for_who_takes_that(hub):
    import gzip

    founder = hub.founder()
    founder.push(founder.station.calls(50))
    body = b'{"cursors":{"ops":{}}}'
    headers = founder.headers("POST", "/v1/pull", body) | {"Accept-Encoding": "gzip"}
    answer = founder.send("POST", "/v1/pull", body, headers)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b'"head":50' in gzip.decompress(answer.body)


# --- polls ---------------------------------------------------------------------------------------


def test_a_parked_poll_wakes_within_a_tenth_of_a_second_of_a_commit(hub):
    founder = hub.founder()
    other = hub.joiner(founder.station)
    settle(founder)
    cursors = {f: Cursor() for f in Feed}
    for feed, page in other.pull().pages.items():
        cursors[feed] = Cursor(page.entries[-1].seq, page.entries[-1].digest)
    waits = []
    for n in range(5):
        told: list[float] = []

        def wait(told: list[float] = told) -> None:
            page = other.pull(cursors, wait=20).pages[Feed.OPS]
            told.append(time.monotonic())
            cursors[Feed.OPS] = Cursor(page.entries[-1].seq, page.entries[-1].digest)

        thread = threading.Thread(target=wait)
        thread.start()
        until(lambda: is_parked(hub, founder))
        founder.push([founder.station.call(str(n))])
        answered = time.monotonic()
        thread.join()
        waits.append(told[0] - answered)
    assert sorted(waits)[2] < 0.1


def settle(link):
    """Wait until the hub has seen who came last: polls end when somebody came."""
    until(lambda: link.pull().machines == link.machines().version)


def is_parked(hub, link):
    """Somebody of the station's agency waits for news."""
    return link.station.agency in hub.hub.polls.agencies


def until(condition, seconds=10.0):
    """Wait for a condition of another thread."""
    end = time.monotonic() + seconds
    event = threading.Event()
    while not condition():
        assert time.monotonic() < end
        event.wait(0.005)


def test_a_poll_ends_when_its_time_is_over(hub):
    founder = hub.founder()
    page = founder.pull().pages[Feed.ADMIN]
    cursors = {Feed.ADMIN: Cursor(page.entries[-1].seq, page.entries[-1].digest)}
    settle(founder)
    before = time.monotonic()
    assert founder.pull(cursors, wait=0.3).pages == {}
    assert 0.25 < time.monotonic() - before < 5


def test_a_hub_that_ends_answers_who_waits(tmp_path):
    answers = []
    with running_hub(tmp_path) as hub:
        founder = hub.founder()
        settle(founder)
        thread = threading.Thread(
            target=lambda: answers.append(founder.pull({Feed.OPS: Cursor()}, wait=25))
        )
        thread.start()
        until(lambda: is_parked(hub, founder))
        hub.links.clear()
    thread.join()
    founder.close()
    assert [answer.pages for answer in answers] == [{}]


def test_who_is_taken_out_of_service_while_waiting_gets_nothing_more(hub):
    founder = hub.founder()
    other = hub.joiner(founder.station)
    settle(founder)
    answers = []
    body = p.PullRequest({Feed.OPS: Cursor()}, wait=20)
    thread = threading.Thread(target=lambda: answers.append(other.ask("POST", "/v1/pull", body)))
    thread.start()
    until(lambda: is_parked(hub, founder))
    with hub.hub.database.writing(founder.station.agency) as connection:
        set_state(connection, founder.station.agency, other.station.id, "revoked")
    thread.join()
    assert answers[0].error == (401, "revoked")


def test_many_stations_at_once_share_commits_and_get_dense_numbers(hub):
    founder = hub.founder()
    links = [founder, *(hub.joiner(founder.station) for _n in range(5))]

    def send(link):
        return [
            outcome.seq
            for n in range(10)
            for outcome in link.push([link.station.call(f"{link.station.code}{n}")]).outcomes
        ]

    with ThreadPoolExecutor(6) as pool:
        seqs = [seq for mine in pool.map(send, links) for seq in mine]
    assert sorted(seqs) == list(range(1, 61))
    assert [entry.seq for entry in all_pages(founder, Feed.OPS)] == list(range(1, 61))


# --- joining -------------------------------------------------------------------------------------


def test_joining_gives_letters_feeds_and_an_authority(hub):
    founder = hub.founder()
    console = hub.link(Station(founder.station.agency, founder.station.agency_name))
    answer = console.enrol(hub.code(founder.station.agency), agency="", agency_name="")
    assert (answer.agency, answer.station_code) == (founder.station.agency, "B")
    assert answer.agency_name == founder.station.agency_name
    assert answer.feeds == tuple(Feed)
    vehicle = hub.link(Station(founder.station.agency))
    answer = vehicle.enrol(hub.code(founder.station.agency, "vehicle"))
    assert (answer.station_code, set(answer.feeds)) == ("C", set(VEHICLE))
    machines = {m.station: m for m in console.machines().machines}
    assert machines[vehicle.station.id].kind == "vehicle"
    for machine in machines.values():
        text = p.machine_text(answer.agency, machine)
        assert CRYPTO.verify(answer.authority, text, machine.vouched)


def test_a_code_lets_one_machine_in_and_that_one_again(hub):
    founder = hub.founder()
    code = hub.code(founder.station.agency)
    first, second = (hub.link(Station(founder.station.agency)) for _n in range(2))
    assert first.enrol(code) == first.enrol(code)
    assert second.try_to_enrol(code).error == (404, "unknown_code")


def test_a_code_is_too_old_after_a_quarter_of_an_hour(hub):
    from datetime import UTC, datetime, timedelta

    founder = hub.founder()
    code = hub.code(founder.station.agency, now=datetime.now(UTC) - timedelta(minutes=16))
    assert hub.link(Station(founder.station.agency)).try_to_enrol(code).error == (
        404, "unknown_code",
    )  # fmt: skip


def test_what_keeps_a_machine_out_leaves_its_code_unused(hub):
    founder = hub.founder()
    agency = founder.station.agency
    code = hub.code(agency)
    link = hub.link(Station(agency))
    assert link.try_to_enrol(code, username="nobody").error == (409, "unknown_account")
    assert link.try_to_enrol(code, station_code="A").error == (409, "code_taken")
    assert link.try_to_enrol(code, agency=new_id()).error == (409, "other_agency")
    assert link.try_to_enrol(code, station=founder.station.id).error == (409, "station_known")
    new = hub.link(Station(agency))
    assert new.try_to_enrol(hub.code()).error == (409, "agency_known")
    assert new.try_to_enrol(hub.code(), agency="", agency_name="").error == (409, "agency_needed")
    assert link.enrol(code).station_code == "B"


def test_a_machine_that_is_not_who_it_says_is_kept_out(hub):
    link = hub.link(Station(code="A"))
    request = link.station.enrolment(bytes(16))
    lying = p.EnrolRequest(
        **{f: getattr(request, f) for f in request.__struct_fields__} | {"name": "x"}
    )
    import msgspec

    answer = link.send("POST", "/v1/enrol", msgspec.json.encode(lying))
    assert answer.error == (401, "bad_signature")


def test_a_machine_that_comes_back_keeps_its_letters(hub):
    founder = hub.founder()
    other = hub.joiner(founder.station)
    with hub.hub.database.writing(founder.station.agency) as connection:
        set_state(connection, founder.station.agency, other.station.id, "revoked")
    assert other.ask("GET", "/v1/machines").error == (401, "revoked")
    assert other.enrol(hub.code(founder.station.agency)).station_code == "B"
    assert {m.state for m in other.machines().machines} == {"active"}


def test_tries_to_join_are_counted(tmp_path):
    with running_hub(tmp_path) as hub:
        link = hub.link(Station())
        code = hub.code()
        answers = {link.try_to_enrol(code, secret=bytes(16)).error for _n in range(40)}
        assert answers == {(404, "unknown_code"), (429, "too_many")}


def test_the_list_of_machines_changes_its_version_when_one_comes_or_goes(hub):
    founder = hub.founder()
    first = founder.pull().machines
    other = hub.joiner(founder.station)
    until(lambda: founder.pull().machines != first)
    second = founder.pull().machines
    assert founder.machines().version == second
    with hub.hub.database.writing(founder.station.agency) as connection:
        set_state(connection, founder.station.agency, other.station.id, "revoked")
    until(lambda: founder.pull().machines != second)
    assert {m.code: m.state for m in founder.machines().machines} == {"A": "active", "B": "revoked"}


def test_what_a_machine_says_of_itself_is_in_the_list(hub):
    founder = hub.founder()
    oldest = "2026-06-11T14:00:00.000000Z"
    request = p.PullRequest({Feed.ADMIN: Cursor()}, unsent=7, oldest=oldest)
    founder.ask("POST", "/v1/pull", request).read(p.PullAnswer)
    (machine,) = founder.machines().machines
    assert (machine.unsent, machine.oldest, machine.behind) == (7, oldest, 2)
    assert machine.last_seen_at is not None


# --- documents and the rest ----------------------------------------------------------------------


def test_a_document_is_kept_under_its_hash(hub):
    founder = hub.founder()
    data = b"%PDF " + bytes(range(256)) * 100
    path = f"/v1/documents/{hashlib.sha256(data).hexdigest()}"
    assert founder.ask("GET", path).error == (404, "not_found")
    assert founder.ask("PUT", path, b"something else").error == (422, "invalid")
    for _again in range(2):
        assert founder.ask("PUT", path, data).status == 204
    assert founder.ask("GET", path).body == data
    stranger = hub.founder()
    assert stranger.ask("GET", path).error == (404, "not_found")


def test_health_and_counts_are_for_everybody_and_name_nobody(tmp_path):
    with running_hub(tmp_path) as hub:
        health_and_counts(hub)


def health_and_counts(hub):
    founder = hub.founder()
    officer = new_id()
    founder.push([founder.station.account(officer, "n.delacroix", (Role.OFFICER,))])
    assert founder.send("GET", "/health").status == 200
    counts = founder.send("GET", "/metrics").body.decode()
    assert 'mcrrt_outcomes_total{how="numbered"} 3' in counts
    for secret in (founder.station.agency, founder.station.id, USERNAME, "n.delacroix"):
        assert secret not in counts
    hello = founder.send("GET", "/v1/hello").read(p.Hello)
    assert hello.ca_pem.encode() == hub.folder.keys().ca_pem
    assert founder.send("GET", "/nothing/here").error == (404, "not_found")
    assert founder.send("DELETE", "/v1/hello").error == (405, "bad_method")
