"""``do`` and ``ask``: the door of the office for scripts, as JSON."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from mcrrt.app import OpenHouse
from mcrrt.cli.session import open_office, print_fields, print_json
from mcrrt.domain.errors import N_, BadInput, McrrtError
from mcrrt.service import codec
from mcrrt.service.commands import COMMANDS
from mcrrt.service.language import sentence
from mcrrt.service.questions import QUESTIONS

MAX_LINE = 4_000_000


def do(options: Namespace) -> int:
    """Carry out commands."""

    def act(desk: OpenHouse, raw: dict[str, Any]) -> dict[str, Any]:
        receipt = desk.office.submit(codec.from_json(raw, "command", COMMANDS))
        return {
            "ok": True,
            "result": receipt.result,
            "events": receipt.events,
            "position": receipt.position,
        }

    return _each(options, act)


def ask(options: Namespace) -> int:
    """Answer questions."""

    def act(desk: OpenHouse, raw: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "answer": desk.office.ask(codec.from_json(raw, "question", QUESTIONS))}

    return _each(options, act)


def _each(options: Namespace, act: Callable[[OpenHouse, dict[str, Any]], dict[str, Any]]) -> int:
    failed = 0
    with open_office(options) as desk:
        for line in _lines(options):
            try:
                _show(options, act(desk, _parse(line)))
            except McrrtError as error:
                failed += 1
                _show_refusal(options, sentence(error))
                if not options.keep_going:
                    break
    return 1 if failed else 0


def _lines(options: Namespace) -> Iterator[str]:
    if options.json_text not in (None, "-"):
        yield options.json_text
    elif options.file:
        with Path(options.file).open("rb") as file:
            yield from _filled(file)
    else:
        yield from _filled(sys.stdin.buffer)


def _filled(file: BinaryIO) -> Iterator[str]:
    """Return the lines that hold something, also those that are no text: they are refused."""
    for line in file:
        if line.strip():
            yield line.decode("utf-8", "surrogateescape")


def _parse(line: str) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise BadInput("json", N_("This line is too long. Nothing was changed."))
    return codec.parse_object(line.encode("utf-8", "surrogateescape"))


def _show(options: Namespace, outcome: dict[str, Any]) -> None:
    if options.json:
        print_json(outcome)
    elif "answer" in outcome:
        text = msgspec.json.format(codec.encode(outcome["answer"]), indent=2)
        sys.stdout.write(text.decode() + "\n")
    else:
        print_fields({"done": "yes", **outcome["result"]})
    sys.stdout.flush()


def _show_refusal(options: Namespace, words: str) -> None:
    if options.json:
        print_json({"ok": False, "error": words})
    sys.stdout.flush()
    sys.stderr.write(words + "\n")
