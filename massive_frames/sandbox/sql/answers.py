"""From a checked query to its answer: run it, wait as long as was asked, keep it where that is the rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import anyio.to_thread
from starlette.responses import Response

from massive_frames.sandbox.sql.cursors import Cursors, Place
from massive_frames.sandbox.sql.formats import TEXTS, Form, of_object, of_page
from massive_frames.sandbox.sql.problems import RefusedError
from massive_frames.sandbox.sql.searches import SHORTEST_S, Search, Searches, keep_s_of, seconds
from massive_frames.sandbox.sql.streams import Found, of_stream
from massive_frames.sandbox.sql.words import slow_s
from massive_frames.sandbox.users import User

PAGE = 1000
REQUEST_TIMEOUT = "90s"


class Answers:
    """The answers of one sandbox's Elasticsearch.

    Parameters
    ----------
    seed : int
        Ids and cursors follow from it.
    speed : float
        Divides the service's own times.
    """

    def __init__(self, seed: int, speed: float) -> None:
        self.searches, self.cursors = Searches(seed, speed), Cursors(seed)

    def counts(self) -> dict[str, int]:
        """Return how many queries run, results are kept, queries were ended early, and cursors are open."""
        return {**self.searches.counts(), "cursors": len(self.cursors)}

    async def sql(self, asked: dict[str, Any], form: Form, user: User) -> Response:
        """Answer an SQL query."""
        from massive_frames.sandbox.sql.execution import run  # noqa: PLC0415 - duckdb is slow to import

        work = partial(
            run,
            asked["query"],
            asked.get("params", ()),
            zone=asked.get("time_zone", "Z"),
            lenient=asked.get("field_multi_value_leniency", False),
            where=asked.get("filter"),
            made=asked.get("runtime_mappings", {}),
        )
        search = await self._taken(asked, user, work)
        if not await self._ended(search):
            return self._still(search, form)
        return self._first(search, form, named="wait_for_completion_timeout" in asked)

    async def next_page(self, asked: Mapping[str, Any], form: Form, user: User) -> Response:
        """Answer a cursor's next page; where a time to wait is given it names an id, as a query does."""
        place = self.cursors.take(asked["cursor"])
        said: dict[str, Any] = {}
        if "wait_for_completion_timeout" in asked:
            made = self.searches.open(user, place.result, asked={}, slow_s=0.0, keep_s=SHORTEST_S)
            said = {"id": made.id, "is_partial": False, "is_running": False}
        return self._page(place, form, said, first=False)

    def stored(self, search: Search, form: Form) -> Response:
        """Answer with what is known of a query that has an id."""
        if search.running:
            return self._still(search, form)
        return self._first(search, form, named=True)

    async def esql(self, asked: dict[str, Any], form: Form, user: User, given: Mapping[str, str]) -> Response:
        """Answer an ES|QL query."""
        from massive_frames.sandbox.sql.esql import run_esql  # noqa: PLC0415 - duckdb is slow to import

        params, zone = asked.get("params", ()), asked.get("time_zone", "Z")
        work = partial(run_esql, asked["query"], params, zone=zone, where=asked.get("filter"))
        search = await self._taken(asked, user, work)
        if await self._ended(search) and not asked.get("keep_on_completion"):
            return of_stream(self._found(search), form, search, given, kept=False)
        return self.esql_stored(search, form, given)

    def esql_stored(self, search: Search, form: Form, given: Mapping[str, str]) -> Response:
        """Answer with what is known of an ES|QL query that has an id."""
        return of_stream(None if search.running else self._found(search), form, search, given, kept=True)

    async def _taken(self, asked: dict[str, Any], user: User, work: Callable[[], Any]) -> Search:
        keep_s = keep_s_of(asked.get("keep_alive"))
        for name in ("wait_for_completion_timeout", "request_timeout", "page_timeout"):
            if asked.get(name) is not None:
                seconds(name, asked[name])
        slow = slow_s(asked["query"])
        try:
            outcome: Any = await anyio.to_thread.run_sync(work)
        except RefusedError as refused:
            outcome, slow = (
                refused,
                slow if refused.status >= 500 else 0.0,
            )  # what does not plan fails at once
        return self.searches.open(user, outcome, asked=asked, slow_s=slow, keep_s=keep_s)

    async def _ended(self, search: Search) -> bool:
        """Wait as long as the query says, keep it where that is the rule, and say whether it has ended."""
        wait = search.asked.get("wait_for_completion_timeout")
        if wait is None:
            return await self._waited_for(search)
        if search.asked.get("keep_on_completion") or search.running:
            self.searches.keep(search)
        await search.wait(seconds("wait_for_completion_timeout", wait))
        if search.running:
            return False
        if not search.asked.get("keep_on_completion"):
            self.searches.drop(search)
        return True

    async def _waited_for(self, search: Search) -> bool:
        timeout = str(search.asked.get("request_timeout") or REQUEST_TIMEOUT)
        limit_s = seconds("request_timeout", timeout) / self.searches.speed
        await search.wait(limit_s)
        if search.running:
            raise RefusedError(504, "search_timeout_exception", "Time exceeded")
        return True

    def _still(self, search: Search, form: Form) -> Response:
        said = {"id": search.id, "is_partial": True, "is_running": True}
        if form.name in TEXTS:
            return _response(b"", form, _told(said))
        return _response(of_object({**said, "rows": []}, form), form, {})

    def _first(self, search: Search, form: Form, *, named: bool) -> Response:
        said = {"id": search.id, "is_partial": False, "is_running": False} if named else {}
        place = Place(search.result(), 0, search.asked.get("fetch_size", PAGE))
        return self._page(place, form, said, first=True)

    def _page(self, place: Place, form: Form, said: Mapping[str, Any], *, first: bool) -> Response:
        page, cursor = place.result.page(place.start, place.size), self.cursors.after(place)
        full = {**said, "cursor": cursor} if cursor else dict(said)
        return _response(
            of_page(page, form, full, first=first), form, _told(full) if form.name in TEXTS else {}
        )

    def _found(self, search: Search) -> Found:
        return Found(*search.result())


def _told(said: Mapping[str, Any]) -> dict[str, str]:
    """Return as headers what text formats cannot say in their bodies."""
    names = {
        "id": "Async-ID",
        "is_partial": "Async-partial",
        "is_running": "Async-running",
        "cursor": "Cursor",
    }
    return {
        names[name]: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in said.items()
        if value is not None
    }


def _response(body: bytes, form: Form, headers: Mapping[str, str]) -> Response:
    took = {"Took-nanos": str(time.monotonic_ns() % 1_000_000_000)}
    return Response(body, 200, {**headers, **took, "Content-Type": form.content_type})
