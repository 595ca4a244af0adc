"""Tell a batch's events to the standard library's logging, with their facts as the record's extra fields."""

from __future__ import annotations

import logging
from typing import Any

from massive_frames.models import EventKind, JobEvent
from massive_frames.telemetry.listener import Listener
from massive_frames.telemetry.words import DETAIL_CHARS, detail, plain

LEVELS = {
    EventKind.SUBMITTING: logging.DEBUG,
    EventKind.SUBMITTED: logging.DEBUG,
    EventKind.POLLED: logging.DEBUG,
    EventKind.RETRYING: logging.INFO,
    EventKind.UNCONFIRMED: logging.WARNING,
    EventKind.SUCCEEDED: logging.DEBUG,
    EventKind.FAILED: logging.WARNING,
    EventKind.CANCELLED: logging.INFO,
}
NUMBERS = (
    "attempt", "wait_s", "credits", "body_bytes", "unconfirmed", "polls", "not_ready_s", "ready_s",
    "http_status",
)  # fmt: skip
"""Facts of an event that stand in the record as they are."""

logging.getLogger("massive_frames").addHandler(logging.NullHandler())


class Logs(Listener):
    """Logs one batch.

    The batch's begin and end go to ``massive_frames.batch``, what happens to its requests to
    ``massive_frames.jobs``. Bodies are never logged; the words of a service are cut and escaped.

    Parameters
    ----------
    batch_id : str
        The batch's id.
    service : str
        The service's name.

    Example
    -------
    >>> logs = Logs("20260101T000000-abc123", "massive-search")
    >>> logs.begin(2)
    >>> logs.end("2 of 2 requests done, 20 rows", logging.INFO)
    """

    def __init__(self, batch_id: str, service: str) -> None:
        self._common = {"batch_id": plain(batch_id), "service": service}
        self._batch = logging.getLogger("massive_frames.batch")
        self._jobs = logging.getLogger("massive_frames.jobs")

    def begin(self, n_requests: int) -> None:
        """Log that the batch begins."""
        self._guard(self._say, logging.INFO, f"begins: {n_requests} requests", {"n_requests": n_requests})

    def end(self, words: str, level: int = logging.INFO) -> None:
        """Log how the batch has ended; a stop or a limit is a warning."""
        self._guard(self._say, level, f"ends: {detail(words, 2 * DETAIL_CHARS)}", {})

    def _say(self, level: int, words: str, more: dict[str, Any]) -> None:
        extra = {**self._common, **more}
        self._batch.log(level, "%s %s %s", extra["service"], extra["batch_id"], words, extra=extra)

    def _take(self, event: JobEvent) -> None:
        level = LEVELS[event.kind]
        if self._jobs.isEnabledFor(level):
            facts = self._facts(event)
            self._jobs.log(level, "%s %s", facts["batch_id"], _sentence(facts), extra=facts)

    def _facts(self, event: JobEvent) -> dict[str, Any]:
        return {
            **self._common,
            "event": event.kind.value,
            "request_key": event.request_key,
            "at": event.at.isoformat(),
            "state": event.state.value,
            "group": plain(event.group),
            "job_id": None if event.job_id is None else plain(event.job_id),
            "error": event.error,
            "error_detail": None if event.error_detail is None else detail(event.error_detail),
            **{name: getattr(event, name) for name in NUMBERS},
        }


def _sentence(facts: dict[str, Any]) -> str:
    words = f"request {facts['request_key']} {facts['event']}"
    if facts["job_id"] is not None:
        words += f", job {facts['job_id']}"
    if facts["attempt"] > 1:
        words += f", attempt {facts['attempt']}"
    if facts["wait_s"] is not None:
        words += f", again in {facts['wait_s']:.1f} s"
    if facts["error"] is not None:
        words += f": {facts['error']}"
    if facts["error_detail"] is not None:
        words += f" ({facts['error_detail']})"
    return words
