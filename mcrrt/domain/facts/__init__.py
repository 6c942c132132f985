"""All that can have happened, one file a noun. Importing this package knows every kind."""

from mcrrt.domain.facts import (
    access,
    admin,
    calls,
    crews,
    layers,
    referrals,
    roster,
    sheets,
    teams,
    triage,
    watch,
)

__all__ = [
    "access",
    "admin",
    "calls",
    "crews",
    "layers",
    "referrals",
    "roster",
    "sheets",
    "teams",
    "triage",
    "watch",
]
