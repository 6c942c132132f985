"""A dispatcher's whole job by keyboard alone, through the real window and the real office."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.documents.reading import text as text_of
from tests.journeys.person import NAME, Person

STORY = 'Says <unknown> & O\'Brien are at the door; will not sit down, "cannot breathe"'


def add_people(person: Person) -> None:
    """Add an officer and a clinician, and put them together."""
    person.press("Ctrl+Alt+2")
    person.settle()
    for name, profession in (("Ola Strand", "Off"), ("Noor Haddad", "Cli")):
        person.do("add_member")
        person.answer(name=name, profession=profession)
        person.wait_to_see(name)
    person.press("Ctrl+Shift+T")
    person.answer(officer="Ola", clinician="Noor", end="23:59")
    person.wait_to_see("MC1")


def take_call(person: Person) -> None:
    """Take a call and put it on the board."""
    person.press("F3")
    person.type("n")
    person.fill("address", "12 Maple Run")
    person.fill("municipality", "Mil")
    person.fill("caller_phone", "905-555-0123")
    person.fill("caller_name", "Pat O'Brien")
    person.fill("narrative", STORY)
    person.fill("person_name", "Jordan <Vale> & Co")
    person.fill("weapons_detail", "kitchen knife in the sink")
    person.press("Ctrl+Return")
    person.settle()
    person.wait_to_see("The call is on the board")


def triage(person: Person) -> None:
    """Answer the starred questions; the cursor begins on the first of them."""
    assert person.sees("P1"), "provisional P1 while a starred item is unanswered"
    for key in "nnnnnn":
        person.type(key)
        person.settle()
    person.wait_to_see("P")
    person.press("Alt+2")
    for _ in range(30):
        person.type("n")
    person.settle()
    person.do("finish_triage")
    person.settle()


def refer(person: Person) -> None:
    """Write a referral and make its page."""
    person.press("Alt+4")
    person.do("begin_referral")
    person.settle()
    person.do("referral.new_partner")
    person.answer(name="Elm Clinic (invented)", partner_kind="Health", phone="905-555-0160")
    person.wait_to_see("Elm Clinic (invented)")
    person.fill("consent", "Agreed")
    person.fill("consent_obtained_by", "Noor Haddad, RN")
    person.fill("urgency", "P2")
    person.fill("asked_for", "Assessment this week")
    person.fill("reason", "Panic since Monday & no sleep")
    person.fill("situation", STORY)
    person.press("Ctrl+Return")
    person.wait_to_see("Made")


def saved_page(person: Person) -> str:
    """Print without a printer: it is saved; return the PDF's text."""
    person.press("Ctrl+P")
    person.until(lambda: any(person.paper.iterdir()), "nothing was saved")
    person.settle()
    (pdf,) = person.paper.iterdir()
    assert oct(pdf.stat().st_mode & 0o777) == "0o600"
    return text_of(pdf.read_bytes())


def test_from_first_start_to_search_by_keyboard(sit_down, tmp_path: Path):
    person = sit_down()
    key = person.first_start()
    assert len(key) > 30
    add_people(person)
    take_call(person)
    triage(person)

    person.press("Alt+3")
    person.press("Return")
    person.wait_to_see("MC1 was sent")
    for letter, word in (("k", "Acknowledged"), ("e", "En route"), ("a", "On scene")):
        person.type(letter)
        person.wait_to_see(f"MC1: {word}")
    person.press("Ctrl+E")
    person.type("Mother came & is calm")
    person.press("Return")
    person.wait_to_see("Mother came & is calm")

    refer(person)
    page = saved_page(person)
    for typed in (STORY, "Jordan <Vale> & Co", "Panic since Monday & no sleep",
                  "Assessment this week", "Noor Haddad, RN", "Elm Clinic (invented)"):  # fmt: skip
        assert typed in page

    person.press("F3")
    person.type("c")
    person.wait_to_see("MC1: Free")
    person.press("Ctrl+W")
    person.answer(disposition="D04")
    person.wait_to_see("is closed")

    person.press("Ctrl+L")
    person.wait_to_see(NAME)
    assert not person.sees("Maple")
    assert not person.sees("Vale")
    assert "Maple" not in QApplication.clipboard().text()
    person.log_in()
    person.press("F5")
    person.type("maple brien")
    person.wait_to_see("12 Maple Run")
    person.press("Down")
    person.press("Return")
    person.wait_to_see("Mother came & is calm")
