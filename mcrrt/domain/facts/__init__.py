"""All that can have happened, one file a noun. Importing this package knows every kind."""

from mcrrt.domain.facts import access, admin, calls, referrals, teams, triage

__all__ = ["access", "admin", "calls", "referrals", "teams", "triage"]
