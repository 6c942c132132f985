"""Nothing of a person in an error or a log, whatever fails and wherever."""

import logging
import traceback
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from mcrrt.domain.errors import McrrtError, Refused
from mcrrt.domain.roles import Role
from mcrrt.domain.urgency import Urgency
from mcrrt.service import commands as c
from mcrrt.service.ports import Founding
from mcrrt.store.engine import make_engine
from tests.store.tools import key_of
from tests.support import OTHER_PASSWORD, PASSWORD, Founded, found_store

CANARY = "Ostrowska"
SECRETS = (CANARY, "905-555-0142", "1988-04-09", "Cedar Hollow", PASSWORD, OTHER_PASSWORD)
VALUES: dict[str, Any] = {
    "person_name": f"Irena {CANARY}", "caller_phone": "905-555-0142",
    "person_birth_date": "1988-04-09", "address": "4 Cedar Hollow",
    "narrative": f"{CANARY} at 4 Cedar Hollow",
}  # fmt: skip


def wishes(call: str, referral: str) -> list[c.Command]:
    """One of each command that carries something about a person."""
    return [
        c.OpenCall(VALUES),
        c.RecordCallDetails(call, {"what_helps": f"call {CANARY}'s sister, 905-555-0142"}),
        c.AddNote(call, f"{CANARY} lives at 4 Cedar Hollow"),
        c.RaiseUrgency(call, Urgency.P1, f"{CANARY} said so"),
        c.CancelCall(call, f"{CANARY} rang"),
        c.StartReferral(call, {"person_name": f"Irena {CANARY}"}),
        c.RecordReferralDetails(referral, {"situation": f"{CANARY}, 905-555-0142"}),
        c.RecordMember(f"Dr {CANARY}", "clinician", phone="905-555-0142"),
        c.RecordPartner(f"{CANARY} House", "hic", address="4 Cedar Hollow"),
        c.CreateAccount("i.o", f"Irena {CANARY}", (Role.ANALYST,), OTHER_PASSWORD),
        c.KeepDraft("intake", f"half a word about {CANARY}"),
        c.AnswerTriage(call, {"M1": "yes"}),
    ]


@pytest.fixture
def office(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    founded = found_store(tmp_path)
    yield founded
    founded.close()


def fail_from(founded: Founded, nth: int, code: int) -> None:
    """Let the n-th statement from now fail inside the driver, with the values in its words."""
    store: Any = founded.office.store
    dialect = store._engine.dialect
    count = iter(range(10_000))

    def execute(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        if next(count) == nth:
            error = sqlcipher.OperationalError(f"near {statement}: {parameters}")
            error.sqlite_errorcode = code
            raise error
        cursor.execute(statement, parameters)

    def many(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        if next(count) == nth:
            error = sqlcipher.IntegrityError(f"near {statement}: {parameters}")
            error.sqlite_errorcode = sqlcipher.SQLITE_CONSTRAINT
            raise error
        cursor.executemany(statement, parameters)

    dialect.do_execute, dialect.do_executemany = execute, many


def mend(founded: Founded) -> None:
    store: Any = founded.office.store
    vars(store._engine.dialect).pop("do_execute", None)
    vars(store._engine.dialect).pop("do_executemany", None)


@pytest.mark.parametrize("code", [
    sqlcipher.SQLITE_FULL, sqlcipher.SQLITE_BUSY, sqlcipher.SQLITE_CORRUPT,
    sqlcipher.SQLITE_CONSTRAINT, sqlcipher.SQLITE_CANTOPEN, 1,
])  # fmt: skip
def test_no_failing_write_tells_what_was_written(office: Founded, caplog, capsys, code):
    call = str(office.office.submit(c.OpenCall(VALUES)).result["call"])
    referral = str(office.office.submit(c.StartReferral(call)).result["referral"])
    failures = 0
    for wish in wishes(call, referral):
        for nth in range(40):
            fail_from(office, nth, code)
            try:
                office.office.submit(wish)
            except McrrtError as error:
                failures += 1
                told = "".join(traceback.format_exception(error)) + repr(error) + str(error.fields)
                assert [secret for secret in SECRETS if secret in told] == [], (wish, nth)
                if isinstance(error, Refused):
                    break  # by a rule, when all statements before it have had their turn
            else:
                break  # all its statements have had their turn
            finally:
                mend(office)
        else:
            pytest.fail(f"{type(wish).__name__} never got through")
    assert failures > 60
    said = caplog.text + "".join(capsys.readouterr())
    assert [secret for secret in SECRETS if secret in said] == []
    assert office.office.store.verify().ok


def test_the_engine_hides_its_parameters(office: Founded):
    store: Any = office.office.store
    assert store._engine.hide_parameters
    unguarded = make_engine(office.path / "store.db", key_of(office), guarded=False)
    assert unguarded.hide_parameters
    assert key_of(office).hex() not in repr(unguarded) + str(unguarded.url)
    unguarded.dispose()


def test_no_file_is_named_after_anybody(office: Founded):
    office.office.submit(c.OpenCall(VALUES))
    office.office.submit(c.MakeBackup())
    names = " ".join(path.name for path in office.path.rglob("*"))
    assert CANARY not in names
    assert "okafor" not in names


def test_a_refused_founding_does_not_tell_the_password(tmp_path):
    founded = found_store(tmp_path)
    founded.close()
    with pytest.raises(McrrtError) as caught:
        founded.office.found(Founding("Agency", "x.y", PASSWORD), "X Y")
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    founded.house.release()
