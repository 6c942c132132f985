"""The language of the command bar."""

import pytest

from mcrrt.ui.actions.grammar import Named, Unclear, Understood, World, complete, understand

CALLS = (Named("c1", "A412", "queued", "12 Maple Run"), Named("c2", "A41", "active", ""))
TEAMS = (Named("t1", "MC1", "available"), Named("t2", "MC2", "on_scene"))
WORLD = World(CALLS, TEAMS)


def said(line: str, world: World = WORLD) -> Understood:
    meaning = understand(line, world)
    assert isinstance(meaning, Understood), meaning
    return meaning


def unclear(line: str, world: World = WORLD) -> str:
    meaning = understand(line, world)
    assert isinstance(meaning, Unclear), meaning
    return meaning.hint


@pytest.mark.parametrize("line", ["D MC1 412", "d 412 mc1", "/D A412 MC1", "D #412 MC1"])
def test_sending_in_any_order(line):
    meaning = said(line)
    assert (meaning.verb, meaning.call, meaning.team, meaning.stack) == ("send", "c1", "t1", False)
    assert meaning.echo == "Send MC1 to A412 · 12 Maple Run"


def test_a_busy_team_is_stacked_only_when_asked():
    assert unclear("D MC2 412") == "MC2 is on scene. Add + to stack A412 behind it."
    meaning = said("D MC2 412 +")
    assert meaning.stack
    assert meaning.echo.startswith("Stack A412 behind MC2")


def test_the_selected_call_and_team_are_meant_when_none_is_named():
    world = World(CALLS, TEAMS, CALLS[1], TEAMS[1])
    assert said("D MC1", world).call == "c2"
    assert said("A", world).team == "t2"
    assert said("NT mother on her way", world) == Understood(
        "note", "Note on A41: mother on her way", "c2", text="mother on her way"
    )


@pytest.mark.parametrize(
    ("verb", "state"),
    [("K", "acknowledged"), ("E", "en_route"), ("S", "staged"), ("A", "on_scene"),
     ("T", "transporting"), ("H", "at_hospital"), ("C", "available")],
)  # fmt: skip
def test_each_state_is_one_letter(verb, state):
    meaning = said(f"{verb} MC2 Elm Street")
    assert (meaning.verb, meaning.team, meaning.text) == ("status", "t2", f"{state} Elm Street")


def test_a_note_keeps_every_word_of_its_text():
    meaning = said("NT 412 said <unknown> & left MC1 at 5")
    assert (meaning.call, meaning.text) == ("c1", "said <unknown> & left MC1 at 5")


def test_closing_takes_a_disposition_and_a_note():
    meaning = said("X 412 d98 went home with his aunt")
    assert (meaning.call, meaning.text) == ("c1", "D98 went home with his aunt")
    assert "D01 to D19" in unclear("X 412 D77")


def test_a_number_alone_opens_and_words_search():
    assert said("412").verb == "O"
    assert said("quarry lane") == Understood("find", "Find: quarry lane", text="quarry lane")


@pytest.mark.parametrize("line", ["", "   ", "D", "D 412", "D MC1", "A", "NT", "NT 412", "O", "X"])
def test_what_is_missing_is_said_in_a_sentence(line):
    hint = unclear(line)
    assert len(hint) > 12
    assert "{" not in hint


@pytest.mark.parametrize("line", ["R 999", "O 999"])
def test_a_call_that_is_not_there_is_said(line):
    assert "999" in unclear(line)


def test_tab_completes_a_name_when_one_fits():
    assert complete("D MC2", WORLD) == "D MC2 "
    assert complete("D MC", WORLD) == "D MC"
    assert complete("MC2", WORLD) == "MC2"
    assert complete("D MC1 A412", WORLD) == "D MC1 A412 "


@pytest.mark.parametrize("line", ["D MC1 412 ; DROP", "NT 412 {x}", "F {0}", "N {address}", "{}"])
def test_braces_and_odd_words_break_nothing(line):
    assert understand(line, WORLD)
