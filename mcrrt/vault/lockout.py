"""Lock-out after five wrong passwords, and waiting before that.

The count lives outside the store, authenticated with the device secret, and survives restarts. A
lock lasts fifteen minutes *of the program running*: it does not ask the clock, which whoever holds
the machine can set. Somebody who may manage accounts, or the recovery key, ends it at once.

It slows guessing at this machine down. Against a stolen disk it does nothing; Argon2id and the
device secret do.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from mcrrt.domain.errors import N_, LogInRefused
from mcrrt.vault.files import write_secret

LIMIT = 5
LOCK_SECONDS = 15 * 60
_TOLD = 20  # times of one name that are recorded
_WAITS = {3: 1.0, 4: 2.0, 5: 4.0}


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed log-ins of one name since the last that worked.

    ``failed`` are the times that still have to be recorded, ``left`` is how long it stays locked.
    """

    failed: tuple[str, ...] = ()
    left: float = 0.0
    count: int = 0


class Lockout:
    """The count of failed log-ins of one store."""

    def __init__(
        self,
        folder: Path,
        secret: bytes,
        counting: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = folder / "attempts"
        self._secret = hashlib.sha256(b"mcrrt attempts" + secret).digest()
        self._counting = counting
        self._sleep = sleep
        self._seen = counting()
        self._tries = self._read()

    def _read(self) -> dict[str, Tries]:
        try:
            mac, _, body = self._path.read_bytes().partition(b"\n")
        except OSError:
            return {}
        if not hmac.compare_digest(mac, self._mac(body)):
            # Somebody changed it. Nobody is let off: every name starts locked.
            return {"*": Tries((), LOCK_SECONDS)}
        return msgspec.json.decode(body, type=dict[str, Tries])

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._secret, body, "sha256").hexdigest().encode()

    def _write(self) -> None:
        body = msgspec.json.encode(self._tries)
        write_secret(self._path, self._mac(body) + b"\n" + body)

    def _count_down(self) -> None:
        now = self._counting()
        passed, self._seen = max(0.0, now - self._seen), now
        self._tries = {
            name: replace(tries, left=max(0.0, tries.left - passed))
            for name, tries in self._tries.items()
        }

    def seconds_left(self, username: str) -> int:
        """Return how long the name is still locked; keeps the count on disk."""
        locked = self._locked(username) > 0
        self._count_down()
        if locked:
            self._write()
        return int(self._locked(username) + 0.999)

    def _locked(self, username: str) -> float:
        names = (username, "*")
        return max((self._tries[n].left for n in names if n in self._tries), default=0.0)

    def require_open(self, username: str) -> None:
        """Raise LogInRefused while the name is locked."""
        left = self.seconds_left(username)
        if left:
            raise LogInRefused(
                N_(
                    "Too many wrong passwords. Wait {minutes} min with this screen open, "
                    "or let an administrator log in, or use the recovery key."
                ),
                minutes=(left + 59) // 60,
            )

    def failed(self, username: str) -> None:
        """Count a wrong password, and wait from the third on."""
        self._count_down()
        before = self._tries.get(username, Tries())
        times = (*before.failed, datetime.now(UTC).isoformat(timespec="seconds"))[-_TOLD:]
        count = before.count + 1
        left = LOCK_SECONDS if count % LIMIT == 0 else before.left
        self._tries[username] = Tries(times, left, count)
        self._write()
        self._sleep(_WAITS.get((count - 1) % LIMIT + 1, 0.0))

    def failures(self) -> tuple[tuple[str, str], ...]:
        """Return all failures that are not on record yet, as (name, time)."""
        return tuple((name, at) for name, tries in self._tries.items() for at in tries.failed)

    def worked(self, username: str) -> None:
        """Forget the name's failures, and that the others' are not on record yet.

        What was counted against other names stays counted: who has an account here must not be
        able to go on guessing at another one by logging in between.
        """
        self._tries = {
            name: replace(tries, failed=())
            for name, tries in self._tries.items()
            if name != username and (tries.left or tries.count)
        }
        if self._path.exists():
            self._write()

    def release(self) -> None:
        """End every lock."""
        self._tries = {}
        if self._path.exists():
            self._write()
