"""The OpenTelemetry metrics of a batch: what is counted, under which name, in which unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from massive_frames.telemetry.words import plain

if TYPE_CHECKING:
    from opentelemetry.metrics import Meter

DURATIONS_S = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 900)
LAGS_S = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30)
SERVICE, OUTCOME, GROUP, ERROR = (
    "massive_frames.service", "massive_frames.outcome", "massive_frames.group", "error.type",
)  # fmt: skip


class Meters:
    """The instruments, with the service's name on every measurement.

    Parameters
    ----------
    meter : opentelemetry.metrics.Meter
        Makes the instruments.
    service : str
        The service's name.
    """

    def __init__(self, meter: Meter, service: str) -> None:
        self._service = {SERVICE: service}
        self._requests = meter.create_counter(
            "massive_frames.requests", "{request}", "Requests that have ended, by outcome and error."
        )
        self._retries = meter.create_counter(
            "massive_frames.retries", "{retry}", "Exchanges tried again, by error."
        )
        self._unconfirmed = meter.create_counter(
            "massive_frames.unconfirmed", "{submission}", "Submissions whose answer was not seen."
        )
        self._received = meter.create_counter("massive_frames.received", "By", "Bodies that came.")
        self._credits = meter.create_counter(
            "massive_frames.credits", "{credit}", "Credits spent on answers that came."
        )
        self._active = meter.create_up_down_counter(
            "massive_frames.active_jobs", "{job}", "Jobs accepted and not ended, one a request."
        )
        self._duration = meter.create_histogram(
            "massive_frames.job.duration",
            "s",
            "From accepted to ready: the middle of the two polls it became ready between.",
            explicit_bucket_boundaries_advisory=DURATIONS_S,
        )
        self._lag = meter.create_histogram(
            "massive_frames.job.detection_lag",
            "s",
            "From ready to found ready: half the time between the two polls.",
            explicit_bucket_boundaries_advisory=LAGS_S,
        )

    def ended(self, outcome: str, error: str | None) -> None:
        """Count a request that has ended."""
        self._requests.add(1, {**self._service, OUTCOME: outcome, **({ERROR: error} if error else {})})

    def retried(self, error: str | None) -> None:
        """Count an exchange that is tried again."""
        self._retries.add(1, {**self._service, ERROR: error or "unknown"})

    def unanswered(self, submissions: int) -> None:
        """Count submissions whose answer was not seen."""
        self._unconfirmed.add(submissions, self._service)

    def spent(self, credit: float, body_bytes: int) -> None:
        """Count what came and what it cost."""
        if credit > 0:
            self._credits.add(credit, self._service)
        if body_bytes:
            self._received.add(body_bytes, self._service)

    def active(self, change: int) -> None:
        """Count a job that was accepted (1) or is gone (-1)."""
        self._active.add(change, self._service)

    def found(self, group: str, not_ready_s: float, ready_s: float) -> None:
        """Count how long a job took, and how late that was seen."""
        attributes = {**self._service, GROUP: plain(group)}
        self._duration.record(max(0.0, (not_ready_s + ready_s) / 2), attributes)
        self._lag.record(max(0.0, (ready_s - not_ready_s) / 2), attributes)
