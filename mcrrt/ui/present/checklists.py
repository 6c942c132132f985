"""A checklist of the agency in words: in a list, whole, and a file before it is loaded. Pure."""

from collections.abc import Iterable
from datetime import datetime

from mcrrt.domain.packs.compare import Difference, compare
from mcrrt.domain.packs.condition import NO, YES
from mcrrt.domain.packs.pack import Item, Pack, PackRole, said
from mcrrt.domain.packs.scoring import Text
from mcrrt.service import words
from mcrrt.service.checklist_answers import ChecklistRow
from mcrrt.service.language import N_, _, current, labelled, ngettext
from mcrrt.ui.present.times import day_and_clock

ROLE: dict[str, str] = {
    PackRole.INTAKE: N_("Intake: the call rests on it"),
    PackRole.SCREENER: N_("Screener: may raise the urgency, never lowers it"),
    PackRole.RECORD: N_("Record: keeps a result from elsewhere, moves nothing"),
}
SOURCE = {"program": N_("came with the program"), "agency": N_("loaded by the agency")}


def terms_of(terms: Text | None) -> str:
    """Return what an administrator confirms."""
    if terms:
        return said(terms, current())
    return _("The agency may use this instrument, and its owner's terms were read.")


def use_words(row: ChecklistRow) -> str:
    """Say whether it is in use, and if not, what is missing."""
    if row.on:
        return _("in use")
    if row.terms is not None and not row.terms_by:
        return _("not in use: its terms are not confirmed")
    return _("not in use")


def version_words(row: ChecklistRow) -> str:
    """Say which version counts and where it came from."""
    source = words.label(SOURCE, row.source)
    return _("version {version}, {source}").format(version=row.version, source=source)


def about_lines(row: ChecklistRow, now: datetime) -> tuple[str, ...]:
    """Return everything about a checklist, a line each."""
    language = current()
    found = [
        said(row.about, language) if row.about else "",
        words.label(ROLE, row.role),
        labelled(_("Answers belong to"), words.label(words.COMPARTMENT, row.compartment)),
        labelled(_("Licence"), row.licence),
        said(row.notice, language),
        _confirmed(row, now),
        ngettext(
            "{n} version was used and is kept for ever.",
            "{n} versions were used and are kept for ever.", row.versions,
        ).format(n=row.versions) if row.versions else _("No version was used yet."),
    ]  # fmt: skip
    return tuple(line for line in found if line)


def _confirmed(row: ChecklistRow, now: datetime) -> str:
    if row.terms_by and row.terms_at:
        return _("Its terms were confirmed by {name}, {at}.").format(
            name=row.terms_by, at=day_and_clock(row.terms_at, now)
        )
    return _("Before it is used, its terms must be confirmed.") if row.terms is not None else ""


# --- a file --------------------------------------------------------------------------------------


def preview_lines(found: Pack, before: Pack | None) -> tuple[str, ...]:
    """Say what a file would bring: what it is, what is new in it, and all that it holds."""
    language = current()
    title = said(found.title, language)
    stars = sum(item.star for item in found.items)
    items = ngettext("{n} question", "{n} questions", len(found.items)).format(n=len(found.items))
    starred = ngettext("{n} starred", "{n} starred", stars).format(n=stars)
    rules = ngettext("{n} rule", "{n} rules", len(found.rules)).format(n=len(found.rules))
    return (
        _("{title}, version {version}").format(title=title, version=found.version),
        f"{words.label(ROLE, found.role)} · {words.label(words.COMPARTMENT, found.compartment)}",
        f"{items} ({starred}) · {rules}",
        labelled(_("Licence"), found.licence.name) + " · " + said(found.licence.notice, language),
        "",
        *_news(found, before),
        "",
        _("Questions"),
        *(line for item in found.items for line in _item(item, language)),
        "",
        _("Rules"),
        *(f"{rule.id} {rule.urgency or '–'} {said(rule.text, language)}" for rule in found.rules),
    )


def _item(item: Item, language: str) -> Iterable[str]:
    star = "★" if item.star else ""
    text = said(item.licensed_text or item.text, language)
    yield f"{item.id}{star} {text} ({_answers(item)})"
    yield from (f"    {number} {said(text, language)}" for number, text in item.anchors.items())
    yield from (f"    {one.id} {said(one.text, language)}" for one in item.choices)


def _answers(item: Item) -> str:
    """Return what can be answered, in short."""
    found = []
    if item.yes_no:
        found.append("/".join(words.label(words.YES_NO, answer).lower() for answer in (YES, NO)))
    if item.numbers:
        found.append("{}–{}".format(*item.numbers))
    found += [choice.id for choice in item.choices]
    return ", ".join(found)


def _news(found: Pack, before: Pack | None) -> Iterable[str]:
    if before is None:
        return (_("It is not here yet."),)
    if before.hash == found.hash:
        return (_("It is the version in use, unchanged."),)
    against = compare(before, found)
    lines = [
        _("Against version {version}, which is in use:").format(version=before.version),
        *_difference(_("Questions"), against.items),
        *_difference(_("Rules"), against.rules),
    ]
    if against.rest:
        lines.append(_("Something else is different too: title, licence, scoring or actions."))
    if len(lines) == 1:
        lines.append(_("Only the version's name is different."))
    return lines


def _difference(label: str, what: Difference) -> Iterable[str]:
    parts = ((_("new"), what.new), (_("gone"), what.gone), (_("changed"), what.changed))
    said_ = [labelled(name, ", ".join(ids)) for name, ids in parts if ids]
    return (labelled(label, "; ".join(said_)),) if said_ else ()
