"""The change of shift at one desk: the outgoing dispatcher makes the sheet, the incoming one signs it there."""

import pytest

from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service.news import Receipt
from tests.documents import reading
from tests.journeys.person import Person

INCOMING, INCOMING_PASSWORD = "j.park", "slow barges pass the lime kiln"


@pytest.fixture
def person(sit_down) -> Person:
    """Somebody at a new desk, whose agency has a second dispatcher."""
    one: Person = sit_down()
    one.first_start()
    found: list[Receipt] = []
    account = c.CreateAccount(INCOMING, "Jo Park", (Role.DISPATCHER,), INCOMING_PASSWORD)
    one.window.desk.submit(account, found.append)
    one.settle()
    assert found
    return one


def test_a_shift_is_handed_over(person):
    person.press("F3")
    person.type("n")
    person.fill("address", "4 Reed Lane")
    person.press("Ctrl+Return")
    person.settle()

    person.press("Shift+F6")
    person.wait_to_see("4 Reed Lane")
    assert person.sees("P1 Very urgent · triage is provisional")
    assert person.sees("No follow-up is overdue or due in the next 12 hours.")
    person.fill("sheet.note", "Elevator at the station is out.")
    person.do("sheet.make")
    person.wait_to_see("not signed yet")

    person.until(lambda: person.focus().objectName() == "sheet.sign")
    person.press("Return")
    person.answer_refused(
        "The password of whoever signs is not right. The sheet is not signed.",
        username=INCOMING, password="not hers at all, no",
    )  # fmt: skip
    assert person.sees("not signed yet")

    person.do("sheet.sign")
    person.answer(username=INCOMING, password=INCOMING_PASSWORD)
    person.wait_to_see("signed by Jo Park")
    assert person.sees("Renate Okafor"), "who was logged in still is"

    person.do("sheet.print")
    person.wait_to_see("Saved: shift-")  # there is no printer here
    (saved,) = person.paper.glob("shift-*.pdf")
    assert reading.text(saved.read_bytes()).count("4 Reed Lane") == 1
