"""What would change this: the open questions that one answer could make decide, best first."""

from collections.abc import Mapping, Sequence

from mcrrt.domain.packs.answers import applies
from mcrrt.domain.packs.condition import NOT_ASKED, OPEN, Answer
from mcrrt.domain.packs.pack import Pack, Rule
from mcrrt.domain.packs.scoring import Total
from mcrrt.domain.urgency import Urgency, most_urgent


def ask_next(
    pack: Pack,
    answers: Mapping[str, Answer],
    unanswered: Sequence[str],
    open_stars: Sequence[str],
    fired: Sequence[Rule],
    urgency: Urgency,
) -> tuple[str, ...]:
    """Order the open items by how urgent one answer could make the result, starred ones first.

    An item of which no answer moves the urgency is left out, unless it is starred: that one must
    be answered before the result stops being provisional.
    """
    ranked = []
    for place, item in enumerate(unanswered):
        found = _Reach(pack, answers, open_stars, fired, item).outcomes()
        starred = item in open_stars
        if starred or found - {urgency}:
            ranked.append((min(found, default=urgency), not starred, place, item))
    return tuple(item for *_, item in sorted(ranked))


class _Reach:
    """How urgent each answer to one item would make the result.

    What does not look at the item is asked once, not again for each answer.
    """

    def __init__(
        self,
        pack: Pack,
        answers: Mapping[str, Answer],
        open_stars: Sequence[str],
        fired: Sequence[Rule],
        item: str,
    ) -> None:
        self._pack, self._answers, self._item = pack, answers, item
        self._rules = pack.rules_of.get(item, ())
        mine = {rule.id for rule in self._rules}
        self._rest = most_urgent(*(rule.urgency for rule in fired if rule.id not in mine))
        self._star_left = any(star != item for star in open_stars)

    def outcomes(self) -> set[Urgency]:
        """Return them, each once."""
        return {self._urgency(answer) for answer in self._pack.tries[self._item]}

    def _urgency(self, answer: Answer) -> Urgency:
        pack = self._pack
        answers = {**self._answers, self._item: answer}
        found = [self._rest, *(r.urgency for r in self._rules if r.when.holds(answers) is True)]
        if isinstance(pack.scoring, Total):
            band = pack.scoring.certain(answers)
            found.append(band.urgency if band else None)
        decided = most_urgent(*found) or pack.when_nothing
        return min(decided, pack.while_starred_open) if self._star_open(answers) else decided

    def _star_open(self, answers: Mapping[str, Answer]) -> bool:
        """Say whether a starred item would be open, which the answer itself may bring up."""
        if self._item not in self._pack.opens:
            return self._star_left
        return any(
            item.star and answers.get(item.id, NOT_ASKED) in OPEN and applies(item, answers)
            for item in self._pack.items
        )
