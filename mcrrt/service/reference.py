"""The reference for scripts: ``docs/commands.md``, made from the commands and questions themselves.

``python3 dev.py docs`` writes it; a test holds the committed file against it, and carries out
every example.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from mcrrt.domain.account import Profession
from mcrrt.domain.call_fields import REQUESTED_GENDERS
from mcrrt.domain.call_urgency import LOWERING_CODES
from mcrrt.domain.consent import RecipientKind
from mcrrt.domain.geo.shapes import LayerKind
from mcrrt.domain.referral import ReferralStatus
from mcrrt.service import access, words
from mcrrt.service import answers as a
from mcrrt.service import checklist_answers as lists
from mcrrt.service import commands as c
from mcrrt.service import link_answers as link
from mcrrt.service import map_answers as on_map
from mcrrt.service import questions as q
from mcrrt.service import roster_answers as ra
from mcrrt.service import sheet_answers as sheets
from mcrrt.service import watch_answers as watch
from mcrrt.service.commands import COMMANDS
from mcrrt.service.handlers.referrals import HOW_HANDED, HOW_USED
from mcrrt.service.language import LANGUAGES
from mcrrt.service.questions import QUESTIONS
from mcrrt.service.reference_example import Example
from mcrrt.service.reference_examples import EXAMPLES, REFUSED
from mcrrt.service.reference_results import RESULTS
from mcrrt.service.reference_tables import (
    call_fields,
    dispositions,
    referral_fields,
    settings,
    table,
)
from mcrrt.service.reference_text import FIELDS, INTRODUCTION, REFUSALS
from mcrrt.service.reference_types import choices, field_lines, records_in, said

# What each question is answered with.
ANSWER_OF: Mapping[type[q.Question], type] = {
    q.Board: a.BoardView,
    q.Alarms: watch.AlarmList,
    q.ResponsePlan: watch.PlanView,
    q.OnTheMap: on_map.MapView,
    q.Layers: on_map.LayerList,
    q.ShapesOf: on_map.LayerShapes,
    q.PreviewLayer: on_map.LayerPreview,
    q.CallCard: a.CallCardView,
    q.PriorCalls: a.PriorCallList,
    q.SearchCalls: a.SearchPage,
    q.Teams: a.TeamList,
    q.Members: a.MemberList,
    q.Partners: a.PartnerList,
    q.WhoIsOn: ra.OnNowList,
    q.Roster: ra.RosterView,
    q.PreviewShifts: ra.ShiftPreview,
    q.PreviewRoster: ra.RosterPreview,
    q.BestPairs: ra.PairsView,
    q.ShiftPlan: ra.PlanOfShift,
    q.ReferralCard: a.ReferralCardView,
    q.ReferralsOf: a.ReferralList,
    q.ReferralPreview: a.Pages,
    q.Document: a.Pages,
    q.FollowUps: a.FollowUpList,
    q.ShiftSheet: sheets.ShiftSheetView,
    q.SheetPages: a.Pages,
    q.Accounts: a.AccountList,
    q.Settings: a.SettingValues,
    q.Drafts: a.DraftTexts,
    q.WhoAmI: a.Me,
    q.PackOf: lists.PackData,
    q.Checklists: lists.ChecklistList,
    q.Screenings: lists.ScreeningList,
    q.AccessLog: a.AccessList,
    q.Health: a.HealthView,
    q.Link: link.LinkView,
    q.Receipt: a.Pages,
    q.Attention: link.AttentionView,
    q.Verify: a.VerifyReport,
}
# Values that are checked by what they mean, not by their type.
_ALLOWED: Mapping[tuple[type, str], Iterable[str]] = {
    (c.RecordMember, "profession"): Profession,
    (c.RecordMember, "gender"): ("", *REQUESTED_GENDERS),
    (c.LoadLayer, "kind"): LayerKind,
    (c.LowerUrgency, "code"): LOWERING_CODES,
    (c.RecordPartner, "partner_kind"): RecipientKind,
    (c.HandOverReferral, "how"): HOW_HANDED,
    (c.RecordDocumentUse, "how"): HOW_USED,
    (c.RecordSheetUse, "how"): HOW_USED,
    (c.MakeSheet, "language"): LANGUAGES,
    (c.RecordReferralAnswer, "answer"): (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED),
}
_SEE: Mapping[tuple[type, str], str] = {
    (c.OpenCall, "values"): "see [Fields of a call](#fields-of-a-call)",
    (c.RecordCallDetails, "values"): "see [Fields of a call](#fields-of-a-call)",
    (c.ImportedContact, "values"): "see [Fields of a call](#fields-of-a-call)",
    (c.StartReferral, "values"): "see [Fields of a referral](#fields-of-a-referral)",
    (c.RecordReferralDetails, "values"): "see [Fields of a referral](#fields-of-a-referral)",
    (
        c.LoadLayer,
        "data",
    ): "the bytes of a GeoJSON file (`main.py map import` does this from a file)",
    (c.ImportRoster, "data"): "the bytes of a CSV file (`main.py roster import` does this)",
    (c.AnswerTriage, "answers"): "items of the checklist (`PackOf`); `yes`, `no`, `unknown`, "
    "`not_asked`, or a whole number where the item takes one",
    (
        c.LoadChecklist,
        "json",
    ): "the text of a pack file (`main.py pack check` says whether it is whole)",
    (c.CloseCall, "disposition"): "see [Dispositions](#dispositions)",
    (c.CloseCall, "more"): "see [Dispositions](#dispositions)",
    (c.ChangeSetting, "name"): "see [Settings](#agency-settings)",
    (c.ChangeSetting, "value"): "see [Settings](#agency-settings)",
}
_GROUPS = (
    ("calls", "Calls and triage"),
    ("triage", "Urgency set lower, and checklists"),
    ("dispatch", "Members, teams, sending"),
    ("roster", "Roster, sign-on, who must not go"),
    ("crews", "Crews that change"),
    ("watch", "While calls wait and teams are out"),
    ("referrals", "Partners and referrals"),
    ("sheets", "Change of shift"),
    ("accounts", "Accounts, settings, drafts"),
    ("layers", "Layers of the map"),
    ("upkeep", "Import and backup"),
    ("conflicts", "When two people crossed each other"),
)


def page() -> str:
    """Return the whole reference as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from INTRODUCTION
    yield from _refusals()
    yield from ("", "## Commands")
    for module, title in _GROUPS:
        yield from ("", f"### {title}")
        for kind in COMMANDS.values():
            if kind.__module__.endswith(f".commands.{module}"):
                yield from _command(kind)
    yield from ("", "## Questions")
    for question in QUESTIONS.values():
        yield from _question(question)
    yield from ("", "## Answers", "", "A `Fact` has the fields of its kind.", "", *_answers())
    yield from ("", "## Fields of a call", "", *FIELDS, "", *call_fields())
    yield from ("", "## Fields of a referral", "", *referral_fields())
    yield from ("", "## Dispositions", "", *dispositions())
    yield from ("", "## Agency settings", "", *settings())


