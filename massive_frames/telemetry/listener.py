"""What every listener stands on: its own errors end with it, and never reach the engine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from massive_frames.models import EventKind, JobEvent

_log = logging.getLogger("massive_frames.telemetry")


class Listener:
    """Takes events one by one; a subclass says how in ``_take``.

    A listener that fails, for instance because a log handler or a span processor of the caller does, says so
    once on the logger ``massive_frames.telemetry`` and goes on with the next event.
    """

    _failed = False

    def __call__(self, event: JobEvent) -> None:
        """Take in one event of this run; what the store had did not happen in it."""
        try:
            if event.kind is not EventKind.RESTORED:
                self._take(event)
        except Exception:  # noqa: BLE001 - what a caller's handler raises is of any kind
            self._fail()

    def _take(self, event: JobEvent) -> None:
        raise NotImplementedError

    def _guard(self, call: Callable[..., None], *arguments: Any) -> None:
        try:
            call(*arguments)
        except Exception:  # noqa: BLE001 - as above
            self._fail()

    def _fail(self) -> None:
        if not self._failed:
            self._failed = True
            complain(type(self).__name__)


def complain(name: str) -> None:
    """Log that a listener has failed; the logging may be what fails, and that is left at that."""
    with suppress(Exception):
        _log.warning("%s failed, and says so once; the batch goes on", name, exc_info=True)
