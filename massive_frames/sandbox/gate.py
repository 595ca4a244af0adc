"""The outermost layer: refuses strangers, counts, draws the fault of each exchange and applies it."""

from __future__ import annotations

import time
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from massive_frames.sandbox import texts, wire
from massive_frames.sandbox.batches import ARCHIVES, pairs_of
from massive_frames.sandbox.clusters import body_words, is_cluster, spoiled
from massive_frames.sandbox.jobs import identity
from massive_frames.sandbox.kind import Kind
from massive_frames.sandbox.kinds import kinds
from massive_frames.sandbox.state import State
from massive_frames.sandbox.stats import LogEntry
from massive_frames.sandbox.wire import Reply, WatchedSend

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ABOUT = "/_sandbox/"  # what tests ask of the sandbox itself: neither counted nor spoiled
_SPARED = frozenset({"/users", "/user", "/usage"})


class Gate:
    """An ASGI application around the endpoints."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP exchange."""
        if scope["path"].startswith(_ABOUT) and _is_local(scope, Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        arrived = time.monotonic()
        pairs = parse_qsl(scope["query_string"].decode("latin-1"))
        if scope["method"] == "POST":
            body = await wire.whole_body(receive)
            more = [("", body_words(body))] if is_cluster(scope["path"]) else pairs_of(body)
            receive, pairs = wire.replayed(body), pairs + more
        self._state.stats.requests[f"{scope['method']} {scope['path']}"] += 1
        cookie = Headers(scope=scope).get("cookie", "")
        entry = LogEntry(arrived, scope["method"], scope["path"], dict(pairs), 0, cookie)
        watched = WatchedSend(send, lambda status: self._log(entry, status))
        status = 0
        try:
            status = await self._answer(scope, receive, watched, pairs)
        finally:
            watched.tell(status)

    def _log(self, entry: LogEntry, status: int) -> None:
        self._state.stats.log.append(entry._replace(status=status))

    async def _answer(self, scope: Scope, receive: Receive, send: Send, pairs: list[tuple[str, str]]) -> int:
        headers = Headers(scope=scope)
        if not _is_local(scope, headers):
            return await _sent(Reply.plain((403, "The sandbox answers on loopback only")), send)
        if self._state.warming_up():
            self._state.stats.faults["unavailable_503"] += 1
            return await _sent(Reply.plain(texts.UNAVAILABLE), send)
        kind = self._draw(scope["path"], pairs, headers.get("x-sandbox-fault"))
        early = self._early(kind, scope["path"])
        if early:
            return await _sent(early, send)
        if kind == "reset":
            await wire.hang_up(send)
            return 0
        reply = await wire.collect(self._app, scope, receive)
        if kind == "lost_answer":
            await wire.hang_up(send)
            return 0
        return await self._spoiled(kind, reply, send)

    def _draw(self, path: str, pairs: list[tuple[str, str]], forced: str | None) -> str | None:
        if (path in _SPARED or path.endswith("/devices")) and not forced:
            return None
        if path.startswith(ARCHIVES) and not forced:
            return None  # the faults of batches spoil archives
        if is_cluster(path):
            return self._told(self._state.plan.exchange(f"{path} {pairs}", dict(pairs).get("", ""), forced))
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        asked = _kind_of(path)
        what = f"poll {given['id'][0]}" if "id" in given else f"submit {identity(asked, given)}"
        return self._told(self._state.plan.exchange(what, self._state.words_of(asked, given), forced))

    def _told(self, fault: str | None) -> str | None:
        if fault:
            self._state.stats.faults[fault] += 1
        return fault

    def _early(self, kind: str | None, path: str) -> Reply | None:
        if is_cluster(path):
            return spoiled(kind or "", path)
        wait = self._state.options.faults.retry_after
        replies = {
            "throttled_429": Reply.plain(texts.throttled(wait), retry_after=str(wait)),
            "unavailable_503": Reply.plain(texts.UNAVAILABLE),
            "timeout_504": Reply.plain(texts.TIMEOUT),
            "server_500": Reply.plain(texts.UNKNOWN),
        }
        return replies.get(kind or "")

    async def _spoiled(self, kind: str | None, reply: Reply, send: Send) -> int:
        if kind == "truncated":
            await wire.send_truncated(reply, send)
        elif kind == "slow_body":
            seconds = self._state.options.faults.slow_seconds / self._state.options.speed
            await wire.send_whole(reply, send, seconds=seconds)
        else:
            await wire.send_whole(reply.mistyped() if kind == "wrong_type" else reply, send)
        return reply.status


def _kind_of(path: str) -> Kind:
    """Return the service that a path belongs to."""
    first = path.strip("/").partition("/")[0]
    return kinds().get(first) or kinds()["search"]


async def _sent(reply: Reply, send: Send) -> int:
    await wire.send_whole(reply, send)
    return reply.status


def _is_local(scope: Scope, headers: Headers) -> bool:
    # the Host header is checked too: a web page may point its own name at this machine
    host = urlsplit(f"//{headers.get('host', '')}").hostname
    client = scope.get("client") or ("",)
    return host in LOOPBACK and client[0] in LOOPBACK
