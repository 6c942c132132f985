"""What a narrative suggests that the call does not say yet."""

import functools
from collections.abc import Mapping

import msgspec

from mcrrt.domain.fields import Value
from mcrrt.domain.narrative import Suggestion, SuggestionRule, load_rules, suggest
from mcrrt.domain.packs.condition import NOT_ASKED, Answer
from mcrrt.service.resources import resource


@functools.cache
def rules() -> tuple[SuggestionRule, ...]:
    """Return the rules that ship with the program."""
    rows = msgspec.json.decode(resource("suggestions.json").read_bytes())
    return load_rules(rows)


def suggestions(
    narrative: str, values: Mapping[str, Value], answers: Mapping[str, Answer]
) -> tuple[Suggestion, ...]:
    """Return what to offer: a type only while there is none, flags and answers not given yet."""
    if not narrative:
        return ()
    flags = values.get("safety_flags")
    has_flags = flags if isinstance(flags, tuple) else ()
    offered = []
    for suggestion in suggest(narrative, rules()):
        given = {
            "type": bool(values.get("call_type")),
            "flag": suggestion.value in has_flags,
            "triage": answers.get(suggestion.value, NOT_ASKED) != NOT_ASKED,
        }
        if not given.get(suggestion.target, True):
            offered.append(suggestion)
    return tuple(offered)
