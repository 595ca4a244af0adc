"""Blocking calls that work anywhere: in a script, a thread, a notebook cell, inside a running event loop."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from datetime import datetime
from typing import Any, TypeVar, cast

import pandas as pd

from massive_frames.asking import ask_user
from massive_frames.batch import AsyncBatch
from massive_frames.checks import choice, truth
from massive_frames.client import BY_WORD, AsyncClient
from massive_frames.errors import Interrupted
from massive_frames.handle import SLICE_S, Batch, show_newest
from massive_frames.portal import get_portal
from massive_frames.progress import check_choice
from massive_frames.shaping import Shape

if sys.version_info >= (3, 14):  # which the first one is not made for
    import nest_asyncio2 as nest_asyncio
else:
    import nest_asyncio

T = TypeVar("T")


class Client:
    """The blocking client: what the module's functions use, with settings of its own.

    Parameters
    ----------
    **settings
        Any argument of ``configure``; what is not given comes from there and from the environment.

    Example
    -------
    >>> client = mf.Client(connections=5)
    >>> client.search_many(["tea"], country="jp", progress="none")["country"].unique().tolist()
    ['jp']
    """

    def __init__(self, **settings: Any) -> None:
        self._client = AsyncClient(**settings)

    def search_many(self, queries: object, **options: Any) -> pd.DataFrame | Batch:
        """Search; see ``massive_frames.search_many`` for parameters, columns and errors."""
        return self.many("search", queries, **options)

    def ask_many(self, prompts: object, **options: Any) -> pd.DataFrame | Batch:
        """Ask AI models; see ``massive_frames.ask_many`` for parameters, columns and errors."""
        return self.many("ask", prompts, **options)

    def browse_many(self, urls: object, **options: Any) -> pd.DataFrame | Batch:
        """Read web pages; see ``massive_frames.browse_many`` for parameters, columns and errors."""
        return self.many("browse", urls, **options)

    def many(
        self,
        what: str,
        asked: object,
        *,
        wait: bool = True,
        progress: str = "auto",
        on_invalid: str = "raise",
        shape: Shape | None = None,
        **options: object,
    ) -> pd.DataFrame | Batch:
        """Ask a service many things.

        Parameters
        ----------
        what : str
            ``search``, ``ask``, ``browse``, ``sql``, ``esql`` or ``opensearch``.
        asked : object
            What to ask: one text, several, or a frame of requests.
        wait, progress, on_invalid
            As of ``massive_frames.search_many``.
        shape : callable, optional
            Makes of the batch, when it has ended, what is returned.
        **options
            The service's parameters, and conditions.
        """
        check_choice(progress)
        wait = truth("wait", wait)
        batch = self._client.batch(
            BY_WORD[choice("what", what, BY_WORD)], asked, options, on_invalid=on_invalid, ask=ask_user
        )
        batch.shape = shape
        return self._run(batch, wait=wait, progress=progress)

    def resume(
        self,
        batch_id: str,
        *,
        wait: bool = True,
        progress: str = "auto",
        again: bool = False,
        **conditions: object,
    ) -> pd.DataFrame | Batch:
        """Go on with a stopped batch, or ``again`` with what has failed; see ``massive_frames.resume``."""
        check_choice(progress)
        wait = truth("wait", wait)
        batch = self._call(self._client.resume(batch_id, again=again, **conditions))
        return self._run(batch, wait=wait, progress=progress)

    def account(self) -> pd.DataFrame:
        """Return the credits left; see ``massive_frames.account``."""
        return self._call(self._client.account())

    def devices(self, service: str = "search") -> pd.DataFrame:
        """Return the devices to emulate; see ``massive_frames.devices``."""
        return self._call(self._client.devices(service))

    def usage(
        self, from_: str | datetime | None = None, to: str | datetime | None = None, **options: Any
    ) -> pd.DataFrame:
        """Return what was used; see ``massive_frames.usage``."""
        return self._call(self._client.usage(from_, to, **options))

    def _run(self, batch: AsyncBatch, *, wait: bool, progress: str) -> pd.DataFrame | Batch:
        if wait and self._client.settings.loop == "nested":
            return _run_nested(show_newest(batch, progress))
        handle = Batch(batch, progress)
        handle.start(background=not wait)
        return handle.wait() if wait else handle

    def _call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        future = get_portal().start_task_soon(_awaited, coroutine)
        try:
            while True:
                try:
                    return cast("T", future.result(timeout=SLICE_S))
                except TimeoutError:
                    if future.done():
                        raise
        except (KeyboardInterrupt, CancelledError):
            future.cancel()
            raise


def _run_nested(batch: AsyncBatch) -> pd.DataFrame:
    """Run on the caller's own loop, which nest-asyncio lets be entered again."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return cast("pd.DataFrame", asyncio.run(_awaited(batch)))
    nest_asyncio.apply(loop)
    task: asyncio.Task[pd.DataFrame] = loop.create_task(_awaited(batch))
    try:
        return loop.run_until_complete(task)
    except KeyboardInterrupt:
        frame = None
        with contextlib.suppress(KeyboardInterrupt):  # who presses again gets only how to go on
            loop.run_until_complete(batch.break_off(task))
            frame = batch.frame()
        batch.stop()
        raise Interrupted(batch.ending(frame), frame) from None


async def _awaited(awaitable: Any) -> Any:
    return await awaitable
