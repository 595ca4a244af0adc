"""A batch that runs in the background, held by the thread that asked for it."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import time
from concurrent import futures

import pandas as pd

from massive_frames.batch import PATIENCE_S, AsyncBatch
from massive_frames.checks import number
from massive_frames.errors import Interrupted, InvalidRequestError
from massive_frames.models import JobEvent
from massive_frames.portal import get_portal, let_finish
from massive_frames.progress import Meter, Tally, open_display
from massive_frames.telemetry import BatchStats

SLICE_S = 0.05
"""Waits are cut so short that a kernel's interrupt is answered at once."""

newest: list[AsyncBatch] = []


class Batch:
    """A batch that runs in the background, on the package's own thread.

    Parameters
    ----------
    batch : AsyncBatch
        What to run.
    progress : {"auto", "widget", "text", "bar", "none"}
        How to show it.

    Attributes
    ----------
    batch_id : str
        Its id in the store.

    Example
    -------
    >>> batch = mf.search_many(["tea", "coffee"], country="us", wait=False, progress="none")
    >>> frame = batch.wait()
    >>> batch.done
    True
    """

    def __init__(self, batch: AsyncBatch, progress: str = "auto") -> None:
        if not isinstance(batch, AsyncBatch):
            raise InvalidRequestError("batch", batch, "what search_many(..., wait=False) makes: call that")
        self._batch = batch
        self._events: queue.SimpleQueue[JobEvent] = queue.SimpleQueue()
        self._meter = Meter(open_display(progress), Tally(batch.n_requests))
        self._future: futures.Future[None] | None = None
        batch.listeners.append(self._events.put)
        newest[:] = [batch]

    @property
    def batch_id(self) -> str:
        """Its id in the store."""
        return self._batch.batch_id

    @property
    def done(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self._future is not None and self._future.done()

    def __repr__(self) -> str:
        with contextlib.suppress(queue.Empty):
            while True:
                self._meter.tally.take(self._events.get_nowait())
        tally = self._meter.tally
        state = "ended" if self.done else "running"
        return f"<Batch {self.batch_id}: {state}, {tally.ended} of {tally.total} ended: {tally.summary()}>"

    def start(self, *, background: bool) -> None:
        """Start it; in the background, a notebook's own loop keeps its panel moving."""
        try:
            self._meter.open(self.cancel if background else None)
            self._future = get_portal().start_task_soon(self._batch.run)
            if background:
                self._follow()
        except KeyboardInterrupt:
            raise self._interrupt() from None

    def wait(self, timeout: float | None = None) -> pd.DataFrame:
        """Wait until it has ended and return the whole frame.

        Parameters
        ----------
        timeout : float, optional
            Seconds; when they have passed, the frame so far is returned and the batch goes on.

        Returns
        -------
        pandas.DataFrame
            One row a result, and at least one for every request that has ended.

        Raises
        ------
        Interrupted
            The user pressed stop: the batch has been stopped, and ``.frame`` is what is there.
        AuthenticationError
            The service refused the token; nothing more was sent.
        """
        if timeout is not None and number(timeout) is None:
            raise InvalidRequestError("timeout", timeout, "a number of seconds")
        until = None if timeout is None else time.monotonic() + timeout
        try:
            while not self.done and (until is None or time.monotonic() < until):
                self._wait_slice()
                self._drain()
            return self._conclude() if self.done else self.frame()
        except KeyboardInterrupt:
            raise self._interrupt() from None

    def frame(self) -> pd.DataFrame:
        """Return the rows there are so far."""
        return self._batch.frame()

    def cancel(self) -> None:
        """Stop it: nothing more is sent; what is on its way gets rows that say so."""
        if self._future is not None and not self.done:
            get_portal().start_task_soon(self._batch.stop)
            let_finish(self._future)

    def stats(self) -> BatchStats:
        """Return what it has come to so far: latencies, polls, retries by class, bytes, credits."""
        return self._batch.stats()

    def _conclude(self) -> pd.DataFrame:
        self._drain()
        frame = self.frame()
        self._meter.close(self._batch.ending(frame))
        if self._future is not None and not self._future.cancelled():
            self._future.result()
        self._batch.settle()
        return frame if self._batch.shape is None else self._batch.result()  # to make it twice takes room

    def _interrupt(self) -> Interrupted:
        """Stop, and return what there is; who presses again gets only how to go on, but gets that."""
        frame = None
        with contextlib.suppress(KeyboardInterrupt):
            frame = self._stopped_frame()
        words = self._batch.ending(frame)
        with contextlib.suppress(KeyboardInterrupt):
            if frame is None:  # the first time it may not have come so far
                self.cancel()
            self._meter.close(words)
        return Interrupted(words, frame)

    def _stopped_frame(self) -> pd.DataFrame:
        self.cancel()
        until = time.monotonic() + PATIENCE_S
        while self._future is not None and not self.done and time.monotonic() < until:
            self._wait_slice()
        if not self.done:
            get_portal().call(self._batch.fill)
        self._drain()
        return self.frame()

    def _wait_slice(self) -> None:
        """Wait a little, or until the batch has ended; events are gathered, not waited for one by one."""
        if self._future is not None:
            futures.wait([self._future], timeout=SLICE_S)

    def _drain(self) -> None:
        try:
            while True:
                self._meter.take(self._events.get_nowait())
        except queue.Empty:
            self._meter.refresh()

    def _follow(self) -> None:
        """Keep the panel moving from the caller's own loop, if there is one: a notebook's."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._follower = loop.create_task(self._keep_moving())

    async def _keep_moving(self) -> None:
        while not self.done:
            self._drain()
            await asyncio.sleep(2 * SLICE_S)
        self._drain()
        failure = None if self._future is None or self._future.cancelled() else self._future.exception()
        self._meter.close(str(failure) if failure else self._batch.ending(self.frame()))


def show_newest(batch: AsyncBatch, progress: str) -> AsyncBatch:
    """Make a batch the newest, with a display that its own loop keeps moving."""
    meter = Meter(open_display(progress), Tally(batch.n_requests))
    batch.listeners.append(meter.take)
    batch.openers.append(meter.open)
    batch.closers.append(lambda: meter.close(batch.ending(batch.frame())))
    newest[:] = [batch]
    return batch


def last_frame() -> pd.DataFrame | None:
    """Return the newest batch's frame, or None before the first batch."""
    return newest[0].frame() if newest else None
