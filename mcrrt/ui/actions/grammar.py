"""The language of the command bar: short verbs, arguments in any order, understood before Enter.

N [where]        new call                D MC1 412 [+]   send (with +: stack behind)
K E S A T H C    state of a team         NT 412 text     note
O 412            open a call             X 412 D04       close with a disposition
TR 412           triage                  R 412           referral
RB MC1           the team read the call back by radio; also as a word behind D MC1 412
EM MC1           emergency, at once      WC MC1 text     welfare check: what the team said
F words          find                    ?               help
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.service import words
from mcrrt.service.language import N_, _, labelled


@dataclass(frozen=True, slots=True)
class Named:
    """A call or a team that can be named: its id, what it is called, and what it is doing."""

    id: str
    name: str
    state: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """What the bar can speak of, and what is selected. ``cut_off``: the hub cannot be reached."""

    calls: Sequence[Named] = ()
    teams: Sequence[Named] = ()
    call: Named | None = None
    team: Named | None = None
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood; ``echo`` says it back before Enter."""

    verb: str
    echo: str
    call: str = ""
    team: str = ""
    text: str = ""
    stack: bool = False
    read_back: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """What is missing or not known, in a sentence."""

    hint: str


TEAM_VERBS = {
    "K": "acknowledged",
    "E": "en_route",
    "S": "staged",
    "A": "on_scene",
    "T": "transporting",
    "H": "at_hospital",
    "C": "available",
}
_CALL_WORD = re.compile(r"#?([A-Za-z]{0,2}\d{1,9})")


def understand(typed: str, world: World) -> Understood | Unclear:
    """Return what a line means in this world."""
    text = typed.strip().lstrip("/").strip()
    if not text:
        return Unclear(_("N new call · D send · E A T H C state · NT note · F find · ? help"))
    verb, _space, rest = text.partition(" ")
    upper = verb.upper()
    if upper in TEAM_VERBS:
        return _team_state(upper, rest, world)
    parse = _VERBS.get(upper)
    if parse is None:
        return _bare(text, world)
    return parse(rest.strip(), world)


def complete(typed: str, world: World) -> str:
    """Return the line with its last word completed when only one name fits."""
    head, space, last = typed.rpartition(" ")
    if not space or len(last) < 1:
        return typed
    names = [named.name for named in (*world.teams, *world.calls)]
    fitting = [name for name in names if name.upper().startswith(last.upper())]
    return f"{head} {fitting[0]} " if len(fitting) == 1 else typed


def _find_call(word: str, world: World) -> Named | None:
    match = _CALL_WORD.fullmatch(word)
    if not match:
        return None
    wanted = match[1].upper()
    exact = [c for c in world.calls if c.name.upper() == wanted]
    if exact:
        return exact[0]
    fitting = [c for c in world.calls if re.sub(r"\D", "", c.name) == wanted]
    return fitting[0] if len(fitting) == 1 else None


def _find_team(word: str, world: World) -> Named | None:
    return next((t for t in world.teams if t.name.upper() == word.upper()), None)


def _sort(rest: str, world: World) -> tuple[Named | None, Named | None, list[str]]:
    """Pick the call and the team out of the words, wherever they stand."""
    call = team = None
    left = []
    for word in rest.split():
        if team is None and (found := _find_team(word, world)):
            team = found
        elif call is None and (found := _find_call(word, world)):
            call = found
        else:
            left.append(word)
    return call, team, left


def _team_state(verb: str, rest: str, world: World) -> Understood | Unclear:
    _call, team, left = _sort(rest, world)
    team = team or world.team
    status = TEAM_VERBS[verb]
    word = words.label(words.TEAM_STATUS, status)
    if team is None:
        return Unclear(_("Which team is {state}? For example: {verb} MC1").format(
            state=word.lower(), verb=verb))  # fmt: skip
    place = " ".join(left)
    echo = _("{team}: {state}").format(team=team.name, state=word)
    return Understood("status", f"{echo} {place}".strip(), team=team.id, text=f"{status} {place}")


def _send(rest: str, world: World) -> Understood | Unclear:
    call, team, left = _sort(rest, world)
    call = call or world.call
    stack = "+" in left or rest.endswith("+")
    if team is None:
        return Unclear(_("Send which team? For example: D MC1 412"))
    if call is None:
        return Unclear(_("Send {team} to which call? For example: D {team} 412").format(
            team=team.name))  # fmt: skip
    if team.state not in ("", "available") and not stack:
        state = words.label(words.TEAM_STATUS, team.state).lower()
        return Unclear(_("{team} is {state}. Add + to stack {call} behind it.").format(
            team=team.name, state=state, call=call.name))  # fmt: skip
    pattern = _("Stack {call} behind {team}") if stack else _("Send {team} to {call}")
    echo = pattern.format(team=team.name, call=call.name)
    said_back = world.cut_off and "RB" in (word.upper() for word in left)
    if world.cut_off:
        echo += f" · {_provisional(said_back=said_back)}"
    about = f" · {call.about}" if call.about else ""
    return Understood("send", echo + about, call.id, team.id, stack=stack, read_back=said_back)


