"""``pack check FILE`` and ``pack list``: whether a checklist can be relied on, and which ship."""

import sys
from argparse import Namespace
from pathlib import Path

from mcrrt.cli.session import print_fields, print_json
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.packs.pack import Pack, said
from mcrrt.service import packs
from mcrrt.service.language import current, sentence


def run(options: Namespace) -> int:
    """Do what the action says; returns the exit status."""
    return _list(options) if options.action == "list" else _check(options)


def _check(options: Namespace) -> int:
    """Say what a file is, or the place and the sentence of its first hole."""
    if not options.file:
        raise BadInput("file", N_("Name the file of the checklist."))
    try:
        found = _what_it_is(packs.parse(_read(options.file)))
    except BadInput as refused:
        return _refuse(options, refused.field, sentence(refused))
    if options.json:
        print_json({"ok": True, **found})
    else:
        print_fields(found)
    return 0


def _read(name: str) -> bytes:
    """Return the bytes of a file, and no more of them than it takes to refuse it."""
    if name == "-":
        return sys.stdin.buffer.read(packs.MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(packs.MOST_BYTES + 1)


def _refuse(options: Namespace, place: str, words: str) -> int:
    if options.json:
        print_json({"ok": False, "place": place, "error": words})
    sys.stderr.write(f"{words}\n" if place in words else f"{place}: {words}\n")
    return 1


def _what_it_is(pack: Pack) -> dict[str, object]:
    return {
        "id": pack.id,
        "version": pack.version,
        "hash": pack.hash,
        "title": said(pack.title, current()),
        "role": pack.role,
        "record": pack.compartment,
        "items": len(pack.items),
        "rules": len(pack.rules),
        "licence": pack.licence.name,
    }


def _list(options: Namespace) -> int:
    """Say which checklists come with the program."""
    found = [_what_it_is(file.pack) for file in packs.shipped().values()]
    if options.json:
        print_json({"packs": found})
        return 0
    for one in found:
        sys.stdout.write(f"{one['id']} {one['version']}: {one['title']}\n")
    return 0
