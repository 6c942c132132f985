"""The latest of a record where people may act without seeing each other.

``heads`` names every act that no later one has seen, apart by a space, the latest last. Whoever acts
names as their base the heads that they saw: two that crossed stay two heads, however much each of
the two goes on alone, until somebody has seen both.
"""


def unseen(heads: str, seen: str | None) -> tuple[str, ...]:
    """Return the heads that whoever acted had not seen."""
    known = (seen or "").split()
    return tuple(head for head in heads.split() if head not in known)


def crossed(heads: str) -> bool:
    """Say whether acts stand side by side that nobody has followed yet."""
    return " " in heads


def after_act(heads: str, seen: str | None, event: str) -> str:
    """Return the heads after an act: it follows what it saw, and stands beside the rest."""
    return " ".join((*unseen(heads, seen), event))
