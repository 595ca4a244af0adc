"""The only place that wires the parts together: settings, plan, service, engine, store and parser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import anyio.to_thread
import pandas as pd

from massive_frames.account import account_frame, device_names, usage_frame
from massive_frames.batch import AsyncBatch
from massive_frames.errors import BudgetError, InvalidRequestError, StoreError
from massive_frames.models import JobState, Outcome, Plan, plan_requests
from massive_frames.services import get_service
from massive_frames.settings import Settings, normalise, resolve
from massive_frames.store import Database, Entry, Journal
from massive_frames.transport import HttpTransport, Pacer

SEARCH = "massive-search"
BATCHES = {
    "batch_id": "str",
    "created_at": "datetime64[us, UTC]",
    "service": "str",
    "n_requests": "Int64",
    "n_done": "Int64",
    "n_failed": "Int64",
    "credits": "float64",
    "status": "str",
}


class AsyncClient:
    """Makes batches that run on the event loop that awaits them.

    Parameters
    ----------
    **settings
        Any argument of ``configure``; what is not given comes from there and from the environment, at
        the time of each call.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await AsyncClient().search_many(["coffee"], country="us")
    >>> frame = asyncio.run(main())
    >>> frame["query"].unique().tolist()
    ['coffee']
    """

    def __init__(self, **settings: Any) -> None:
        self._given = normalise(**settings)

    @property
    def settings(self) -> Settings:
        """The settings in force now."""
        return resolve(**self._given)

    def search_many(
        self,
        queries: object,
        *,
        on_invalid: str = "raise",
        max_credits: float | None = None,
        **parameters: object,
    ) -> AsyncBatch:
        """Return the batch of a search; see ``massive_frames.search_many`` for the parameters."""
        return self.batch(SEARCH, queries, parameters, on_invalid=on_invalid, max_credits=max_credits)

    def batch(
        self,
        service_name: str,
        subject: object,
        parameters: Mapping[str, object],
        *,
        on_invalid: str = "raise",
        max_credits: float | None = None,
    ) -> AsyncBatch:
        """Plan a batch for a service; nothing is sent before it is awaited.

        Raises
        ------
        InvalidRequestError
            A parameter breaks a limit.
        BudgetError
            It would cost more than ``max_credits``.
        ConfigurationError
            There is no token.
        """
        number = isinstance(max_credits, (int, float)) and not isinstance(max_credits, bool)
        if max_credits is not None and not (number and max_credits >= 0):
            raise InvalidRequestError("max_credits", max_credits, "a number of credits, 0 or more")
        plan = self.plan(service_name, subject, parameters, on_invalid=on_invalid)
        cost = self.cost(plan)
        if max_credits is not None and cost > max_credits:
            raise BudgetError(
                f"max_credits={max_credits:g}: {len(plan.requests)} requests would cost {cost:g} credits; "
                "nothing was sent"
            )
        settings = self.settings
        settings.need_token()
        return AsyncBatch(settings, get_service(service_name), plan)

    def plan(
        self,
        service_name: str,
        subject: object,
        parameters: Mapping[str, object],
        *,
        on_invalid: str = "raise",
    ) -> Plan:
        """Return the checked, distinct requests that a batch would send."""
        service = get_service(service_name)
        names = [parameter.name for parameter in service.parameters[1:]]
        for name, value in parameters.items():
            if name not in names:
                raise InvalidRequestError(name, value, f"a parameter among {', '.join(names)}")
        return plan_requests(service.name, service.parameters, subject, parameters, on_invalid=on_invalid)

    def cost(self, plan: Plan) -> float:
        """Return the credits that a plan costs when every request succeeds."""
        service = get_service(plan.service)
        return float(sum(service.credits(request) for request in plan.requests))

    async def resume(self, batch_id: str) -> AsyncBatch:
        """Return a batch of the store that goes on where it stopped.

        What has come is read from the archive, jobs that were accepted are asked for, and only what was
        never accepted is submitted.

        Raises
        ------
        StoreError
            The store has no such batch.
        """
        return await anyio.to_thread.run_sync(self._load, batch_id)

    def _load(self, batch_id: str) -> AsyncBatch:
        settings = self.settings
        settings.need_token()
        database = Database(settings.store)
        try:
            stored = Journal(database).load(batch_id)
        finally:
            database.close()
        if stored.base_url != settings.base_url:
            raise StoreError(
                f"batch_id={batch_id!r}: its jobs are at {stored.base_url}, not at {settings.base_url}: "
                "mf.configure(base_url=...) says where to ask"
            )
        finished, jobs, requests = [], {}, []
        for entry in stored.entries:
            key = entry.request.key
            came = entry.state is JobState.SUCCEEDED and key in stored.kept
            if came or entry.error == InvalidRequestError.code:
                finished.append(_outcome(entry))
                continue
            requests.append(entry.request)
            if entry.job is not None and not entry.job.state.ended:
                jobs[key] = entry.job
        order = {entry.request.key: n for n, entry in enumerate(stored.entries)}
        return AsyncBatch(
            settings,
            get_service(stored.service),
            Plan(stored.service, requests, [], stored.n_asked, order),
            batch_id=batch_id,
            finished=finished,
            jobs=jobs,
            tried={entry.request.key: entry.attempts for entry in stored.entries},
        )

    def batches(self) -> pd.DataFrame:
        """Return the store's batches; see ``massive_frames.batches``."""
        database = Database(self.settings.store)
        try:
            rows = Journal(database).batches()
        finally:
            database.close()
        frame = pd.DataFrame(rows, columns=list(BATCHES))
        frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True, format="ISO8601")
        return frame.astype(BATCHES)

    async def account(self) -> pd.DataFrame:
        """Return the credits left; see ``massive_frames.account``."""
        async with self._transport() as transport:
            return await account_frame(transport)

    async def devices(self, service: str = "search") -> pd.DataFrame:
        """Return the devices to emulate; see ``massive_frames.devices``."""
        async with self._transport() as transport:
            return await device_names(transport, service)

    async def usage(self, from_: str | datetime, to: str | datetime, **options: Any) -> pd.DataFrame:
        """Return what was used; see ``massive_frames.usage``."""
        async with self._transport() as transport:
            return await usage_frame(transport, from_, to, **options)

    def _transport(self) -> HttpTransport:
        settings = self.settings
        pacer = Pacer.shared(settings.base_url, settings.max_rate)
        return HttpTransport(settings.base_url, settings.need_token(), connections=2, pacer=pacer)


def _outcome(entry: Entry) -> Outcome:
    return Outcome(
        entry.request,
        entry.state,
        error=entry.error,
        error_detail=entry.error_detail,
        job_id=entry.job.id if entry.job else None,
        attempts=entry.attempts,
        credits=entry.credits,
        submitted_at=entry.job.submitted_at if entry.job else None,
        ready_at=entry.ready_at,
    )
