"""What the Massive API says of the account itself: credits, usage, devices to emulate."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pandas as pd

from massive_frames.checks import choice
from massive_frames.engine import RetryPolicy
from massive_frames.errors import InvalidRequestError, MalformedBodyError, RejectedError, ServiceError
from massive_frames.services.massive_errors import error_of, excerpt
from massive_frames.transport import Transport

USUAL_SPAN = timedelta(days=30)
SERVICES = ("search", "ai", "browser")
USAGE = {
    "email": "str",
    "from": "datetime64[us, UTC]",
    "to": "datetime64[us, UTC]",
    "service": "str",
    "result": "str",
    "calls": "Int64",
    "credits": "float64",
    "mean_s": "float64",
}


async def account_frame(transport: Transport) -> pd.DataFrame:
    """Return one row an account: ``email`` and ``credits`` left."""
    try:
        rows = await _ask(transport, "/users")
    except RejectedError:
        rows = await _ask(transport, "/user")
    return _frame(rows, {"email": "str", "credits": "float64"})


async def device_names(transport: Transport, service: str) -> pd.DataFrame:
    """Return one row a device: ``service`` and ``device``."""
    choice("service", service, SERVICES)
    names = await _ask(transport, f"/{service}/devices")
    return _frame(
        [{"service": service, "device": name} for name in names], {"service": "str", "device": "str"}
    )


async def usage_frame(
    transport: Transport,
    from_: str | datetime | None = None,
    to: str | datetime | None = None,
    *,
    service: Sequence[str] = (),
    by: str = "total",
) -> pd.DataFrame:
    """Return one row an account, service and result."""
    choice("by", by, ("total", "hour"))
    if not isinstance(service, (str, list, tuple)):
        raise InvalidRequestError("service", service, f"one or a list of {', '.join(SERVICES)}")
    services = [
        choice("service", name, SERVICES) for name in ([service] if isinstance(service, str) else service)
    ]
    end = datetime.now(UTC).replace(microsecond=0) if to is None else _instant("to", to)
    start = _days_before(end) if from_ is None else _instant("from_", from_)
    if start > end:
        raise InvalidRequestError("to", str(end), f"a time not before from_={start}")
    params = [("from", start.isoformat()), ("to", end.isoformat()), ("by", by)]
    rows = await _ask(transport, "/usage", params + [("service", name) for name in services])
    return _frame([{**row, "mean_s": row.get("meanSecs")} for row in rows], USAGE)


async def _ask(transport: Transport, path: str, params: Sequence[tuple[str, str]] = ()) -> list[Any]:
    """Get a JSON list, trying again as the engine's rules say."""
    policy, retries = RetryPolicy(rng=random.Random()), 0  # noqa: S311 - jitter is no secret
    while True:
        try:
            response = await transport.send("GET", path, params)
            if response.status >= 400:
                raise error_of(response, "account")
        except ServiceError as error:
            wait = policy.wait_s(error, retries)
            if wait is None or retries >= 4:
                raise
            retries += 1
            await anyio.sleep(wait)
            continue
        try:
            answer = json.loads(response.body)
        except ValueError:
            answer = None
        if not isinstance(answer, list):
            raise MalformedBodyError(f"{path} did not answer with a list", excerpt=excerpt(response.body))
        return answer


def _frame(rows: list[dict[str, Any]], dtypes: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(dtypes))
    for name, dtype in dtypes.items():
        if dtype.startswith("datetime64"):
            frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    return frame.astype(dtypes)


def _days_before(end: datetime) -> datetime:
    try:
        return end - USUAL_SPAN
    except OverflowError:
        raise InvalidRequestError("to", str(end), "a time that has days before it") from None


def _instant(name: str, value: str | datetime) -> datetime:
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if not isinstance(moment, datetime) or pd.isna(moment):
        raise InvalidRequestError(name, value, "an ISO date or time such as '2026-10-01'")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
