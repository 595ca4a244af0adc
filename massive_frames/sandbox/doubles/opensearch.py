"""The double of OpenSearch: searches at once, and asynchronous ones that run, are kept and are deleted."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from massive_frames.sandbox.clusters import reached, refusal, said
from massive_frames.sandbox.search import asked as given_of
from massive_frames.sandbox.search.limits import Limits
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.running import Book, Search
from massive_frames.sandbox.sql.formats import told
from massive_frames.sandbox.state import State
from massive_frames.sandbox.users import User, users_of

PATH, OLDER_PATH = "/_plugins/_asynchronous_search", "/_opendistro/_asynchronous_search"
ACTION = "cluster:admin/opendistro/asynchronous_search/"
CHALLENGE = {"WWW-Authenticate": 'Basic realm="OpenSearch Security"'}
Answer = Callable[[Request, User], Awaitable[Response]]


def routes(state: State) -> Sequence[BaseRoute]:
    """Return the routes; a cluster of 2025's generation knows the older path only."""
    double = _OpenSearch(state)
    found: list[BaseRoute] = [
        Route("/_sandbox/opensearch", double.about, methods=["GET"]),
        Route("/_sandbox/opensearch/later", double.later, methods=["POST"]),
        Route("/_cluster/settings", double.checked("settings", double.settings), methods=["GET", "PUT"]),
    ]
    for root in (PATH, OLDER_PATH):
        if root == PATH and not state.modern:
            found += [Route(path, _no_handler, methods=["GET", "POST", "DELETE"]) for path in _all_of(root)]
            continue
        found += [
            Route(root, double.checked("submit", double.submit), methods=["POST"]),
            Route(f"/{{index}}{root}", double.checked("submit", double.submit), methods=["POST"]),
            Route(f"{root}/stats", double.checked("stats", double.stats), methods=["GET"]),
            Route(f"{root}/_nodes/{{node}}/stats", double.checked("stats", double.stats), methods=["GET"]),
            Route(f"{root}/{{id}}", double.checked("get", double.result), methods=["GET"]),
            Route(f"{root}/{{id}}", double.checked("delete", double.delete), methods=["DELETE"]),
        ]
    for path in ("/_search", "/{index}/_search"):
        found.append(Route(path, double.checked("search", double.search), methods=["GET", "POST"]))
    return found


def _all_of(root: str) -> tuple[str, ...]:
    return root, f"/{{index}}{root}", f"{root}/{{id}}", f"{root}/_nodes/{{node}}/stats"


