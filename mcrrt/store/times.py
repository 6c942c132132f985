"""Instants as text that sorts: UTC, always with microseconds."""

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """Return an instant as ``2026-11-02T14:05:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def iso_or_none(moment: datetime | None) -> str | None:
    """Return an instant as text, or None."""
    return None if moment is None else iso(moment)


def instant(text: str) -> datetime:
    """Return the instant a text stands for."""
    return datetime.fromisoformat(text)


def instant_or_none(text: str | None) -> datetime | None:
    """Return the instant a text stands for, or None."""
    return None if text is None else instant(text)
