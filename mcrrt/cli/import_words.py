"""What ``import`` prints: the preview, the counts, and the sum that shows where every row went."""

import sys
from argparse import Namespace
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mcrrt.cli.import_batches import Totals
from mcrrt.cli.session import print_json
from mcrrt.documents.csv_import import Checked, Contact
from mcrrt.documents.csv_mapping import ImportMapping
from mcrrt.documents.csv_rows import CsvFile
from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.fields import Kind, Value
from mcrrt.service import words

SHOWN = 15
_DELIMITER = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_ENCODING = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come in."""

    checked: Checked
    contacts: int
    first: tuple[Contact, ...]
    differing: Counter[str]


def show_preview(
    options: Namespace, mapping: ImportMapping, file: CsvFile, preview: Preview
) -> None:
    """Print what would come in, without any store."""
    checked = preview.checked
    total = (
        f"{checked.rows} rows = {checked.readable} readable + {checked.rejected} rejected"
        f" + {checked.blank} blank"
    )
    if options.json:
        print_json(
            {
                **_facts(mapping, file, checked, preview.differing),
                "dry_run": True,
                "rows_readable": checked.readable,
                "contacts": preview.contacts,
                "first_contacts": [_card(mapping, contact) for contact in preview.first],
                "sum": total,
            }
        )
        return
    lines = [
        *_about(mapping, file),
        f"would come in: {preview.contacts} contacts with {checked.readable} outcomes",
        "",
        *_first(mapping, preview),
        *_notes(mapping, file, checked, preview.differing),
        total,
        "Nothing was changed. Contacts that came in before are known when the import runs.",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def show_done(
    options: Namespace,
    mapping: ImportMapping,
    file: CsvFile,
    checked: Checked,
    totals: Totals,
    rejects: Path | None,
) -> None:
    """Print what came in."""
    total = (
        f"{checked.rows} rows = {totals.rows_new} in new calls + {totals.rows_added} added to "
        f"known calls + {totals.rows_known} known already + {checked.rejected} rejected + "
        f"{checked.blank} blank"
    )
    if options.json:
        print_json(
            {
                **_facts(mapping, file, checked, totals.differing),
                "dry_run": False,
                **_counts(totals),
                "rejects_file": str(rejects) if rejects else "",
                "sum": total,
            }
        )
        return
    lines = [
        *_about(mapping, file),
        f"calls made: {totals.calls_made}",
        f"calls added to: {totals.calls_added_to}",
        f"calls known already: {totals.calls_known}",
        f"outcomes made: {totals.outcomes_made}",
        "",
        *_notes(mapping, file, checked, totals.differing),
        *([f"rejected rows: {rejects}"] if rejects else []),
        total,
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _counts(totals: Totals) -> dict[str, int]:
    return {
        "rows_new": totals.rows_new,
        "rows_added": totals.rows_added,
        "rows_known": totals.rows_known,
        "calls_made": totals.calls_made,
        "calls_added_to": totals.calls_added_to,
        "calls_known": totals.calls_known,
        "outcomes_made": totals.outcomes_made,
    }


def _facts(
    mapping: ImportMapping, file: CsvFile, checked: Checked, differing: Counter[str]
) -> dict[str, Any]:
    return {
        "ok": True,
        "mapping": mapping.name,
        "file_hash": file.hash,
        "encoding": _ENCODING[file.encoding],
        "delimiter": _DELIMITER[file.delimiter],
        "rows": checked.rows,
        "rows_rejected": checked.rejected,
        "rows_blank": checked.blank,
        "rejects": [{"line": line, "reason": why} for line, why in checked.first_rejects],
        "words_without_meaning": [
            {"table": table, "column": column, "word": word, "rows": count}
            for (table, column, word), count in checked.unknown.most_common()
        ],
        "more_words_without_meaning": checked.more_unknown,
        "times_moved_forward": checked.noted["gap"],
        "times_that_came_twice": checked.noted["twice"],
        "contacts_whose_rows_differ": dict(sorted(differing.items())),
        "columns_not_mentioned": _not_mentioned(mapping, file),
    }


def _not_mentioned(mapping: ImportMapping, file: CsvFile) -> list[str]:
    known = mapping.columns | mapping.left_out
    return [name for name in file.header if name and name not in known]


# --- lines for a person --------------------------------------------------------------------------


def _about(mapping: ImportMapping, file: CsvFile) -> list[str]:
    written = f"{_ENCODING[file.encoding]}, {_DELIMITER[file.delimiter]} between columns"
    return [
        f"mapping: {mapping.name}",
        f"file: {file.path.name}, {written}, {len(file.header)} columns",
    ]


def _first(mapping: ImportMapping, preview: Preview) -> list[str]:
    lines = []
    for contact in preview.first:
        card = _card(mapping, contact)
        at = ", ".join(map(str, contact.lines[:5]))
        lines.append(f"contact {card['key']} (line {at})")
        lines.append(f"  Received: {card['received']}")
        if card["urgency"]:
            lines.append(f"  Response urgency: {card['urgency']}")
        for label, value in card["fields"].items():
            lines.append(f"  {label}: {value}".replace("\n", "\n    "))
        lines.extend(f"  Outcome: {outcome}" for outcome in card["outcomes"][:SHOWN])
        lines.extend(f"  Kept as it is, {name}: {word}" for name, word in card["kept"].items())
        lines.append("")
    return lines


def _card(mapping: ImportMapping, contact: Contact) -> dict[str, Any]:
    imported = contact.imported
    zone = mapping.times.zone
    return {
        "key": imported.source_key,
        "lines": list(contact.lines),
        "received": f"{imported.received_at.astimezone(zone):%Y-%m-%d %H:%M:%S} ({zone.key})",
        "urgency": _urgency(imported.urgency),
        "fields": {
            words.field_label(name): _shown(name, imported.values[name])
            for name in CALL_FIELDS
            if name in imported.values
        },
        "outcomes": [_outcome(zone, o.original, o.disposition, o.at) for o in imported.outcomes],
        "kept": dict(imported.original),
    }


def _urgency(code: str | None) -> str:
    return f"{code} {words.label(words.URGENCY, code)}" if code else ""


def _shown(name: str, value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(words.choice_label(name, choice) for choice in value)
    if CALL_FIELDS[name].kind is Kind.CHOICE:
        return words.choice_label(name, str(value))
    return str(value)


def _outcome(zone: ZoneInfo, original: str, code: str | None, at: Any) -> str:
    parts = [original or "nothing said"]
    if code:
        parts.append(f"{code} {words.label(words.DISPOSITION, code)}")
    if at:
        parts.append(f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}")
    return " | ".join(parts)


def _notes(
    mapping: ImportMapping, file: CsvFile, checked: Checked, differing: Counter[str]
) -> list[str]:
    lines = [
        *_unknown(checked),
        *_uncertain(checked),
        *_differing(differing),
        *_rejects(checked),
    ]
    columns = _not_mentioned(mapping, file)
    if columns:
        lines.append(f"columns that the mapping does not mention: {', '.join(columns)}")
    return [*lines, ""] if lines else []


def _unknown(checked: Checked) -> list[str]:
    if not checked.unknown:
        return []
    lines = ["words without a meaning in the mapping (kept as they are):"]
    common = checked.unknown.most_common(SHOWN)
    lines += [
        f"  {count} x '{word}' in {column}, {table}" for (table, column, word), count in common
    ]
    more = len(checked.unknown) - len(common)
    if more or checked.more_unknown:
        lines.append(f"  and {more}{' or more' if checked.more_unknown else ''} other words")
    return lines


def _uncertain(checked: Checked) -> list[str]:
    lines = []
    if checked.noted["twice"]:
        lines.append(f"times that came twice when the clocks went back: {checked.noted['twice']}")
    if checked.noted["gap"]:
        lines.append(
            f"times that never were, moved on by the hour left out: {checked.noted['gap']}"
        )
    return lines


def _differing(differing: Counter[str]) -> list[str]:
    if not differing:
        return []
    named = ", ".join(f"{name} ({count})" for name, count in sorted(differing.items()))
    return [f"contacts whose rows differ (the first row stands, of times the earliest): {named}"]


def _rejects(checked: Checked) -> list[str]:
    lines = [f"line {line}: {why}" for line, why in checked.first_rejects[:SHOWN]]
    more = checked.rejected - len(lines)
    return [*lines, f"and {more} more rejected rows"] if more else lines
