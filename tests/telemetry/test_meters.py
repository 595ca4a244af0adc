"""A batch's events as OpenTelemetry metrics."""

from __future__ import annotations


def values(points, *names):
    """Return a metric's values by some of their attributes."""
    return {tuple(point.attributes.get(name) for name in names): point.value for point in points}


def test_requests_are_counted_by_outcome_and_error(begin, otel, life, event):
    """Successes, failures and what was interrupted are told apart."""
    opened = begin(*life("a"), *life("b"), event("failed", "c", error="rejected"), *life("d")[:2])
    opened.close()
    assert values(otel.points("requests"), "massive_frames.outcome", "error.type") == {
        ("succeeded", None): 2,
        ("failed", "rejected"): 1,
        ("interrupted", "interrupted"): 1,
    }


def test_retries_are_counted_by_class(begin, otel, event):
    """Each class of error has its own count."""
    begin(*(event("retrying", error=code) for code in ["network", "throttled", "network"]))
    assert values(otel.points("retries"), "error.type") == {("network",): 2, ("throttled",): 1}


def test_bytes_and_credits_are_counted(begin, otel, life):
    """What came and what it cost add up."""
    begin(*life("a"), *life("b"))
    assert [otel.points(name)[0].value for name in ("received", "credits")] == [2000, 2.0]


def test_each_unanswered_submission_is_counted_once(begin, otel, event):
    """The events carry a sum; the metric counts how it grows in this run."""
    kinds = [("submitting", 1), ("retrying", 2), ("submitting", 2), ("unconfirmed", 3)]
    begin(*(event(kind, unconfirmed=n, error="network") for kind, n in kinds))
    assert otel.points("unconfirmed")[0].value == 2


def test_a_job_is_active_until_it_ends(begin, otel, life, event):
    """Accepted jobs count up; ended, failed and interrupted ones count down."""
    opened = begin(*life("a"), *life("b")[:3], *life("c")[:2])
    assert otel.points("active_jobs")[0].value == 2
    opened(event("retrying", "c", 5.0, error="job-failed"))
    assert otel.points("active_jobs")[0].value == 1
    opened.close()
    assert otel.points("active_jobs")[0].value == 0


def test_latency_and_lag_are_measured(begin, otel, event):
    """A job seen waiting at 3 s and ready at 5 s took 4 s, and was found 1 s late."""
    begin(event("succeeded", not_ready_s=3.0, ready_s=5.0))
    (took,), (late,) = otel.points("job.duration"), otel.points("job.detection_lag")
    assert (took.sum, late.sum) == (4.0, 1.0)
    assert took.attributes["massive_frames.group"] == "massive-search"
