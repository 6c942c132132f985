"""A checklist of the agency: every version that was ever used, and which one is used now.

A version is frozen once it was used: another text under the same version is refused, and what an
old assessment was made with can be opened for ever, by its hash.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.journal import Entry


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One version as it was used; ``json`` is the pack file, ``hash`` its SHA-256."""

    version: str
    hash: str
    json: str
    at: datetime
    loaded: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the agency has and decided. ``on`` is None while the pack's own word counts.

    ``in_force`` is the hash of the version that an administrator loaded, '' for the one that came
    with the program. ``terms_by`` confirmed the terms of its owner.
    """

    id: str
    versions: tuple[KeptVersion, ...] = ()
    on: bool | None = None
    in_force: str = ""
    terms_by: str = ""
    terms_at: datetime | None = None
    event: str = ""

    def version(self, pack_hash: str) -> KeptVersion | None:
        """Return a version by its hash."""
        return next((one for one in self.versions if one.hash == pack_hash), None)


def evolve_checklist(state: Checklist | None, entry: Entry) -> Checklist:
    """Return the checklist after the fact. Raises RuleBroken."""
    match entry.fact:
        case tr.ChecklistKept() as fact:
            now = state or Checklist(fact.pack)
            return _with(now, fact, entry, loaded=False)
        case tr.ChecklistLoaded() as fact:
            now = state or Checklist(fact.pack)
            require_fresh(now, fact.version, fact.hash)
            kept = _with(now, fact, entry, loaded=True)
            return _decided(replace(kept, in_force=fact.hash, on=True), entry, terms=fact.terms)
        case tr.ChecklistSwitched() as fact:
            now = state or Checklist(fact.pack)
            return _decided(replace(now, on=fact.on), entry, terms=fact.terms)
        case _ if state is None:
            raise RuleBroken(N_("There is no such checklist."))
        case _:
            return state


def _decided(now: Checklist, entry: Entry, *, terms: bool) -> Checklist:
    after = replace(now, event=entry.event_id)
    return replace(after, terms_by=entry.actor, terms_at=entry.at) if terms else after


def _with(
    now: Checklist, fact: tr.ChecklistKept | tr.ChecklistLoaded, entry: Entry, *, loaded: bool
) -> Checklist:
    """Keep a version once, whoever brings it; the bytes are named by their hash."""
    if now.version(fact.hash) is not None:
        return now
    kept = KeptVersion(fact.version, fact.hash, fact.json, entry.at, loaded)
    return replace(now, versions=(*now.versions, kept))


def require_fresh(now: Checklist, version: str, pack_hash: str) -> None:
    """Refuse another text under a version that was used. Raises RuleBroken."""
    if any(one.version == version and one.hash != pack_hash for one in now.versions):
        raise RuleBroken(
            N_(
                "Version {version} of this checklist is in use and frozen. Give the file another "
                "version."
            ),
            version=version,
        )