class _OpenSearch:
    def __init__(self, state: State) -> None:
        self._state, self._ahead_s, self._waiting = state, 0.0, 0
        self._book = Book(state.options.seed, lambda: time.time() + self._ahead_s)

    @property
    def _limits(self) -> Limits:
        return self._book.limits

    def checked(self, action: str, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """Return an endpoint behind the check of who asks; what is refused is told in the cluster's words."""

        async def endpoint(request: Request) -> Response:
            user = self._user_of(request)
            if user is None:
                return PlainTextResponse("Unauthorized", 401, CHALLENGE)
            if not user.reads or (request.method == "PUT" and not user.administers):
                return _forbidden(user, action)
            try:
                response = await answer(request, user)
            except SearchError as error:
                response = said(error.envelope(), error.status)
            if request.query_params.get("format", "json") == "json":
                return response
            given = json.loads(bytes(response.body))
            return told(given, response.status_code, request.query_params, "")

        return endpoint

    async def about(self, request: Request) -> Response:
        """Answer a test: how many searches run, are waited for, and are kept."""
        return await reached(request, self._counts)

    def _counts(self) -> dict[str, int]:
        counts = self._book.stats()
        return {
            "running": self._book.running,
            "stored": self._book.stored,
            "waiting": self._waiting,
            **counts,
        }

    async def later(self, request: Request) -> Response:
        """Let time pass at once, for a test: what is kept expires."""
        self._ahead_s += float(request.query_params["seconds"])
        return said(self._counts())

    async def search(self, request: Request, _user: User) -> Response:
        """Answer a search at once."""
        given = dict(request.query_params)
        given_of.check_names(given, given_of.OF_A_SEARCH, request.url.path)
        asked = given_of.search_of(await request.body(), given, request.path_params.get("index"))
        await asyncio.sleep(asked.slow_s / self._state.options.speed)
        end = asked.end(int(asked.slow_s * 1000) or 1)
        if isinstance(end, SearchError):
            raise end
        return said(end)

    async def submit(self, request: Request, user: User) -> Response:
        """Take a search on, and answer with its end or, after the time to wait, with what there is."""
        given = dict(request.query_params)
        given_of.check_names(given, given_of.OF_A_SUBMISSION, request.url.path)
        asked = given_of.search_of(await request.body(), given, request.path_params.get("index"))
        given_of.check_submission(given, asked)
        wait = given_of.wait_s(given, "1s")
        self._limits.check_wait(wait * 1000)
        kept = given_of.keep_alive_s(given, self._limits, "1d")
        seconds = asked.slow_s / self._state.options.speed
        end, now = asked.end(int(seconds * 1000) or 1), self._book.clock()
        gone = isinstance(end, SearchError) and end.kind == "index_not_found_exception"
        search = self._book.begin(
            owner=user.name,
            body=asked.body,
            scope=None if gone else asked.scope(),
            end=end,
            began=now,
            ends=now if gone else now + seconds,
            expires=now + (kept or 0.0),
            keep=given.get("keep_on_completion") == "true",
            batch=max(2, int(given.get("batched_reduce_size", 5))),
        )
        return await self._when_done(search, wait)

    async def result(self, request: Request, user: User) -> Response:
        """Answer how far a search is, and keep it longer where that is asked."""
        given = dict(request.query_params)
        given_of.check_names(given, given_of.OF_A_RESULT, request.url.path)
        search = self._book.find(request.path_params["id"], _readable(user))
        kept = given_of.keep_alive_s(given, self._limits)
        if kept is not None:
            search.expires = self._book.clock() + kept
        return await self._when_done(search, given_of.wait_s(given, "0"))

    async def delete(self, request: Request, user: User) -> Response:
        """Stop a search and forget it."""
        self._book.drop(self._book.find(request.path_params["id"], _readable(user)))
        return said({"acknowledged": True})

    async def stats(self, _request: Request, _user: User) -> Response:
        """Answer the plugin's counts."""
        node = {"asynchronous_search_stats": self._book.stats()}
        counted = {"total": 1, "successful": 1, "failed": 0}
        return said({"_nodes": counted, "cluster_name": "sandbox", "nodes": {self._book.node: node}})

    async def settings(self, request: Request, _user: User) -> Response:
        """Answer the settings, or change them."""
        if request.method == "GET":
            return said(self._limits.changed)
        try:
            given = json.loads(await request.body())
        except ValueError:
            return refusal(400, "parse_exception", "request body is required")
        changed = {
            layer: self._limits.change(layer, given.get(layer) or {}) for layer in ("persistent", "transient")
        }
        return said({"acknowledged": True, **changed})

    async def _when_done(self, search: Search, wait_s: float) -> Response:
        """Answer when a search has ended, or else after so many seconds."""
        ran, until = search.running, self._book.clock() + wait_s
        left = min(until, search.ends) - self._book.clock()
        if search.running and left > 0:
            self._waiting += 1
            try:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(search.dropped.wait(), left)
            finally:
                self._waiting -= 1
        self._book.settle()
        return said(search.shown(self._book.clock(), seen_running=ran))

    def _user_of(self, request: Request) -> User | None:
        given = request.headers.get("authorization", "").encode()
        for user in users_of(self._state.options.token).values():
            words = b64encode(f"{user.name}:{user.password}".encode())
            if secrets.compare_digest(given, b"Basic " + words):
                return user
        return None


def _readable(user: User) -> tuple[str, ...]:
    """Return whose searches a user may see: those of users who have no role that he has not."""
    return tuple(users_of("")) if user.administers else (user.name,)


def _forbidden(user: User, action: str) -> Response:
    named = {"settings": "cluster:admin/settings/update", "search": "indices:data/read/search"}
    words = (
        f"no permissions for [{named.get(action, ACTION + action)}] and User [name={user.name}, "
        f"backend_roles=[{user.name}], requestedTenant=null]"
    )
    return refusal(403, "security_exception", words)


async def _no_handler(request: Request) -> Response:
    words = f"no handler found for uri [{request.url.path}] and method [{request.method}]"
    answer: dict[str, Any] = {"error": words}
    return said(answer, 400)
