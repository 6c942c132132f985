"""``triage PACK ANSWERS.json``: the result of a checklist, with its reasons."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from mcrrt.cli.session import print_json
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.packs.answers import check_answers
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.pack import Pack, said
from mcrrt.domain.packs.result import Result
from mcrrt.service import codec, packs
from mcrrt.service.language import current


def run(options: Namespace) -> int:
    """Print one result, or a list of results for a list of answer sets."""
    pack = packs.pack(options.pack)
    data = _read(options.answers)
    if isinstance(data, list):
        results = [_result(pack, row) for row in data]
        if options.json:
            print_json([codec.to_builtins(result) for result in results])
        else:
            for result in results:
                _show(pack, result)
        return 0
    result = _result(pack, data)
    if options.json:
        print_json(result)
    else:
        _show(pack, result)
    return 0


def _read(name: str) -> Any:
    raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        raise BadInput("answers", N_("The answers are not JSON.")) from None


def _result(pack: Pack, row: Any) -> Result:
    if not isinstance(row, dict) or not isinstance(row.get("answers"), dict):
        raise BadInput("answers", N_('Write the answers as {"answers": {"SF1": "yes"}}.'))
    source = row.get("source")
    answers = check_answers(pack, row["answers"])
    return evaluate(pack, answers, source=source if isinstance(source, str) else None)


def _show(pack: Pack, result: Result) -> None:
    words = f"Response urgency {result.urgency}"
    sys.stdout.write(words + (" (provisional)\n" if result.provisional else "\n"))
    rules = {rule.id: rule for rule in pack.rules}
    for reason in result.reasons:
        rule = rules.get(reason.rule)
        text = said(rule.text, current()) if rule else "not answered yet"
        sys.stdout.write(f"  {reason.item}: {text}\n")
