"""A run through a checklist: answers in any order, from several people, until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from mcrrt.domain.heads import after_act, unseen
from mcrrt.domain.journal import Entry
from mcrrt.domain.packs.condition import Answer
from mcrrt.domain.packs.pack import PackRole
from mcrrt.domain.packs.result import Result, together


@dataclass(frozen=True, slots=True)
class Run:
    """The answers so far and what they mean, open until it is done. ``event`` are its ``heads``."""

    id: str
    pack: str
    version: str
    hash: str
    answers: Mapping[str, Answer]
    result: Result
    started_at: datetime
    changed_at: datetime
    done_at: datetime | None = None
    by: str = ""
    event: str = ""

    @property
    def intake(self) -> bool:
        """Say whether it is what the call rests on, and not a screener beside it."""
        return self.result.role is PackRole.INTAKE


AnyRun = TypeVar("AnyRun", bound=Run)


def begun(
    kind: type[AnyRun], name: str, answers: Mapping[str, Answer], result: Result, entry: Entry
) -> AnyRun:
    """Return a run of a kind that begins with these answers."""
    return kind(
        name, result.pack, result.version, result.hash, dict(answers), result, entry.at, entry.at,
        None, entry.actor, entry.event_id,
    )  # fmt: skip


def with_answers(
    run: AnyRun, answers: Mapping[str, Answer], result: Result, entry: Entry
) -> AnyRun:
    """Return it with more answers, also late ones.

    Who did not see the last ones takes nothing back of them.
    """
    seen = entry.base.get("assessment", run.event)
    every = {**run.answers, **answers}
    if unseen(run.event, seen):
        result = together(run.result, result, every)
    return replace(
        run, answers=every, result=result, changed_at=entry.at, by=entry.actor,
        event=after_act(run.event, seen, entry.event_id),
    )  # fmt: skip
