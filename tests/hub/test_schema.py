"""The hub can be spread over many machines by agency: its tables and every statement say so."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from mcrrt.domain.journal import Feed
from mcrrt.hub import schema
from mcrrt.service import protocol as p
from tests.hub.making import call_of
from tests.hub.running import running_hub

TABLES = schema.metadata.sorted_tables
NAMES = {table.name for table in TABLES}
WORK = re.compile(r"SELECT|INSERT|UPDATE|DELETE|WITH")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_key_has_the_agency(table):
    assert next(iter(table.primary_key.columns)).name == "agency_id"
    for constraint in table.constraints:
        columns = {column.name for column in getattr(constraint, "columns", ())}
        assert not columns or "agency_id" in columns
    for index in table.indexes:
        assert not index.unique or "agency_id" in {column.name for column in index.columns}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_table_counts_by_itself_or_points_at_another(table):
    assert table.foreign_keys == set()
    for column in table.columns:
        assert column.identity is None
        assert column.server_default is None
    made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert not re.search(r"SERIAL|SEQUENCE|IDENTITY|REFERENCES|TRIGGER", made.upper())


def test_the_check_of_keys_bites():
    from sqlalchemy import Column, MetaData, Table, Text

    bad = Table("bad", MetaData(), Column("id", Text, primary_key=True))
    with pytest.raises(AssertionError):
        test_every_key_has_the_agency(bad)


@contextmanager
def listening():
    """Every statement that any engine sends, with its parameters."""
    heard = []

    def hear(_connection, _cursor, statement, parameters, _context, many):
        heard.append((statement, list(parameters) if many else [parameters]))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def agencies_in(statement, parameters):
    """The agencies that one execution names; None when it names none."""
    values = parameters.values() if isinstance(parameters, dict) else parameters
    ids = {v for v in values if isinstance(v, str) and re.fullmatch(p_id, v)}
    return "agency_id" in statement, ids


p_id = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def breaches(heard, known):
    """The statements that touch a table without naming one agency. Rows under HUB may name one more."""
    for statement, rows in heard:
        if not WORK.match(statement) or not any(re.search(rf"\b{n}\b", statement) for n in NAMES):
            continue
        named = [agencies_in(statement, row) for row in rows]
        if not all(
            says and ids & known and len(ids & known - {schema.HUB}) < 2 for says, ids in named
        ):
            yield statement


def use_everything(hub):
    founder = hub.founder()
    other = hub.joiner(founder.station, "vehicle")
    call = founder.station.call("1")
    founder.push([call, founder.station.note(call_of(call), "words")])
    founder.push([founder.station.queued(call_of(call))])
    clone = hub.link(founder.station.copy())
    hub.hub._tails._tails.clear()
    other.pull(limit=1)
    head = other.pull().pages[Feed.OPS]
    other.ask("POST", "/v1/match", p.MatchRequest(Feed.OPS, (p.Point(1, head.entries[0].digest),)))
    other.machines()
    path = "/v1/documents/" + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert founder.ask("PUT", path).status == 204
    assert founder.ask("GET", path).status == 200
    founder.push([founder.station.call("2")])
    clone.push([clone.station.call("3")])
    assert founder.ask("GET", "/v1/machines").error == (403, "forked")
    return founder.station.agency


def test_every_statement_names_one_agency(tmp_path, database_url):
    with listening() as heard, running_hub(tmp_path, database_url) as hub:
        agency = use_everything(hub)
        mine = [one for one in heard if "pg_catalog" not in one[0]]
    assert len(mine) > 50
    touched = {name for name in NAMES for statement, _rows in mine if name in statement}
    assert touched == NAMES
    assert set(breaches(mine, {agency, schema.HUB})) == set()


def test_the_check_of_statements_bites():
    one, other = (letter * 8 + "-0000-0000-0000-" + "0" * 12 for letter in "ab")
    bad = [
        ("SELECT log.seq FROM log", [()]),
        ("SELECT log.seq FROM log WHERE log.agency_id = ?", [("x",)]),
        ("SELECT log.seq FROM log WHERE log.agency_id IN (?, ?)", [(one, other)]),
    ]
    assert len(list(breaches(bad, {one, other}))) == 3
    assert list(breaches([("SELECT seq FROM log WHERE agency_id = ?", [(one,)])], {one})) == []
