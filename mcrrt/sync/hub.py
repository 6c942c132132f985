"""A hub as the rules of the sync ask it, whatever is between the two."""

from typing import Protocol

from mcrrt.service import protocol as p


class Hub(Protocol):
    """One hub, as one station sees it."""

    def push(self, request: p.PushRequest) -> p.PushAnswer:
        """Offer events."""

    def pull(self, request: p.PullRequest) -> p.PullAnswer:
        """Ask what is new."""

    def match(self, request: p.MatchRequest) -> p.MatchAnswer:
        """Ask up to where two logs are the same."""

    def snapshot(self, request: p.SnapshotRequest) -> p.Snapshot:
        """Ask where a machine begins that keeps only a window."""

    def machines(self) -> p.Machines:
        """Ask who belongs to the agency."""

    def put_document(self, digest: str, data: bytes) -> None:
        """Give a document."""

    def get_document(self, digest: str) -> bytes | None:
        """Return a document, or None."""

    def close(self) -> None:
        """End what is under way."""
