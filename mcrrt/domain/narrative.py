"""What the narrative suggests: a call type, safety flags, triage answers. Only ever suggested.

Rules are data (``resources/suggestions.json``): words in English and French, and what they point
to. A negation shortly before the words ("no weapon", "denies", "sans arme") withdraws the
suggestion, because a person who typed it has already answered.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcrrt.domain.text import folded

# Words that, up to three words before a match, turn it around.
_NEGATION = re.compile(
    r"(?:\b(?:no|not|without|denies|denied|deny|never|nor|neither|isn't|doesn't|didn't|don't|"
    r"sans|pas|aucun|aucune|jamais|nie|ni)\b)(?:\s+[\w']+){0,3}\s*$"
)
# A negation does not reach over these. In doubt the suggestion stands: a person looks at it.
_CLAUSE_END = re.compile(r"[.,;:!?\n]|\b(?:but|however|except|though|mais|sauf|pourtant)\b")


@dataclass(frozen=True, slots=True)
class SuggestionRule:
    """Words and what they point to. ``target`` is ``type``, ``flag`` or ``triage``."""

    target: str
    value: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion with the words that gave rise to it, for a person to accept or ignore."""

    target: str
    value: str
    words: str


def load_rules(rows: Sequence[Mapping[str, object]]) -> tuple[SuggestionRule, ...]:
    """Build the rules from data rows with ``target``, ``value`` and ``words`` (a list).

    Each word or phrase matches at word starts; ``*`` stands for any ending.
    """
    rules = []
    for row in rows:
        words = row["words"]
        if not isinstance(words, list) or not words:
            raise ValueError(f"suggestion for {row.get('value')} has no words")
        parts = [re.escape(folded(str(word))).replace(r"\*", r"\w*") for word in words]
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")
        rules.append(SuggestionRule(str(row["target"]), str(row["value"]), pattern))
    return tuple(rules)


_LOOK_BACK = 60


def _stands(narrative: str, start: int) -> bool:
    before = narrative[max(0, start - _LOOK_BACK) : start]
    if start > _LOOK_BACK and not narrative[start - _LOOK_BACK - 1].isspace():
        # Half a word is left out: the end of "piano" is no negation.
        before = before.partition(" ")[2]
    return not _NEGATION.search(_CLAUSE_END.split(before)[-1])


def suggest(narrative: str, rules: Sequence[SuggestionRule]) -> tuple[Suggestion, ...]:
    """Return what the narrative suggests, in the order of the rules, each value once."""
    plain = folded(narrative)
    found: dict[tuple[str, str], Suggestion] = {}
    for rule in rules:
        for match in rule.pattern.finditer(plain):
            key = (rule.target, rule.value)
            if key not in found and _stands(plain, match.start()):
                found[key] = Suggestion(rule.target, rule.value, match.group(0))
    return tuple(found.values())
