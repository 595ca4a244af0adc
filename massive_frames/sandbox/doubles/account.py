"""The double of the account endpoints: the balance, and what it was spent on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from massive_frames.sandbox.access import authorized, query_of
from massive_frames.sandbox.ledger import Consumption
from massive_frames.sandbox.state import State

EMAIL = "sandbox@example.com"


def routes(state: State) -> Sequence[BaseRoute]:
    """Return the routes of the account service, which the 2025 contract did not have."""
    if not state.modern:
        return []
    account = _Account(state)
    return [
        Route("/users", authorized(state, account.balance), methods=["GET"]),
        Route("/user", authorized(state, account.balance), methods=["GET"]),
        Route("/usage", authorized(state, account.usage), methods=["GET"]),
    ]


class _Account:
    def __init__(self, state: State) -> None:
        self._state = state

    async def balance(self, request: Request) -> Response:
        """Answer the accounts with their credits; an unknown address selects none."""
        wanted = {address.casefold() for address in query_of(request).get("email", [])}
        if wanted and EMAIL not in wanted:
            return JSONResponse([])
        self._state.book.settle_due(time.monotonic())
        return JSONResponse([{"email": EMAIL, "credits": self._state.ledger.remaining}])

    async def usage(self, request: Request) -> Response:
        """Answer the calls between two moments, in total or by hour."""
        given = query_of(request)
        try:
            start, end = (datetime.fromisoformat(given[name][0]) for name in ("from", "to"))
        except (KeyError, ValueError):
            return PlainTextResponse("From and to must be ISO datetimes", 422)
        by = given.get("by", ["total"])[0]
        if by not in {"hour", "total"}:
            return PlainTextResponse("By must be one of hour, total", 422)
        self._state.book.settle_due(time.monotonic())
        hours = range(int(_utc(start).timestamp()) // 3600, int(_utc(end).timestamp()) // 3600 + 1)
        return JSONResponse(_report(self._state, hours, given.get("service"), hourly=by == "hour"))


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _report(state: State, hours: range, services: list[str] | None, *, hourly: bool) -> list[dict[str, Any]]:
    groups: dict[tuple[int, str, str], list[tuple[int, Consumption]]] = {}
    for (hour, service, result), entry in sorted(state.ledger.hours.items()):
        if hour in hours and (services is None or service in services):
            groups.setdefault((hour if hourly else 0, service, result), []).append((hour, entry))
    return [_line(service, result, entries) for (_, service, result), entries in groups.items()]


def _line(service: str, result: str, entries: list[tuple[int, Consumption]]) -> dict[str, Any]:
    calls = sum(entry.calls for _, entry in entries)
    return {
        "email": EMAIL,
        "from": datetime.fromtimestamp(entries[0][0] * 3600, UTC).isoformat(),
        "to": datetime.fromtimestamp(entries[-1][0] * 3600, UTC).isoformat(),
        "service": service,
        "result": result,
        "calls": calls,
        "credits": sum(entry.credits for _, entry in entries),
        "meanSecs": round(sum(entry.seconds for _, entry in entries) / calls, 2),
    }