def _provisional(*, said_back: bool) -> str:
    """Say what is different while the hub cannot be reached, before Enter."""
    if said_back:
        return _("provisional: the hub cannot be reached, read back by radio")
    return _("provisional: the hub cannot be reached (RB: read back by radio)")


def _read_back(rest: str, world: World) -> Understood | Unclear:
    _call, team, _left = _sort(rest, world)
    team = team or world.team
    if team is None:
        return Unclear(_("Which team read the call back? For example: RB MC1"))
    if not team.about:
        return Unclear(_("{team} is on no call.").format(team=team.name))
    echo = _("{team} read the call back by radio").format(team=team.name)
    return Understood("read_back", echo, team.about, team.id)


def _emergency(rest: str, world: World) -> Understood | Unclear:
    """For the team that is named, never for one that is only selected: a slip must not start it."""
    _call, team, _left = _sort(rest, world)
    if team is None:
        return Unclear(_("Emergency of which team? For example: EM MC1"))
    return Understood("emergency", _("Emergency for {team}, at once").format(team=team.name),
                      team=team.id)  # fmt: skip


def _check(rest: str, world: World) -> Understood | Unclear:
    first, _space, said = rest.partition(" ")
    team = _find_team(first, world)
    if team is None:
        team, said = world.team, rest
    if team is None:
        return Unclear(_("Which team said it is well? For example: WC MC1 all is well"))
    if not said.strip():
        return Unclear(_("Welfare check of {team}: type what was said").format(team=team.name))
    echo = _("Welfare check of {team}: {said}").format(team=team.name, said=said.strip())
    return Understood("check", echo, team=team.id, text=said.strip())


def _note(rest: str, world: World) -> Understood | Unclear:
    first, _space, text = rest.partition(" ")
    call = _find_call(first, world)
    if call is None:
        call, text = world.call, rest
    if call is None:
        return Unclear(_("A note on which call? For example: NT 412 mother is on her way"))
    if not text.strip():
        return Unclear(_("Note on {call}: type the text").format(call=call.name))
    echo = _("Note on {call}: {text}").format(call=call.name, text=text.strip())
    return Understood("note", echo, call.id, text=text.strip())


def _close(rest: str, world: World) -> Understood | Unclear:
    call, _team, left = _sort(rest, world)
    call = call or world.call
    if call is None:
        return Unclear(_("Close which call? For example: X 412 D04"))
    code = left[0].upper() if left else ""
    if code not in DISPOSITIONS:
        return Unclear(_("Close {call} how? D01 to D19, or D98 and a note").format(call=call.name))
    word = words.label(words.DISPOSITION, code)
    echo = _("Close {call}: {code} {word}").format(call=call.name, code=code, word=word)
    return Understood("close", echo, call.id, text=" ".join([code, *left[1:]]))


def _on_call(verb: str, echo: str) -> Callable[[str, World], Understood | Unclear]:
    def parse(rest: str, world: World) -> Understood | Unclear:
        call, _team, left = _sort(rest, world)
        if left and call is None:
            return Unclear(_("There is no call {word} on the board. F finds older ones.").format(
                word=left[0]))  # fmt: skip
        call = call or world.call
        if call is None:
            return Unclear(_("Which call? For example: {verb} 412").format(verb=verb))
        return Understood(verb, _(echo).format(call=call.name), call.id)

    return parse


def _new(rest: str, _world: World) -> Understood:
    echo = labelled(_("New call"), rest) if rest else _("New call")
    return Understood("new", echo, text=rest)


def _search(rest: str, _world: World) -> Understood:
    return Understood("find", _("Find: {words}").format(words=rest or "…"), text=rest)


def _help(_rest: str, _world: World) -> Understood:
    return Understood("help", _("Help and shortcuts"))


def _bare(text: str, world: World) -> Understood | Unclear:
    """A number alone opens the call; anything else is searched for."""
    call = _find_call(text, world)
    if call is not None:
        return Understood("O", _("Open {call}").format(call=call.name), call.id)
    return _search(text, world)


_VERBS: dict[str, Callable[[str, World], Understood | Unclear]] = {
    "N": _new,
    "D": _send,
    "RB": _read_back,
    "EM": _emergency,
    "WC": _check,
    "NT": _note,
    "X": _close,
    "O": _on_call("O", N_("Open {call}")),
    "TR": _on_call("TR", N_("Triage {call}")),
    "R": _on_call("R", N_("Referral from {call}")),
    "P": _on_call("P", N_("Print the referral of {call}")),
    "F": _search,
    "?": _help,
}
