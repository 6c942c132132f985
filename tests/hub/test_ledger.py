"""What the hub numbers, and what it does not: the same on both databases."""

import threading
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import select

from mcrrt.domain.facts.admin import AccountChanged, MemberRecorded
from mcrrt.domain.facts.calls import CallImported, CallOpened, NoteAdded
from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role
from mcrrt.hub import machines, pages, schema
from mcrrt.hub.ledger import Push
from mcrrt.service.protocol import PushRequest, next_digest
from tests.hub.making import ACCOUNT, CRYPTO, START, call_of, new_id


def log_of(house, agency, feed):
    with house.database.reading(agency) as connection:
        return list(pages.lines_after(connection, agency, feed, 0, 100_000, 2**30))


def rows(house, agency, table):
    with house.database.reading(agency) as connection:
        return connection.execute(select(table).where(table.c.agency_id == agency)).all()


def changed(event, **values):
    return msgspec.structs.replace(event, **values)


# --- numbering -----------------------------------------------------------------------------------


def test_numbers_are_dense_when_many_stations_send_at_once(house):
    founder = house.founder()
    stations = [founder, *(house.joiner(founder) for _n in range(3))]
    failures = []

    def send(station):
        try:
            for n in range(4):
                assert set(house.push(station, station.calls(5, 5 * n))) == {"numbered"}
        except Exception as error:  # noqa: BLE001 - told by the thread that waits
            failures.append(error)

    threads = [threading.Thread(target=send, args=(station,)) for station in stations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    log = [line.numbered for line in log_of(house, founder.agency, Feed.OPS)]
    assert [one.seq for one in log] == list(range(1, 81))
    for station in stations:
        mine = [one.event.station_seq for one in log if one.event.station == station.id]
        assert mine == list(range(1, 21))


def test_the_digest_covers_number_event_and_verdict(house):
    station = house.founder()
    house.push(station, [*station.calls(3), station.call("1", role="administrator")])
    digest = b""
    for line in log_of(house, station.agency, Feed.OPS):
        one = line.numbered
        digest = next_digest(digest, one.seq, one.event.hash, one.verdict)
        assert one.digest == digest
    assert house.empty(station).head.digest == digest


def test_an_event_that_comes_twice_has_one_number(house):
    station = house.founder()
    events = station.calls(3)
    first, again = house.take(station, events), house.take(station, events)
    assert [o.seq for o in again.answers[0].outcomes] == [1, 2, 3]
    assert first.answers[0].outcomes == again.answers[0].outcomes
    assert again.entries == ()
    assert again.head == first.head


def test_the_same_event_from_two_at_once_has_one_number(house):
    station = house.founder()
    other = house.joiner(station)
    request = station.push(station.calls(3))
    pushes = [Push(station.id, request), Push(other.id, request)]
    taken = house.ledger.take(station.agency, Feed.OPS, pushes)
    assert [[o.seq for o in answer.outcomes] for answer in taken.answers] == [[1, 2, 3]] * 2


def test_every_acknowledgement_comes_from_a_transaction_that_wrote(house):
    station = house.founder()
    events = station.calls(1)
    house.push(station, events)
    before = {row.feed: row.touched for row in rows(house, station.agency, schema.feed)}
    assert house.push(station, events) == ["numbered"]
    after = {row.feed: row.touched for row in rows(house, station.agency, schema.feed)}
    assert after["ops"] == before["ops"] + 1


def test_a_chain_goes_on_where_it_ended(house):
    station = house.founder()
    events = station.calls(5)
    taken = house.take(station, [events[0], events[2], events[3]])
    outcomes = taken.answers[0].outcomes
    assert [o.how for o in outcomes] == ["numbered", "expected", "expected"]
    assert {o.expected for o in outcomes[1:]} == {2}
    assert house.push(station, events) == ["numbered"] * 5


def test_what_others_wrote_can_be_brought_again(house):
    author, bearer = house.founder(), None
    bearer = house.joiner(author)
    events = author.calls(2)
    assert house.push(author, events, sender=bearer) == ["numbered"] * 2


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"body": b'{"call":"x","number":"A9"}'},
        {"actor": "somebody else"},
        {"at": "2026-06-11T15:00:00.000000Z"},
        {"hash": bytes(32)},
        {"prev_hash": b"1" * 32},
        {"signature": bytes(64)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_bytes_than_were_signed_are_refused_and_kept(house, change):
    station = house.founder()
    good, bad = station.calls(2)
    assert house.push(station, [good, changed(bad, **change)]) == ["numbered", "refused"]
    kept = rows(house, station.agency, schema.refused)
    assert [(row.how, row.sender) for row in kept] == [("refused", station.id)]
    assert house.push(station, [bad]) == ["numbered"]
    assert {m.state for m in machine_list(house, station.agency)} == {"active"}


def machine_list(house, agency):
    with house.database.reading(agency) as connection:
        return machines.list_machines(connection, agency).machines


def test_a_bad_signature_inside_a_run_is_found_although_the_next_is_good(house):
    station = house.founder()
    first, second, third = station.calls(3)
    spoiled = changed(second, signature=bytes(64))
    assert house.push(station, [first, spoiled, third]) == ["numbered", "refused", "expected"]
    assert house.push(station, [first, second, third]) == ["numbered"] * 3
    last = log_of(house, station.agency, Feed.OPS)[-2].numbered.event
    assert CRYPTO.verify(station.public_key, last.hash, last.signature)


def test_an_event_of_another_station_s_key_is_refused(house):
    station = house.founder()
    thief = house.joiner(station)
    forged = replace(station.copy(), signing_key=thief.signing_key).call("F1")
    assert house.push(station, [forged], sender=thief) == ["refused"]


def test_an_event_of_a_station_nobody_knows_yet_waits(house):
    station = house.founder()
    stranger = replace(station.copy(), id=new_id())
    stranger.ends.clear()
    assert house.push(stranger, [stranger.call("S1")], sender=station) == ["later"]


# --- two machines with one identity --------------------------------------------------------------


def test_a_cloned_machine_is_noticed_and_its_work_kept(house):
    station = house.founder()
    house.push(station, station.calls(2))
    clone = station.copy()
    assert house.push(station, station.calls(1, 10)) == ["numbered"]
    assert house.push(clone, clone.calls(2, 20)) == ["forked", "forked"]
    assert {m.state for m in machine_list(house, station.agency)} == {"forked"}
    assert len(rows(house, station.agency, schema.refused)) == 2
    assert len(log_of(house, station.agency, Feed.OPS)) == 3


def test_nobody_can_make_another_station_look_cloned(house):
    station = house.founder()
    enemy = house.joiner(station)
    first, second = station.calls(2)
    house.push(station, [first, second])
    third = station.call("T3")
    for lie in (
        changed(third, station_seq=2),  # a good signature, at another place
        changed(third, event_id=second.event_id),
        changed(second, event_id=new_id()),
        changed(second, body=b"{}", event_id=new_id()),
    ):
        assert house.push(station, [lie], sender=enemy)[0] in ("refused", "forked")
    assert {m.state for m in machine_list(house, station.agency)} == {"active"}
    assert house.push(station, [third]) == ["numbered"]


# --- verdicts ------------------------------------------------------------------------------------


def test_who_has_no_right_is_quarantined(house):
    station = house.founder()
    officer = new_id()
    house.push(station, [station.account(officer, "officer", (Role.OFFICER,))])
    event = station.event(MemberRecorded(new_id(), "M", "officer"), actor=officer, role="officer")
    lying = station.event(MemberRecorded(new_id(), "M", "officer"), actor=officer)
    assert house.verdicts(station, [event, lying]) == ["quarantined", "quarantined"]


def test_who_may_not_log_in_any_more_is_quarantined(house):
    station = house.founder()
    other = new_id()
    station_events = [
        station.account(other, "other", (Role.DISPATCHER,)),
        station.event(AccountChanged(other, "Other", (Role.DISPATCHER,), False)),
    ]
    house.push(station, station_events)
    assert house.verdicts(station, [station.call("B1", actor=other)]) == ["quarantined"]


def test_what_a_rule_forbids_is_void(house):
    station = house.founder()
    call = station.call("V1")
    twice = station.event(CallOpened(call_of(call), "V2"), role="dispatcher")
    nothing = station.queued(new_id())
    assert house.verdicts(station, [call, twice, nothing]) == ["stands", "void", "void"]


def brought_in(station, key):
    """A contact of another system, imported by a station."""
    fact = CallImported(new_id(), f"{station.code}X1", "old system", key, START, {}, ())
    return station.event(fact, role="administrator")


def test_a_contact_that_two_bring_in_is_the_first_ones(house):
    first = house.founder()
    second = house.joiner(first)
    assert house.verdicts(first, [brought_in(first, "77")]) == ["stands"]
    taken = house.take(second, [brought_in(second, "77"), brought_in(second, "78")])
    assert [entry.verdict.value for entry in taken.entries] == ["void", "stands"]
    assert "77" in taken.entries[0].fields["name"]
    assert "old system" not in str(rows(house, first.agency, schema.claim))


def test_two_accounts_of_one_name_both_stand(house):
    first = house.founder()
    second = house.joiner(first)
    for station in (first, second):
        event = station.account(new_id(), "n.roy", (Role.DISPATCHER,))
        assert house.verdicts(station, [event]) == ["stands"]


def test_what_an_account_did_that_nobody_was_allowed_to_make_is_kept_aside(house):
    station = house.founder()
    other = new_id()
    made = station.account(other, "n.roy", (Role.DISPATCHER,), role="call_taker")
    assert house.verdicts(station, [made]) == ["quarantined"]
    assert house.verdicts(station, [station.call("Q1", actor=other)]) == ["quarantined"]


def test_an_unknown_author_waits_and_so_does_all_after_it(house):
    station = house.founder()
    other = new_id()
    events = [station.call("U1"), station.call("U2", actor=other), station.call("U3")]
    assert house.push(station, events) == ["numbered", "later", "later"]
    house.push(station, [station.account(other, "other", (Role.DISPATCHER,))])
    assert house.push(station, events) == ["numbered"] * 3


def test_work_of_a_revoked_machine_is_numbered_and_does_not_count(house):
    founder = house.founder()
    stolen = house.joiner(founder)
    with house.database.writing(founder.agency) as connection:
        machines.set_state(connection, founder.agency, stolen.id, "revoked")
    taken = house.take(stolen, [stolen.call("R1")], sender=founder)
    assert [entry.verdict.value for entry in taken.entries] == ["quarantined"]


def test_an_unknown_kind_is_kept_and_passed_on(house):
    station = house.founder()
    event = station.call("K1", kind="call.of_the_future")
    assert house.verdicts(station, [event]) == ["stands"]


@pytest.mark.parametrize(
    "change",
    [
        {"base": "[1]"}, {"base": '{"a":'}, {"base": '{"a":1}'}, {"subjects": "{}"},
        {"subjects": "x"}, {"at": "2026-13-45T99:00:00.000000Z"}, {"feed": Feed.ADMIN},
        {"body": b'{"call":"a\\u0000b","number":"Z"}'},
        {"body": b'{"call":"' + b"x" * 5_000 + b'","number":"Z"}'},
    ],
    ids=str,
)  # fmt: skip
def test_signed_nonsense_is_quarantined_and_stops_nobody(house, change):
    station = house.founder()
    feed = change.get("feed", Feed.OPS)
    event = station.call("Q1", **{"feed": feed, **change})
    assert house.verdicts(station, [event]) == ["quarantined"]
    assert house.push(station, [station.call("Q2")]) == ["numbered"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[" * 5_000, b"\xff\xfe", b'{"call":"\\ud800","number":"1"}', b'{"call":1}', b"null"],
    ids=["empty", "object", "deep", "not text", "surrogate", "wrong type", "null"],
)  # fmt: skip
def test_a_body_that_nobody_can_read_is_kept_and_stops_nobody(house, body):
    station = house.founder()
    assert house.verdicts(station, [station.call("Q1", body=body)]) == ["stands"]
    assert house.push(station, [station.call("Q2")]) == ["numbered"]


def test_a_value_no_rule_foresaw_is_void(house):
    station = house.founder()
    odd = station.event(MemberRecorded(new_id(), "M", "no such profession"))
    assert house.verdicts(station, [odd]) == ["void"]


# --- sealed bodies -------------------------------------------------------------------------------


def test_the_first_key_of_a_record_stays(house):
    station = house.founder()
    call = station.call("S1")
    note = station.note(call_of(call), "first")
    assert house.verdicts(station, [call, note]) == ["stands", "stands"]
    name, key = next(iter(station.keys.items()))
    station.keys[name] = msgspec.structs.replace(key, key=CRYPTO.new_key())
    assert house.verdicts(station, [station.note(call_of(call), "second")]) == ["quarantined"]
    assert [row.key for row in rows(house, station.agency, schema.record_key)] == [key.key]


def test_a_wrong_key_cannot_be_put_before_the_right_one(house):
    station = house.founder()
    enemy = house.joiner(station)
    call = station.call("W1")
    note = station.note(call_of(call), "words")
    house.push(station, [call])
    key = next(iter(station.keys.values()))
    wrong = msgspec.structs.replace(key, key=CRYPTO.new_key())
    house.ledger.take(
        station.agency, Feed.OPS, [Push(enemy.id, PushRequest(Feed.OPS, (note,), (wrong,)))]
    )
    assert rows(house, station.agency, schema.record_key) == []
    assert house.push(station, [note]) == ["numbered"]
    assert [row.key for row in rows(house, station.agency, schema.record_key)] == [key.key]


def test_a_sealed_note_is_judged_by_what_it_says(house):
    station = house.founder()
    nowhere = station.event(NoteAdded(new_id(), "lost"), role="dispatcher", at=START)
    assert house.verdicts(station, [nowhere]) == ["void"]
    assert nowhere.key_id


# --- two agencies --------------------------------------------------------------------------------


def test_two_agencies_share_nothing(house):
    one, other = house.founder(), house.founder()
    assert one.agency != other.agency
    for station in (one, other):
        same = station.account(new_id(), "n.roy", (Role.DISPATCHER,))
        assert house.verdicts(station, [same]) == ["stands"]
    house.push(other, [other.call("N1")])
    assert [e.seq for e in house.take(other, [other.call("N2")]).entries] == [2]
    assert house.push(one, [other.call("N3")], sender=one)[0] != "numbered"


def test_an_account_of_one_agency_is_nobody_in_another(house):
    one, other = house.founder(), house.founder()
    mine = new_id()
    house.push(one, [one.account(mine, "mine", (Role.DISPATCHER,))])
    assert house.push(other, [other.call("X1", actor=mine)]) == ["later"]
    assert ACCOUNT
