"""Tells everybody who listens what happened to requests."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any, Protocol

from massive_frames.engine.clock import Clock
from massive_frames.engine.events import event_of
from massive_frames.engine.task import Task
from massive_frames.models import EventKind, JobEvent


class Observer(Protocol):
    """Whatever is told of events; those of one call happened together, and are written down together."""

    async def __call__(self, *events: JobEvent) -> None:
        """Take them in."""
        ...


class Teller:
    """Tells observers, in order, each awaited.

    Parameters
    ----------
    observers : sequence of Observer
        Who is told.
    clock : Clock
        The time.
    """

    def __init__(self, observers: Sequence[Observer], clock: Clock) -> None:
        self._observers, self._clock = observers, clock

    def tell(
        self, kind: EventKind, task: Task, *, at: datetime | None = None, **facts: Any
    ) -> Coroutine[Any, Any, None]:
        """Tell every observer what happened, now or at that time; to be awaited."""
        return self.tell_together([event_of(kind, task, at or self._clock.now(), **facts)])

    async def tell_together(self, events: Sequence[JobEvent]) -> None:
        """Tell every observer of events that are written down all or none."""
        for observer in self._observers:
            await observer(*events)

    def event(self, kind: EventKind, task: Task, *, at: datetime | None = None, **facts: Any) -> JobEvent:
        """Return what happened, now or at that time."""
        return event_of(kind, task, at or self._clock.now(), **facts)
