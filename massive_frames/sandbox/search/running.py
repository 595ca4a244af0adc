"""The asynchronous searches of one node: which run, which are kept, and what each shows at a moment."""

from __future__ import annotations

import asyncio
import base64
import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from massive_frames.sandbox.search.execute import partly
from massive_frames.sandbox.search.limits import Limits
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.scope import Scope

COUNTS = (
    "submitted",
    "initialized",
    "running_current",
    "persisted",
    "search_failed",
    "search_completed",
    "rejected",
    "persist_failed",
    "cancelled",
)


@dataclass(kw_only=True)
class Search:
    """One asynchronous search; moments are in seconds since 1970.

    Parameters
    ----------
    id, owner : str
        Its id, and who began it.
    body, scope
        What is searched, and where; no scope where there is no such index.
    end : mapping or SearchError
        What it comes to.
    began, ends, expires : float
        Its moments.
    keep : bool
        Whether it is kept when it is done.
    batch : int
        Shards after which partial results are put together.
    """

    id: str
    owner: str
    body: Mapping[str, Any]
    scope: Scope | None
    end: Mapping[str, Any] | SearchError
    began: float
    ends: float
    expires: float
    keep: bool
    batch: int = 5
    running: bool = True
    stored: bool = False
    cancelled: bool = False
    dropped: asyncio.Event = field(default_factory=asyncio.Event)

    def shown(self, now: float, *, seen_running: bool) -> dict[str, Any]:
        """Return what is answered about it at a moment.

        Parameters
        ----------
        now : float
            The moment.
        seen_running : bool
            Whether it still ran when this was asked.
        """
        if self.cancelled:
            return {"state": "CLOSED", "start_time_in_millis": -1, "expiration_time_in_millis": -1}
        answer: dict[str, Any] = {"id": self.id, "state": self._state(seen_running=seen_running)}
        answer["start_time_in_millis"] = int(self.began * 1000)
        answer["expiration_time_in_millis"] = int(self.expires * 1000)
        if self.running:
            answer["response"] = self._so_far(now)
        elif isinstance(self.end, SearchError):
            answer["error"] = self.end.error()
        else:
            answer["response"] = self.end
        return answer

    def _state(self, *, seen_running: bool) -> str:
        if self.running:
            return "RUNNING"
        if self.stored:
            return "PERSISTING" if seen_running else "STORE_RESIDENT"
        return "FAILED" if self.keep and isinstance(self.end, SearchError) else "CLOSED"

    def _so_far(self, now: float) -> dict[str, Any]:
        assert self.scope is not None
        share = min(1.0, (now - self.began) / max(1e-9, self.ends - self.began))
        done = min(self.scope.shards - 1, int(self.scope.shards * share))
        reduced = done // self.batch * self.batch
        return partly(self.body, self.scope, done, reduced, int((now - self.began) * 1000))


class Book:
    """Every search that the node knows.

    Parameters
    ----------
    seed : int
        The node's id and the searches' follow from it.
    clock : callable
        Returns the seconds since 1970.
    """

    def __init__(self, seed: int, clock: Callable[[], float]) -> None:
        self._draw, self.clock = random.Random(f"opensearch {seed}"), clock
        self.node = base64.urlsafe_b64encode(self._draw.randbytes(16)).decode().rstrip("=")
        self.limits, self.counts = Limits(), Counter[str]()
        self._searches: dict[str, Search] = {}

    def begin(self, **about: Any) -> Search:
        """Take a search on.

        Raises
        ------
        SearchError
            As many run as may.
        """
        self.settle()
        if self.running >= self.limits.concurrent:
            self.counts["rejected"] += 1
            raise SearchError("rejected_execution_exception", self._too_many(), 429)
        search = Search(id=self._new_id(), **about)
        self.counts.update(("submitted", "initialized"))
        self._searches[search.id] = search
        return search

    @property
    def running(self) -> int:
        """How many searches run."""
        return sum(search.running for search in self._searches.values())

    @property
    def stored(self) -> int:
        """How many results are kept."""
        return sum(search.stored for search in self._searches.values())

    def find(self, search_id: str, readable: Iterable[str]) -> Search:
        """Return a search of one of these users.

        Raises
        ------
        SearchError
            There is none, or it is another's.
        """
        self.settle()
        search = self._searches.get(search_id)
        if search is None or search.owner not in readable:
            words = f"Either the resource [{search_id}] does not exist or you do not have access"
            raise SearchError("resource_not_found_exception", words, 404)
        return search

    def drop(self, search: Search) -> None:
        """Stop a search and forget it."""
        del self._searches[search.id]
        search.dropped.set()
        if search.running:
            self.counts["cancelled"] += 1
            search.running, search.cancelled = False, True

    def settle(self) -> None:
        """Bring every search to where it is now: done ones are kept or forgotten, expired ones forgotten."""
        now = self.clock()
        for search in list(self._searches.values()):
            if search.running and now >= search.ends:
                self._finish(search)
            if search.expires <= now:
                self.drop(search)
            elif not search.running and not search.stored:
                del self._searches[search.id]

    def _finish(self, search: Search) -> None:
        failed = isinstance(search.end, SearchError)
        search.running = False
        self.counts["search_failed" if failed else "search_completed"] += 1
        search.stored = search.keep and (not failed or self.limits.keeps_failures)
        self.counts["persisted"] += search.stored

    def stats(self) -> dict[str, int]:
        """Return the plugin's counts."""
        self.settle()
        return {**{name: self.counts[name] for name in COUNTS}, "running_current": self.running}

    def _too_many(self) -> str:
        return (
            "Trying to create too many concurrent searches. Must be less than or equal to: "
            f"[{self.limits.concurrent}]. This limit can be set by changing the "
            "[plugins.asynchronous_search.node_concurrent_running_searches] settings."
        )

    def _new_id(self) -> str:
        context = uuid.UUID(bytes=self._draw.randbytes(16), version=4)
        number = self.counts["initialized"] + 1
        parts = (self.node, str(1000 + number), str(context), str(number))
        return base64.urlsafe_b64encode(b"".join(bytes([len(p)]) + p.encode() for p in parts)).decode()
