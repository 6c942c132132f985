"""What the reference says before its tables."""

from mcrrt.service.reference_examples import BEGINS

_INTRODUCTION = """\
# Commands and questions

<!-- Made by `python3 dev.py docs`. Do not edit: change mcrrt/service instead. -->

Everything that can be done and asked, for scripts. The window uses the same commands and questions.

```sh
main.py do  --store DIR --user NAME --password-file FILE '{"command": "QueueCall", "call": "A1"}'
main.py ask --store DIR --user NAME --password-file FILE '{"question": "Board"}'
main.py do  --store DIR --user NAME --password-file FILE --json --file lines.jsonl
main.py do  --store DIR --user NAME --password-file FILE --json < lines.jsonl
```

* One JSON object is one command or one question. A file or standard input holds one object a line.
  The work stops at the first refusal; with `--keep-going` it goes on.
* With `--json` each line is answered by one JSON object on standard output. A command:
  `{"ok": true, "result": {...}, "events": [...], "position": 412}`. A question:
  `{"ok": true, "answer": {...}}`. `events` are the ids of the entries that are now durable;
  `position` is how many entries the journal has.
* Exit status: 0 done, 1 something was refused or failed, 2 wrong usage.
* A command is carried out whole or not at all. Once it is answered, it survives a power cut.
* `call` takes an id or a number (`A412`), `team` an id or the call-sign of a team that is on
  (`MC1`), `officer`, `clinician` and `member` an id, call-sign or badge, `partner` an id or name,
  `referral` an id or number (`R-A412-1`), `account` an id or user name.
* A time is text with its offset from UTC: `BEGINS`. A date is `2026-06-11`.
* A value of a field is text, a whole number, a list of texts, or `null`, which empties the field.
* `base` names, per field, the `event` whose value was on screen when a form was opened; it stands
  beside each value in the answer to `CallCard`. A script may leave it out: then it has seen the
  present value.
* The examples are one shift in a new store, by somebody with every role, beginning at `BEGINS`.
  They are carried out by a test.
"""
INTRODUCTION = _INTRODUCTION.replace("BEGINS", BEGINS).splitlines()

REFUSALS = [
    "",
    "## How a refusal looks",
    "",
    "One plain sentence on standard error, and exit status 1. With `--json` also",
    '`{"ok": false, "error": "There is no such call."}` on standard output. Nothing was changed, and what',
    "was typed is not repeated.",
    "",
    "",
][:-1]

FIELDS = """\
Text is trimmed and kept in composed form (NFC). Characters that cannot be shown are refused
(controls, invisible marks that turn text around), and so is text that is too long.
""".splitlines()
