"""``triage PACK ANSWERS.json``: the result of a checklist, with its reasons."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from mcrrt.cli.session import print_json, read_json
from mcrrt.domain.call_fields import SOURCES
from mcrrt.domain.errors import N_, BadInput, NotFound
from mcrrt.domain.packs.answers import check_answers
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.pack import BY_SOURCE, Pack, PackRole, said
from mcrrt.domain.packs.result import STAR_OPEN, TOTAL, Result
from mcrrt.domain.packs.scoring import Band, Levels, Scored, Total
from mcrrt.service import packs, words
from mcrrt.service.language import _, current, labelled, ngettext, sentence


def run(options: Namespace) -> int:
    """Print one result, or a list of results for a list of answer sets."""
    pack = _pack(options.pack)
    # A number that is none is refused later, by its item's name.
    data = read_json(options.answers, BadInput("answers", N_("The answers are not JSON.")))
    if isinstance(data, list):
        results = [_nth_result(pack, number, row) for number, row in enumerate(data, start=1)]
    else:
        results = [_result(pack, data)]
    if options.json:
        found = [as_json(pack, result) for result in results]
        print_json(found if isinstance(data, list) else found[0])
        return 0
    for result in results:
        sys.stdout.write("\n".join(_told(pack, result)) + "\n")
    return 0


# --- what is asked -------------------------------------------------------------------------------


def _pack(pack_id: str) -> Pack:
    try:
        return packs.pack(pack_id)
    except NotFound:
        raise BadInput(
            "pack",
            N_("There is no such checklist. There are: {packs}."),
            packs=", ".join(packs.shipped()),
        ) from None


def _nth_result(pack: Pack, number: int, row: Any) -> Result:
    try:
        return _result(pack, row)
    except BadInput as refused:
        raise BadInput(
            refused.field, N_("Answer set {n}: {why}."), n=number, why=sentence(refused).rstrip(".")
        ) from None


def _result(pack: Pack, row: Any) -> Result:
    wrong = not isinstance(row, dict) or not isinstance(row.get("answers"), dict)
    if wrong or set(row) - {"answers", "source"}:
        raise BadInput("answers", N_('Write the answers as {"answers": {"SF1": "yes"}}.'))
    source = row.get("source")
    if source is not None and source not in SOURCES:
        raise BadInput(
            "source", N_("source must be one of: {choices}."), choices=", ".join(SOURCES)
        )
    return evaluate(pack, check_answers(pack, row["answers"]), source=source)


# --- as JSON -------------------------------------------------------------------------------------


def as_json(pack: Pack, result: Result) -> dict[str, Any]:
    """Return the result as scripts read it. Levels and totals are there where the pack has them."""
    return {
        "pack": result.pack,
        "version": result.version,
        "hash": result.hash,
        "urgency": result.urgency,
        "provisional": result.provisional,
        "complete": result.complete,
        "at_least": result.at_least,
        "axes": result.axes,
        **_scored(pack, result.scored or Scored()),
        "reasons": result.reasons,
        "unanswered": result.unanswered,
        "ask_next": result.ask_next,
        "actions": result.actions,
        "diversion": result.diversion,
    }


def _scored(pack: Pack, scored: Scored) -> dict[str, Any]:
    """Return level, or total with band and time; each is there and null while nothing is known."""
    match pack.scoring:
        case Levels(levels):
            timed = any(level.within_hours is not None for level in levels)
            return {
                "level": scored.level,
                **({"within_hours": scored.within_hours} if timed else {}),
            }
        case Total() as total:
            known = {str(line.at): line.reached for line in scored.cutoffs}
            lines = {str(at): known.get(str(at)) for at in total.cutoffs}
            return {
                "total": scored.total,
                "band": scored.band,
                "within_hours": scored.within_hours,
                **({"cutoffs": lines} if lines else {}),
            }
        case None:
            return {}


# --- for a person --------------------------------------------------------------------------------


def _told(pack: Pack, result: Result) -> Iterator[str]:
    yield f"{said(pack.title, current())} {pack.version}"
    yield from _how_urgent(pack, result)
    yield from _score_told(pack, result)
    if _nothing_endorsed(pack, result):
        yield _("No concern endorsed does not mean no risk.")
    yield from (f"  {line}" for line in _reasons(pack, result))
    for action in result.actions:
        own = pack.actions.get(action)
        yield "  → " + (said(own, current()) if own else words.label(words.ACTION, action))
    for label, items in (
        (_("Not answered"), result.unanswered),
        (_("Ask next"), result.ask_next),
    ):
        if items:
            yield labelled(label, ", ".join(items))
    if pack.diversion:
        yield _diversion(result)


def _how_urgent(pack: Pack, result: Result) -> Iterator[str]:
    if pack.role is PackRole.RECORD:
        yield _("A record: it does not move the response urgency.")
        return
    urgency = words.label(words.URGENCY, result.urgency)
    line = labelled(_("Response urgency"), f"{result.urgency} {urgency}")
    yield f"{line} ({_('provisional')})" if result.provisional else line
    if result.provisional:  # answers to these may bring it down again, so not "at least"
        stars = sum(pack.by_id[item].star for item in result.unanswered)
        yield ngettext(
            "Provisional: {n} starred question is open.",
            "Provisional: {n} starred questions are open.",
            stars,
        ).format(n=stars)
    elif result.at_least:
        yield _("At least this urgent: not everything was asked.")


def _score_told(pack: Pack, result: Result) -> Iterator[str]:
    scored = result.scored or Scored()
    match pack.scoring:
        case Levels() as levels:
            yield _level_told(levels, scored.level, result)
        case Total() as total:
            band = next((band for band in total.bands if band.id == scored.band), None)
            yield _total_told(scored, band, result)
            for line in scored.cutoffs:
                reached = _("Reaches the line at {at}.") if line.reached else _("Does not reach the line at {at}.")  # fmt: skip
                yield reached.format(at=line.at)


def _level_told(levels: Levels, level_id: str | None, result: Result) -> str:
    level = levels.find(level_id) if level_id else None
    if level is None:
        return _("No level: nothing was answered.")
    text = said(level.text, current())
    if not result.at_least:
        return labelled(_("Level"), text)
    if level is levels.levels[-1]:
        return _("{level} so far: not everything was answered.").format(level=text)
    return _("Level: at least {level}, not everything was answered.").format(level=text)


def _total_told(scored: Scored, band: Band | None, result: Result) -> str:
    if scored.total is None or band is None:
        return _("No total: not everything was rated.")
    line = _("Total: at least {total}. {band}") if result.at_least else _("Total: {total}. {band}")
    return line.format(total=scored.total, band=said(band.text, current()))


def _nothing_endorsed(pack: Pack, result: Result) -> bool:
    """Say whether there is nothing to show, which a person could take for good news."""
    if isinstance(pack.scoring, Total) or pack.role is PackRole.RECORD:
        return False
    return not any(r.urgency and r.rule != STAR_OPEN for r in result.reasons)


def _reasons(pack: Pack, result: Result) -> Iterator[str]:
    rules = {rule.id: rule for rule in pack.rules}
    for reason in result.reasons:
        if reason.rule in rules:
            text = said(rules[reason.rule].text, current())
        elif reason.rule.startswith(f"{TOTAL}."):
            text = said(pack.by_id[reason.item].text, current())
        else:
            text = _("not answered yet")
        line = labelled(reason.item, text)
        yield f"{line} ({reason.urgency})" if reason.urgency else line


def _diversion(result: Result) -> str:
    if result.diversion.open:
        return _("A crisis worker by phone may be offered.")
    closed = [
        _("where the call came from") if item == BY_SOURCE else item
        for item in result.diversion.closed_by
    ]
    return _("No diversion now. Closed by: {items}").format(items=", ".join(closed))
