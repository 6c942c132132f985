"""A checklist as a file that leaves the program: with words that may, without those that may not."""

import json
from collections.abc import Mapping
from typing import Any

from mcrrt.service import packs

Json = Mapping[str, Any]


def file_of(raw: bytes) -> bytes:
    """Return the file to save of a checklist as it is kept.

    Without redistribution rights no text of an item leaves (domain.md 8.1, rule 8): the place for
    the instrument's own words is empty, and a label that did not come with the program is the id.
    """
    found = packs.parse_kept(raw)
    if found.licence.may_ship_items:
        return raw
    packs.parse(raw)  # what is not understood to the letter might be words, and stays here
    data = json.loads(raw)
    ours = packs.shipped().get(found.id)
    own: Json = json.loads(ours.raw) if ours else {}
    made = {
        **data,
        "items": _bare(data["items"], own.get("items", [])),
        "rules": _bare(data["rules"], own.get("rules", [])),
    }
    if made == data:
        return raw
    return json.dumps(made, ensure_ascii=False, indent=2).encode() + b"\n"


def _bare(rows: list[Json], own: list[Json]) -> list[Json]:
    """Return items or rules with the words that came with the program, or none."""
    known = {row["id"]: row for row in own}
    return [_bare_row(row, known.get(row["id"], {})) for row in rows]


def _bare_row(row: Json, own: Json) -> Json:
    made = {**row, "text": own.get("text") or _nothing(row["text"], row["id"])}
    if "licensed_text" in row:
        made["licensed_text"] = {}
    if "anchors" in row:
        given = own.get("anchors", {})
        made["anchors"] = {
            number: given.get(number) or _nothing(text, number)
            for number, text in row["anchors"].items()
        }
    if "choices" in row:
        made["choices"] = _bare(row["choices"], own.get("choices", []))
    return made


def _nothing(text: Json, name: str) -> Json:
    return dict.fromkeys(text, name)
