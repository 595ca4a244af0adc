"""The queries that a cluster works on or keeps: whose they are, when each is ready and when it expires."""

from __future__ import annotations

import asyncio
import binascii
import random
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from massive_frames.sandbox.sql.problems import RefusedError, illegal
from massive_frames.sandbox.users import User

_MARK = b"es-async"
_UNITS = {"nanos": 1e-9, "micros": 1e-6, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
KEEP_ALIVE, SHORTEST_S = "5d", 60.0


def seconds(name: str, value: object) -> float:
    """Return a duration such as ``"5s"`` in seconds."""
    found = re.fullmatch(r"(\d+)(nanos|micros|ms|s|m|h|d)", str(value))
    if found is None and str(value) not in {"0", "-1"}:
        words = "unit is missing or unrecognized"
        raise illegal(f"failed to parse setting [{name}] with value [{value}] as a time value: {words}")
    return float(found[1]) * _UNITS[found[2]] if found else float(str(value))


@dataclass
class Search:
    """One query: how it ends, when it is ready, and until when it is kept."""

    id: str
    owner: User
    outcome: Any
    asked: dict[str, Any]
    began: float
    ready_s: float
    expires_s: float

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return time.monotonic() < self.ready_s

    async def wait(self, at_most_s: float) -> None:
        """Wait for its end, but not longer than that."""
        await asyncio.sleep(max(0.0, min(at_most_s, self.ready_s - time.monotonic())))

    def result(self) -> Any:
        """Return its result, or raise what it failed with."""
        if isinstance(self.outcome, RefusedError):
            raise self.outcome
        return self.outcome

    def status(self) -> dict[str, object]:
        """Return what the status API says."""
        left_s = self.expires_s - time.monotonic()
        expires = {"expiration_time_in_millis": int((time.time() + left_s) * 1000)}
        if self.running:
            running = {"id": self.id, "is_running": True, "is_partial": True}
            return {**running, "start_time_in_millis": int(self.began * 1000), **expires}
        status = self.outcome.status if isinstance(self.outcome, RefusedError) else 200
        return {
            "id": self.id,
            "is_running": False,
            "is_partial": False,
            **expires,
            "completion_status": status,
        }


class Searches:
    """The queries of one sandbox.

    Parameters
    ----------
    seed : int
        Ids follow from it, and from the order in which queries come.
    speed : float
        Divides the service's own times: how long a query takes, and how long it is kept.
    """

    def __init__(self, seed: int, speed: float) -> None:
        self._draw, self.speed = random.Random(f"{seed} searches"), speed
        self._known: dict[str, Search] = {}
        self.cancelled = 0

    def open(
        self,
        owner: User,
        outcome: Any,
        *,
        asked: dict[str, Any],
        slow_s: float,
        keep_s: float,
    ) -> Search:
        """Take a query on; it is kept only from ``keep`` on."""
        made = urlsafe_b64encode(_MARK + self._draw.randbytes(22)).decode()
        now = time.monotonic()
        ready, expires = now + slow_s / self.speed, now + keep_s / self.speed
        return Search(made, owner, outcome, asked, time.time(), ready, expires)

    def keep(self, search: Search) -> None:
        """Keep a query's result, or the query while it runs."""
        self._known[search.id] = search

    def drop(self, search: Search) -> None:
        """Keep a query no longer."""
        self._known.pop(search.id, None)

    def find(self, search_id: str, user: User) -> Search:
        """Return somebody's own query.

        Raises
        ------
        RefusedError
            The id is none, or unknown, or expired, or somebody else's.
        """
        try:
            good = urlsafe_b64decode(search_id.encode()).startswith(_MARK)
        except (binascii.Error, ValueError):
            good = False
        if not good:
            raise illegal(f"invalid id: [{search_id}]")
        self._forget_expired()
        found = self._known.get(search_id)
        if found is None or found.owner.name != user.name:
            raise RefusedError(404, "resource_not_found_exception", search_id)
        return found

    def delete(self, search_id: str, user: User) -> None:
        """Forget a query, and end it where it still runs; who administers may forget everybody's."""
        known = self._known.get(search_id)
        found = self.find(search_id, known.owner if known is not None and user.administers else user)
        self.cancelled += found.running
        del self._known[found.id]

    def extend(self, search: Search, keep_s: float) -> None:
        """Keep a running query longer; a stored result stays as it is."""
        if search.running:
            search.expires_s = max(search.expires_s, time.monotonic() + keep_s / self.speed)

    def counts(self) -> dict[str, int]:
        """Return how many queries run, how many results are kept, and how many were ended early."""
        self._forget_expired()
        running = sum(search.running for search in self._known.values())
        return {"running": running, "stored": len(self._known) - running, "cancelled": self.cancelled}

    def _forget_expired(self) -> None:
        now = time.monotonic()
        for search in [one for one in self._known.values() if one.expires_s <= now]:
            del self._known[search.id]


def keep_s_of(value: object) -> float:
    """Return the seconds of ``keep_alive``."""
    kept = seconds("keep_alive", value if value is not None else KEEP_ALIVE)
    if kept < SHORTEST_S:
        raise RefusedError(400, "parse_exception", f"[keep_alive] must be greater than 1m, got: {value}")
    return kept
