"""Tell a batch's events to OpenTelemetry, where it is installed: a span a batch and one a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from massive_frames.models import EventKind, JobEvent
from massive_frames.telemetry.listener import Listener, complain
from massive_frames.telemetry.meters import ERROR, GROUP, OUTCOME, SERVICE, Meters
from massive_frames.telemetry.outcomes import CANCELLED, SUCCEEDED, outcome_of
from massive_frames.telemetry.words import plain
from massive_frames.version import __version__

try:
    from opentelemetry import metrics, trace

    INSTALLED = True
except ImportError:
    INSTALLED = False

NAME = "massive_frames"
INTERRUPTED = "interrupted"
MOST_CHILDREN = 1000
"""Requests of a larger batch are traces of their own, linked to it: tracing systems cut larger traces off."""


@dataclass(slots=True)
class _Open:
    """A request on its way: its span, submissions without answer so far, and whether it has a job."""

    span: trace.Span
    unconfirmed: int
    active: bool = False


class Spans(Listener):
    """Traces and measures one batch; made by ``open_spans``.

    Parameters
    ----------
    batch : opentelemetry.trace.Span
        The batch's span.
    tracer : opentelemetry.trace.Tracer
        Makes the requests' spans.
    meters : Meters
        Counts.
    common : dict
        Attributes of every span.
    linked : bool
        Whether requests are traces of their own.
    """

    def __init__(
        self, batch: trace.Span, tracer: trace.Tracer, meters: Meters, common: dict[str, Any], *, linked: bool
    ) -> None:
        self._batch, self._tracer, self._meters, self._common = batch, tracer, meters, common
        self._parent = trace.set_span_in_context(trace.INVALID_SPAN if linked else batch)
        self._links = [trace.Link(batch.get_span_context())] if linked else None
        self._open: dict[str, _Open] = {}
        self._closed = False

    def close(self, error: str | None = None, at: datetime | None = None) -> None:
        """End the batch's span, and those of requests on their way as interrupted.

        Parameters
        ----------
        error : str, optional
            The code of what stopped the batch.
        at : datetime, optional
            When; now unless given.
        """
        if not self._closed:
            self._closed = True
            for key in list(self._open):
                self._guard(self._interrupt, key, at)
            self._guard(self._close, error, at)

    def _close(self, error: str | None, at: datetime | None) -> None:
        if error is not None:
            _mark(self._batch, error)
        self._batch.end(_ns(at))

    def _interrupt(self, key: str, at: datetime | None) -> None:
        request = self._open.pop(key)
        request.span.set_attribute(OUTCOME, INTERRUPTED)
        _mark(request.span, INTERRUPTED)
        request.span.end(_ns(at))
        self._activate(request, active=False)
        self._meters.ended(INTERRUPTED, INTERRUPTED)

    def _take(self, event: JobEvent) -> None:
        if self._closed:
            return
        request = self._open.get(event.request_key) or self._begin(event)
        outcome = outcome_of(event)
        if outcome is not None:
            del self._open[event.request_key]
            self._end(request, event, outcome)
        elif event.kind is EventKind.RETRYING:
            facts: dict[str, Any] = {
                ERROR: event.error or "unknown",
                "massive_frames.wait": event.wait_s or 0.0,
            }
            request.span.add_event("massive_frames.retry", facts, _ns(event.at))
            self._meters.retried(event.error)
        self._count(request, event, ended=outcome is not None)

    def _begin(self, event: JobEvent) -> _Open:
        facts = {
            **self._common,
            "massive_frames.request.key": event.request_key,
            GROUP: plain(event.group),
        }
        span = self._tracer.start_span(
            "massive_frames.request", self._parent, trace.SpanKind.CLIENT, facts, self._links, _ns(event.at)
        )
        before = event.unconfirmed - (event.kind is EventKind.UNCONFIRMED)
        request = self._open[event.request_key] = _Open(span, before)
        return request

    def _count(self, request: _Open, event: JobEvent, *, ended: bool) -> None:
        self._activate(request, active=event.job_id is not None and not ended)
        self._meters.spent(event.credits, event.body_bytes)
        if event.unconfirmed > request.unconfirmed:
            self._meters.unanswered(event.unconfirmed - request.unconfirmed)
            request.unconfirmed = event.unconfirmed

    def _activate(self, request: _Open, *, active: bool) -> None:
        if active is not request.active:
            request.active = active
            self._meters.active(1 if active else -1)

    def _end(self, request: _Open, event: JobEvent, outcome: str) -> None:
        error = None if outcome == SUCCEEDED else event.error
        request.span.set_attributes(_facts(event, outcome))
        if outcome not in {SUCCEEDED, CANCELLED}:
            _mark(request.span, error or outcome)
        request.span.end(_ns(event.at))
        self._meters.ended(outcome, error)
        if event.not_ready_s is not None and event.ready_s is not None:
            self._meters.found(event.group, event.not_ready_s, event.ready_s)


def open_spans(
    batch_id: str,
    service: str,
    n_requests: int,
    *,
    at: datetime | None = None,
    tracer_provider: trace.TracerProvider | None = None,
    meter_provider: metrics.MeterProvider | None = None,
) -> Spans | None:
    """Begin the span of a batch, below the span that is current where this is called.

    Parameters
    ----------
    batch_id, service : str
        The batch's id and the service's name.
    n_requests : int
        How many requests; above 1,000 each is a trace of its own, linked to the batch's span.
    at : datetime, optional
        When it began; now unless given.
    tracer_provider, meter_provider
        Where spans and metrics go; OpenTelemetry's global ones unless given.

    Returns
    -------
    Spans or None
        The listener, to be closed; None where ``opentelemetry-api`` is not installed, or where nobody has
        said where spans or metrics go.

    Example
    -------
    >>> spans = open_spans("20260101T000000-abc123", "massive-search", 2)
    >>> if spans is not None:
    ...     spans.close()
    """
    if not INSTALLED:
        return None
    try:
        providers = (
            tracer_provider or trace.get_tracer_provider(),
            meter_provider or metrics.get_meter_provider(),
        )
        if not any(map(_listens, providers)):
            return None
        common = {SERVICE: service, "massive_frames.batch.id": batch_id}
        tracer = trace.get_tracer(NAME, __version__, tracer_provider)
        meters = Meters(metrics.get_meter(NAME, __version__, meter_provider), service)
        facts: dict[str, Any] = {**common, "massive_frames.batch.requests": n_requests}
        batch = tracer.start_span("massive_frames.batch", attributes=facts, start_time=_ns(at))
        return Spans(batch, tracer, meters, common, linked=n_requests > MOST_CHILDREN)
    except Exception:  # noqa: BLE001 - what a caller's span processor raises is of any kind
        complain(Spans.__name__)
        return None


def _listens(provider: object) -> bool:
    """Say whether a provider does anything; those of the API itself stand in for one and do not."""
    return not type(provider).__module__.startswith(("opentelemetry.trace", "opentelemetry.metrics"))


def _facts(event: JobEvent, outcome: str) -> dict[str, Any]:
    known = {
        "massive_frames.job.id": None if event.job_id is None else plain(event.job_id),
        "http.response.status_code": event.http_status,
        ERROR: event.error if outcome != SUCCEEDED else None,
    }
    return {
        OUTCOME: outcome,
        "massive_frames.request.attempts": event.attempt,
        "massive_frames.request.unconfirmed": event.unconfirmed,
        "massive_frames.job.polls": event.polls,
        "massive_frames.body.size": event.body_bytes,
        "massive_frames.credits": event.credits,
        **{name: value for name, value in known.items() if value is not None},
    }


def _mark(span: trace.Span, error: str) -> None:
    span.set_attribute(ERROR, error)
    span.set_status(trace.Status(trace.StatusCode.ERROR, error))


def _ns(at: datetime | None) -> int | None:
    """Return nanoseconds since 1970."""
    return None if at is None else int(at.timestamp() * 1_000_000) * 1000
