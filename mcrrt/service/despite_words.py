"""What stood against somebody who was sent all the same, and why, in words."""

from collections.abc import Callable, Iterable

from mcrrt.domain.assignment import Against
from mcrrt.domain.pairing.rules import REFUSALS
from mcrrt.service.language import N_, _
from mcrrt.service.words import label

Translate = Callable[[str], str]


def rule_words(rules: Iterable[str], translate: Translate = _) -> str:
    """Return hard rules by name, each once; a newer version's as it is."""
    return ", ".join(label(REFUSALS, rule, translate) for rule in dict.fromkeys(rules))


def despite_words(against: Iterable[Against], reason: str, translate: Translate = _) -> str:
    """Return what stood against it and why it was done, '' when nothing did."""
    rules = rule_words((one.rule for one in against), translate)
    if not rules:
        return ""
    if not reason:  # it was given when the call was stacked
        return translate(N_("despite: {rules}")).format(rules=rules)
    return translate(N_("despite: {rules}. Why: {reason}")).format(rules=rules, reason=reason)
