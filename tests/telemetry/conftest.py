"""Events as the engine tells them, and where OpenTelemetry's data ends up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from massive_frames.models import EventKind, JobEvent, JobState
from massive_frames.telemetry import open_spans

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ENDED = {"succeeded": JobState.SUCCEEDED, "failed": JobState.FAILED, "unconfirmed": JobState.UNCONFIRMED}


def at(seconds):
    """Return a time so many seconds after the beginning."""
    return BEGAN + timedelta(seconds=seconds)


def make_event(kind, key="k", seconds=0.0, **facts):
    """Return an event of a request, so many seconds after the beginning."""
    facts = {"state": ENDED.get(kind, JobState.RUNNING), "group": "massive-search", **facts}
    return JobEvent(EventKind(kind), key, at(seconds), **facts)


def make_life(key="k", seconds=0.0, ready_s=4.0):
    """Return the events of a request that succeeds, as the engine tells them."""
    job = {"job_id": f"job-{key}", "attempt": 1, "submitted_at": at(seconds)}
    asked = {"polls": 2, "not_ready_s": ready_s - 1.0, "ready_s": ready_s}
    got = {"credits": 1.0, "body_bytes": 1000, "http_status": 200}
    return [
        make_event("submitting", key, seconds, state=JobState.SUBMITTING, attempt=1),
        make_event("submitted", key, seconds + 0.1, **job),
        make_event("polled", key, seconds + ready_s - 1.0, polls=1, **job),
        make_event("succeeded", key, seconds + ready_s, **job, **asked, **got),
    ]


@pytest.fixture
def event():
    """Return the maker of events."""
    return make_event


@pytest.fixture
def life():
    """Return the maker of whole lives of requests."""
    return make_life


@pytest.fixture
def otel():
    """Return providers for ``open_spans``, and readers of what was exported through them."""
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers, meters = TracerProvider(), MeterProvider(metric_readers=[reader])
    tracers.add_span_processor(SimpleSpanProcessor(exporter))

    def spans(name):
        return [span for span in exporter.get_finished_spans() if span.name == f"massive_frames.{name}"]

    def points(name):
        data = reader.get_metrics_data()
        found = [m for r in data.resource_metrics for s in r.scope_metrics for m in s.metrics] if data else []
        return [
            p for metric in found if metric.name == f"massive_frames.{name}" for p in metric.data.data_points
        ]

    providers = {"tracer_provider": tracers, "meter_provider": meters}
    yield SimpleNamespace(providers=providers, tracers=tracers, spans=spans, points=points, reader=reader)
    tracers.shutdown()
    meters.shutdown()


@pytest.fixture
def begin(otel, event):
    """Return a function that opens a batch's spans and tells them events."""

    def begin(*events, n=1):
        opened = open_spans("b1", "massive-search", n, at=event("submitting").at, **otel.providers)
        for one in events:
            opened(one)
        return opened

    return begin
