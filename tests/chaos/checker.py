"""The independent checker: reads histories and final stores, and says what is not as it must be.

The invariants are those of the design of the sync (I1 to I8, I11, I12). Nothing of the product is
asked what is right: hashes, digests, signatures, merges and cards are worked out anew, with own
code, from the bytes in the tables.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import logs, merging, secrecy
from tests.chaos.evidence import COUNTING, Evidence, gather

HEALED_WITHIN = 10.0

Check = Callable[[Evidence], Iterator[tuple[str, str]]]
CHECKS: tuple[Check, ...] = (
    logs.kept, logs.dense, logs.alike, logs.local_chains, logs.unchanged, logs.real_time,
    merging.conflicts, merging.sendings, secrecy.raw_files, secrecy.compartments,
)  # fmt: skip


@dataclass
class Verdict:
    """What the checker found. ``counts`` say that there was something to find it in."""

    violations: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Say whether all is as it must be."""
        return not self.violations

    def kinds(self) -> set[str]:
        """The invariants that do not hold."""
        return {invariant for invariant, _sentence in self.violations}


def check(path: Path, healed_within: float = HEALED_WITHIN) -> Verdict:
    """Check a finished run."""
    evidence = gather(path)
    verdict = Verdict(counts=counted(evidence))
    verdict.violations += ended(evidence, healed_within)
    for one in CHECKS:
        try:
            verdict.violations += one(evidence)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            name = getattr(one, "__name__", "a check")
            verdict.violations.append(
                ("I3", f"{name} cannot make sense of the stores: {type(error).__name__} {error}")
            )
    return verdict


def ended(evidence: Evidence, within: float) -> Iterator[tuple[str, str]]:
    """What the processes themselves found broken, and whether all was alike in time."""
    for line in evidence.conductor:
        if line["what"] == "mistake":
            yield "run", line["why"]
        if line["what"] == "quiet":
            if not line["healed"]:
                yield "I5", f"not alike {line['after']} s after healing"
            elif line["after"] > within:
                yield "I5", f"alike only {line['after']} s after healing"
        if line["what"] == "hub_left" and line["status"]:
            yield "run", f"the hub ended with status {line['status']}"
    for store in evidence.stores:
        for line in store.history:
            if line["what"] in ("broken", "mistake"):
                yield "I12", f"{store.replica.letter}: {line['why']}"
            if line["what"] == "closed" and line["error"] != "NotNow":
                yield "I12", f"{store.replica.letter} could not be opened: {line['why']}"


def counted(evidence: Evidence) -> dict[str, int]:
    """Count what there was."""
    entries = [row for log in evidence.hub.log.values() for row in log]
    verdicts = Counter(row["verdict"] for row in entries)
    told = Counter(line["what"] for store in evidence.stores for line in store.history)
    fields = [merging.Fields("call"), merging.Fields("referral")]
    for model, feed in zip(fields, ("ops", "referral"), strict=True):
        for row in evidence.hub.log[feed]:
            said = evidence.said[row["event_id"]]
            if row["verdict"] in COUNTING and said is not None:
                try:
                    model.take(row, said)
                except KeyError:
                    continue
    crossings = sum(r.crossings for model in fields for r in model.records.values())
    return {
        "events": len(entries), "commands": told["ok"], "refused": told["fail"],
        "unknown": told["unknown"], "stations": len(evidence.stores), "crossings": crossings,
        **{name: verdicts[name] for name in ("stands", "conflict", "void", "quarantined")},
    }  # fmt: skip