def _refusals() -> Iterator[str]:
    yield from REFUSALS
    rows = [(f"`{_json(refused.line)}`", refused.sentence) for refused in REFUSED]
    yield from table(("Line", "Sentence"), rows)


# --- one command, one question -------------------------------------------------------------------


def _command(kind: type[c.Command]) -> Iterator[str]:
    yield from ("", f"#### {kind.__name__}", "", _doc(kind), "", _right(kind.RIGHT))
    if kind.REAUTH:
        yield from ("", "Needs the password given again within two minutes: `ConfirmPassword`.")
    yield from _fields(kind)
    if RESULTS.get(kind.__name__):
        yield from ("", "Result: " + ", ".join(f"`{n}`" for n in RESULTS[kind.__name__]) + ".")
    for part in _inside(kind)[1:]:
        yield from ("", f"`{part.__name__}`: {_doc(part)}")
        yield from _fields(part)
    yield from _examples("command", kind.__name__)


def _question(kind: type[q.Question]) -> Iterator[str]:
    yield from ("", f"#### {kind.__name__}", "", _doc(kind), "", _right(kind.RIGHT))
    yield from _fields(kind)
    yield from ("", f"Answer: `{ANSWER_OF[kind].__name__}`")
    yield from _examples("question", kind.__name__)


def _doc(kind: type) -> str:
    lines = (kind.__doc__ or "").replace("``", "`").splitlines()
    return "\n".join(line.strip() for line in lines).strip()


def _right(right: access.Right) -> str:
    roles = access.RIGHTS[right]
    if len(roles) == len(words.ROLE):
        return "Everybody may."
    return f"Needs `{right}`: {', '.join(words.ROLE[role].lower() for role in roles)}."


def _fields(kind: type) -> Iterator[str]:
    rows = [
        (f"`{line.name}`", said(line.kind), f"`{line.default}`" if line.default else "needed",
         _allowed(kind, line.name, line.kind))
        for line in field_lines(kind)
    ]  # fmt: skip
    if rows:
        yield ""
        yield from table(("Field", "JSON", "Default", "Allowed"), rows)


def _allowed(record: type, name: str, kind: Any) -> str:
    values = choices(kind) or tuple(_ALLOWED.get((record, name), ()))
    return ", ".join(f"`{value}`" for value in values) or _SEE.get((record, name), "")


def _examples(key: str, name: str) -> Iterator[str]:
    mine = [example for example in EXAMPLES if example.line.get(key) == name]
    if mine:
        yield from ("", "```json", *(_json(example.line) for example in mine), "```")
    yield from _kept(mine)


def _kept(examples: list[Example]) -> Iterator[str]:
    for example in examples:
        for word, part in example.keep.items():
            yield from ("", f"Elsewhere `{word}` stands for the `{part}` in the result.")


def _json(line: Mapping[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(line), indent=0).decode()


# --- answers -------------------------------------------------------------------------------------


def _answers() -> Iterator[str]:
    rows = []
    for record in _inside(*ANSWER_OF.values()):
        parts = (f"`{line.name}` ({said(line.kind)})" for line in field_lines(record))
        rows.append((f"`{record.__name__}`", ", ".join(parts)))
    yield from table(("Answer", "Fields"), rows)


def _inside(*records: type) -> list[type]:
    """These records and every record inside them, each once."""
    found: dict[type, None] = dict.fromkeys(records)
    todo = list(found)
    while todo:
        for line in field_lines(todo.pop(0)):
            new = [record for record in records_in(line.kind) if record not in found]
            found |= dict.fromkeys(new)
            todo += new
    return list(found)


def main() -> None:
    """Write the page to standard output."""
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
