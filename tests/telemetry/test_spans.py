"""A batch's events as OpenTelemetry spans."""

from __future__ import annotations

import subprocess
import sys

import anyio.from_thread
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import SpanProcessor
from opentelemetry.trace import StatusCode

from massive_frames.models import JobState
from massive_frames.telemetry import open_spans, spans
from massive_frames.telemetry.spans import MOST_CHILDREN


def ns(event):
    """Return an event's time in nanoseconds since 1970."""
    return round(event.at.timestamp() * 1e9)


def test_a_batch_is_a_span(begin, otel, event):
    """It begins where it is opened, ends where it is closed, and says which batch it is."""
    begin(n=7).close(at=event("failed", seconds=9.0).at)
    (batch,) = otel.spans("batch")
    assert (batch.end_time - batch.start_time) == 9_000_000_000
    assert dict(batch.attributes) == {
        "massive_frames.service": "massive-search",
        "massive_frames.batch.id": "b1",
        "massive_frames.batch.requests": 7,
    }


def test_a_request_is_a_span_below_the_batch(begin, otel, life):
    """Its parent is the batch's span, in the same trace."""
    begin(*life()).close()
    (batch,), (request,) = otel.spans("batch"), otel.spans("request")
    assert request.parent.span_id == batch.context.span_id
    assert request.context.trace_id == batch.context.trace_id
    assert request.kind is trace.SpanKind.CLIENT


def test_requests_of_a_large_batch_are_linked(begin, otel, life):
    """Above a thousand requests each is a trace of its own that points to the batch."""
    begin(*life(), n=MOST_CHILDREN + 1).close()
    (batch,), (request,) = otel.spans("batch"), otel.spans("request")
    assert request.parent is None
    assert request.context.trace_id != batch.context.trace_id
    assert [link.context.span_id for link in request.links] == [batch.context.span_id]


def test_a_batch_is_below_the_callers_span(otel, life):
    """A batch begun on another thread's loop still hangs below the span of the cell that began it."""
    tracer = otel.tracers.get_tracer("caller")
    with tracer.start_as_current_span("cell") as cell, anyio.from_thread.start_blocking_portal() as portal:
        opened = portal.call(lambda: open_spans("b1", "massive-search", 1, **otel.providers))
        portal.call(opened.close)
    assert otel.spans("batch")[0].parent.span_id == cell.get_span_context().span_id


def test_a_request_lasts_from_submitting_to_its_end(begin, otel, life):
    """Its times are the events', not those at which they were told."""
    events = life(seconds=2.0)
    begin(*events)
    (request,) = otel.spans("request")
    assert (request.start_time, request.end_time) == (ns(events[0]), ns(events[-1]))


def test_a_request_says_what_became_of_it(begin, otel, life):
    """Its attributes are the facts of its last event."""
    begin(*life())
    (request,) = otel.spans("request")
    assert dict(request.attributes) == {
        "massive_frames.service": "massive-search",
        "massive_frames.batch.id": "b1",
        "massive_frames.request.key": "k",
        "massive_frames.group": "massive-search",
        "massive_frames.outcome": "succeeded",
        "massive_frames.job.id": "job-k",
        "massive_frames.request.attempts": 1,
        "massive_frames.request.unconfirmed": 0,
        "massive_frames.job.polls": 2,
        "massive_frames.body.size": 1000,
        "massive_frames.credits": 1.0,
        "http.response.status_code": 200,
    }
    assert request.status.status_code is StatusCode.UNSET


def test_a_failure_is_an_error_with_its_code(begin, otel, event):
    """The status is an error and its words are the code, never what the service wrote."""
    begin(event("submitting"), event("failed", seconds=1.0, error="rejected", error_detail="<secret>"))
    (request,) = otel.spans("request")
    assert (request.status.status_code, request.status.description) == (StatusCode.ERROR, "rejected")
    assert request.attributes["error.type"] == "rejected"
    assert "<secret>" not in request.to_json()


def test_a_retry_stands_in_the_span(begin, otel, event, life):
    """Each retry is an event of the request's span, with its code and its wait."""
    first, *rest = life()
    begin(first, event("retrying", seconds=0.5, error="network", wait_s=2.0), *rest)
    (retry,) = otel.spans("request")[0].events
    assert dict(retry.attributes) == {"error.type": "network", "massive_frames.wait": 2.0}


def test_a_job_of_an_earlier_run_has_a_span(begin, otel, life):
    """A request that goes on with an accepted job begins at the first that is heard of it."""
    _, _, polled, succeeded = life()
    begin(polled, succeeded)
    assert otel.spans("request")[0].start_time == ns(polled)


def test_what_the_store_had_has_no_span(begin, event):
    """The end of an earlier run's request is not traced again."""
    assert begin(event("restored"))._open == {}


def test_what_is_on_its_way_ends_as_interrupted(begin, otel, life):
    """When the batch ends, so does every span, with the reason."""
    opened = begin(*life("a"), *life("b")[:2], n=2)
    opened.close(error="limit")
    (request,) = [
        span for span in otel.spans("request") if span.attributes["massive_frames.request.key"] == "b"
    ]
    assert request.attributes["massive_frames.outcome"] == "interrupted"
    assert request.status.description == "interrupted"
    assert otel.spans("batch")[0].status.description == "limit"


def test_a_batch_ends_once(begin, otel, life):
    """A second close and events after it change nothing."""
    opened = begin()
    opened.close()
    opened.close()
    opened(life()[0])
    assert (len(otel.spans("batch")), opened._open) == (1, {})


def test_only_open_requests_are_remembered(begin, life):
    """After a thousand requests have ended nothing is left of them."""
    opened = begin(*(one for n in range(1000) for one in life(f"k{n}")), n=1000)
    assert opened._open == {}


class Broken(SpanProcessor):
    """A span processor that fails at whatever it is told."""

    def __init__(self):
        self.on = False

    def on_start(self, span, parent_context=None):
        """Fail."""
        if self.on:
            raise ValueError(span, parent_context)

    on_end = on_start


def test_a_broken_processor_does_not_reach_the_engine(otel, begin, life, event):
    """An error in the caller's own span processor ends with the event."""
    broken = Broken()
    otel.tracers.add_span_processor(broken)
    opened = begin(*life("a")[:2])
    broken.on = True
    for one in [*life("a")[2:], *life("b")]:
        opened(one)
    opened.close()
    assert begin() is None
    assert opened._open == {}


def test_nothing_is_recorded_where_nothing_is_set_up():
    """With the API alone, and no SDK set up, there is nobody to listen for."""
    assert open_spans("b1", "massive-search", 1) is None


def test_without_opentelemetry_there_are_no_spans(monkeypatch):
    """Where the package is not installed there is nothing to listen."""
    monkeypatch.setattr(spans, "INSTALLED", False)
    assert open_spans("b1", "massive-search", 1) is None


def test_the_package_imports_without_opentelemetry():
    """A fresh interpreter that cannot import it still has logs and statistics."""
    code = "import sys; sys.modules['opentelemetry'] = None; from massive_frames import telemetry; "
    code += "print(telemetry.open_spans('b', 's', 1), telemetry.Stats().report().ended)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["None", "0"]


@pytest.mark.parametrize("state", list(JobState))
def test_every_state_ends_a_span(begin, otel, event, state):
    """However a request fails, its span ends."""
    begin(event("failed", state=state))
    assert len(otel.spans("request")) == 1
