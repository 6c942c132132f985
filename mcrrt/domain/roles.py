"""The roles an account can have (domain.md 1.3). What each may do: ``service/access.py``."""

from enum import StrEnum


class Role(StrEnum):
    """One hat. An account can wear several; each act is recorded under the one that allowed it."""

    CALL_TAKER = "call_taker"
    DISPATCHER = "dispatcher"
    OFFICER = "officer"
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    PRIVACY_OFFICER = "privacy_officer"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
