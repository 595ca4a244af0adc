"""The only place that wires the parts together: settings, plan, service, engine, store and parser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import anyio.to_thread
import pandas as pd

from massive_frames import stored
from massive_frames.account import account_frame, device_names, usage_frame
from massive_frames.batch import AsyncBatch
from massive_frames.checks import text
from massive_frames.closing import warn
from massive_frames.conditions import GOING_ON, Conditions, check_conditions
from massive_frames.errors import BudgetError, InvalidRequestError
from massive_frames.frames.columns import OWN_COLUMNS
from massive_frames.models import Plan, plan_requests
from massive_frames.services import get_service
from massive_frames.settings import Settings, normalise, resolve
from massive_frames.store import Found
from massive_frames.transport import HttpTransport, Pacer

BY_WORD = {
    "search": "massive-search",
    "ask": "massive-ai",
    "browse": "massive-browser",
    "sql": "elasticsearch-sql",
    "esql": "elasticsearch-esql",
    "opensearch": "opensearch-search",
}
"""The services by what is done with them."""
CONDITIONS = frozenset(
    {"max_credits", "deadline", "max_failures", "unconfirmed", "cache", "max_age", "to", "via"}
)
Ask = Callable[[Found], str | None]
"""Asks the user what is to be done with what the store has: "use" or "refresh"; None where nobody can."""


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
        self, queries: object, *, on_invalid: str = "raise", ask: Ask | None = None, **options: object
    ) -> AsyncBatch:
        """Return the batch of a search; see ``massive_frames.search_many`` for the options."""
        return self.batch(BY_WORD["search"], queries, options, on_invalid=on_invalid, ask=ask)

    def batch(
        self,
        service_name: str,
        subject: object,
        options: Mapping[str, object],
        *,
        on_invalid: str = "raise",
        ask: Ask | None = None,
    ) -> AsyncBatch:
        """Plan a batch for a service, of its parameters and of conditions; nothing is sent yet.

        Raises
        ------
        InvalidRequestError
            A parameter breaks a limit.
        BudgetError
            It would cost more than ``max_credits``.
        ConfigurationError
            There is no token.
        """
        given = {name: value for name, value in options.items() if name in CONDITIONS}
        if not get_service(service_name).charges:  # what was true yesterday is of no use, and today's is free
            given.setdefault("cache", "off")
        conditions = _conditions(given)
        parameters = {name: value for name, value in options.items() if name not in CONDITIONS}
        if conditions.via == "batches" and get_service(service_name).batches is None:
            raise InvalidRequestError("via", "batches", f"'jobs': {service_name} is asked one by one")
        _check_folder(service_name, conditions)
        plan = self.plan(service_name, subject, parameters, on_invalid=on_invalid)
        settings = self.settings
        settings.endpoint(get_service(service_name).backend)
        conditions, found = self._with_cache(settings, plan, conditions, ask)
        self._check_price(plan, conditions, found)
        if found is not None and found.unfinished:
            return self._going_on(settings, found.unfinished, conditions, same_folder=False)
        n = len(plan.requests) + len(plan.invalid)
        return AsyncBatch(
            settings,
            get_service(service_name),
            conditions,
            plan=plan,
            n_requests=n,
            n_asked=plan.n_asked,
        )

    def _with_cache(
        self, settings: Settings, plan: Plan, conditions: Conditions, ask: Ask | None
    ) -> tuple[Conditions, Found | None]:
        """Look for what the store has, and settle with the user whether it is used."""
        found = stored.find(settings, plan, conditions)
        if found is None:
            return conditions, None
        choice = ask(found) if ask is not None and conditions.cache == "ask" else None
        if choice is None and found.forbidden:
            warn(*stored.warning_of(found))
            found = replace(found, unfinished=None, forbidden=False)
        if choice is None and conditions.cache == "ask" and found.anything:
            warn(*stored.warning_of(found))
        used = choice != "refresh" and found.anything
        return replace(conditions, cache="use" if used else "refresh"), found if used else None

    def _check_price(self, plan: Plan, conditions: Conditions, found: Found | None) -> None:
        most = conditions.max_credits
        if most is None:
            return
        cost = self.cost(plan)
        if found is not None and found.n_requests:
            cost *= 1 - found.n_answered / found.n_requests
        if cost > most and not (found and found.unfinished):
            raise BudgetError(
                f"max_credits={most:g}: {len(plan.requests)} requests would cost {cost:g} credits; "
                "nothing was sent"
            )

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

    async def resume(self, batch_id: str, *, again: bool = False, **options: object) -> AsyncBatch:
        """Return a batch of the store that goes on where it stopped; with ``again``, tries what has failed.

        Raises
        ------
        InvalidRequestError
            A condition is wrong or none that a batch goes on with; or ``to`` is given, and the batch's
            queries have columns of their own.
        StoreError
            The store has no such batch.
        """
        for name, value in options.items():
            if name not in GOING_ON:
                raise InvalidRequestError(name, value, f"a condition among {', '.join(GOING_ON)}")
        text("batch_id", batch_id, "a batch's id")
        conditions = replace(_conditions(options), again=again)
        return await anyio.to_thread.run_sync(self._going_on, self.settings, batch_id, conditions)

    def _going_on(
        self, settings: Settings, batch_id: str, conditions: Conditions, *, same_folder: bool = True
    ) -> AsyncBatch:
        batch = stored.load(settings, batch_id)
        conditions = conditions.going_on(batch.options, same_folder=same_folder)
        _check_folder(batch.service, conditions)
        backend = get_service(batch.service).backend
        settings = settings.at(backend, batch.base_url)
        settings.endpoint(backend)
        return AsyncBatch(
            settings,
            get_service(batch.service),
            conditions,
            batch_id=batch_id,
            n_requests=batch.n_requests,
            n_asked=batch.n_asked,
        )

    def batches(self) -> pd.DataFrame:
        """Return the store's batches; see ``massive_frames.batches``."""
        return stored.batches_frame(self.settings, named="store" in self._given)

    async def account(self) -> pd.DataFrame:
        """Return the credits left; see ``massive_frames.account``."""
        async with self._transport() as transport:
            return await account_frame(transport)

    async def devices(self, service: str = "search") -> pd.DataFrame:
        """Return the devices to emulate; see ``massive_frames.devices``."""
        async with self._transport() as transport:
            return await device_names(transport, service)

    async def usage(
        self, from_: str | datetime | None = None, to: str | datetime | None = None, **options: Any
    ) -> pd.DataFrame:
        """Return what was used; see ``massive_frames.usage``."""
        async with self._transport() as transport:
            return await usage_frame(transport, from_, to, **options)

    def _transport(self) -> HttpTransport:
        settings = self.settings
        endpoint = settings.endpoint("massive")
        pacer = Pacer.shared(endpoint.url, settings.connections, settings.max_rate)
        return HttpTransport(endpoint, connections=2, pacer=pacer)


def _conditions(given: Mapping[str, Any]) -> Conditions:
    """Return the conditions named; a batch that is gone on with keeps to its ``via`` where none is."""
    conditions = check_conditions(**given)
    return conditions if "via" in given else replace(conditions, via=None)


def _check_folder(service_name: str, conditions: Conditions) -> None:
    """Refuse a dataset of queries with columns of their own: its files all have the same columns."""
    if conditions.to is not None and get_service(service_name).payload_kind in OWN_COLUMNS:
        raise InvalidRequestError("to", str(conditions.to), "nothing: such queries have columns of their own")
