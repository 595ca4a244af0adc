"""A batch's events as statistics."""

from __future__ import annotations

import math
import threading

import pandas as pd
import pytest

from massive_frames.models import JobState
from massive_frames.telemetry import BatchStats, Stats
from massive_frames.telemetry.stats import MOST_GROUPS, OTHERS


def stats_of(*events):
    """Return the statistics of some events."""
    stats = Stats()
    for one in events:
        stats(one)
    return stats.report()


def test_nothing_has_happened_before_the_first_event():
    """An empty batch has zeros, and no number where there is none."""
    report = stats_of()
    assert (report.ended, report.seconds, report.latencies) == (0, 0.0, ())
    assert math.isnan(report.per_second)


def test_a_success_is_counted_whole(life):
    """One request that went well: its end, submission, bytes and credits."""
    report = stats_of(*life())
    assert (report.ended, report.succeeded, report.submissions) == (1, 1, 1)
    assert (report.body_bytes, report.credits) == (1000, 1.0)


@pytest.mark.parametrize(
    ("kind", "state", "counted"),
    [
        ("failed", JobState.FAILED, "failed"),
        ("failed", JobState.EXPIRED, "failed"),
        ("failed", JobState.UNCONFIRMED, "unconfirmed"),
        ("failed", JobState.RUNNING, "left_open"),
        ("failed", JobState.QUEUED, "left_open"),
        ("unconfirmed", JobState.UNCONFIRMED, "unconfirmed"),
        ("cancelled", JobState.QUEUED, "cancelled"),
    ],
)
def test_each_ending_has_its_count(event, kind, state, counted):
    """A request given up for now is not one that failed, nor one that nobody heard of."""
    report = stats_of(event(kind, state=state, error="server"))
    names = ["succeeded", "failed", "unconfirmed", "cancelled", "left_open"]
    assert {name: getattr(report, name) for name in names} == {name: int(name == counted) for name in names}
    assert report.errors == {"server": 1}


def test_retries_are_counted_by_class(event):
    """Each class of error has its own count."""
    report = stats_of(*(event("retrying", error=code) for code in ["network", "throttled", "network"]))
    assert report.retries == {"network": 2, "throttled": 1}


def test_a_latency_is_the_middle_of_what_is_known(event):
    """A job seen waiting at 3 s and ready at 5 s took 4 s."""
    (row,) = stats_of(event("succeeded", job_id="j", not_ready_s=3.0, ready_s=5.0)).latencies
    assert (row.n, row.max) == (1, 4.0)


def test_an_answer_that_came_at_once_has_no_latency(event):
    """Without two polls to lie between, nothing is known and nothing made up."""
    report = stats_of(event("succeeded", state=JobState.SUCCEEDED))
    assert report.latencies == ()
    assert math.isnan(report.polls_mean)


def test_the_lag_is_half_the_interval_and_bounded_by_it(event):
    """The time from ready to seen ready: its expectation, and what it cannot exceed."""
    report = stats_of(
        event("succeeded", job_id="a", not_ready_s=3.0, ready_s=5.0),
        event("succeeded", job_id="b", not_ready_s=3.0, ready_s=4.0),
    )
    assert (report.lag_mean_s, report.lag_bound_s) == (0.75, 1.5)


def test_polls_are_counted_by_job(event):
    """The mean is exact, and the ninetieth percentile a whole number of polls to within 1 %."""
    report = stats_of(*(event("succeeded", f"k{n}", job_id=f"j{n}", polls=n) for n in range(1, 11)))
    assert report.polls_mean == 5.5
    assert round(report.polls_p90) == 9


def test_a_job_that_many_requests_share_is_not_averaged(event):
    """A request that was never asked for on its own says nothing of polls."""
    report = stats_of(event("succeeded", "a", job_id="j", polls=4), event("succeeded", "b", job_id="g"))
    assert report.polls_mean == 4.0


def test_what_the_store_had_is_not_counted(event):
    """The end of an earlier run's request is no part of this run, nor of its time."""
    report = stats_of(event("restored"), event("submitting", seconds=5.0), event("restored", seconds=9.0))
    assert (report.ended, report.seconds) == (0, 0.0)


def test_groups_are_kept_apart(event):
    """A slow model does not hide behind a fast one."""
    report = stats_of(
        event("succeeded", "a", group="massive-ask/copilot", not_ready_s=60.0, ready_s=62.0),
        event("succeeded", "b", group="massive-ask/chatgpt", not_ready_s=14.0, ready_s=16.0),
    )
    assert [(row.group, row.max) for row in report.latencies] == [
        ("massive-ask/chatgpt", 15.0),
        ("massive-ask/copilot", 61.0),
    ]


def test_groups_are_bounded(event):
    """Made-up groups without end are counted together."""
    report = stats_of(
        *(event("succeeded", group=f"g{n}", not_ready_s=1.0, ready_s=2.0) for n in range(3 * MOST_GROUPS))
    )
    assert len(report.latencies) == MOST_GROUPS + 1
    assert {row.group: row.n for row in report.latencies}[OTHERS] == 2 * MOST_GROUPS


def test_the_pace_is_from_the_first_event_to_the_last(life):
    """Two requests within eight seconds are a quarter of one a second."""
    report = stats_of(*life("a"), *life("b", seconds=4.0))
    assert (report.seconds, report.per_second) == (8.0, 0.25)


def test_a_clock_set_back_gives_no_negative_time(event):
    """Where the machine's clock was set back, the time is zero, and there is no pace."""
    assert stats_of(event("submitting", seconds=10.0), event("failed", seconds=0.0)).seconds == 0.0


def test_a_report_stands_still(life):
    """What happens later does not change a report."""
    stats = Stats()
    report = stats.report()
    for one in life():
        stats(one)
    assert (report.ended, report.retries, report.latencies) == (0, {}, ())


def test_a_report_may_be_taken_from_another_thread(life):
    """While the batch counts, reports are whole: no more successes than submissions."""
    stats, reports = Stats(), []
    reader = threading.Thread(target=lambda: reports.extend(stats.report() for _ in range(200)))
    reader.start()
    for n in range(500):
        for one in life(f"k{n}", ready_s=1.0 + n):
            stats(one)
    reader.join()
    assert all(report.ended <= report.submissions for report in reports)


def test_memory_does_not_grow(life):
    """After ten thousand requests nothing of any one of them is kept."""
    stats = Stats()
    for n in range(10_000):
        for one in life(f"k{n}", ready_s=1.0 + n % 7):
            stats(one)
    assert sum(len(value) for value in vars(stats).values() if hasattr(value, "__len__")) < 10
    assert len(stats._latencies["massive-search"]._buckets) == 7


def test_a_fault_does_not_reach_the_engine():
    """What is no event is not counted, and raises nothing."""
    assert stats_of(None).ended == 0


def test_the_frame_has_a_row_a_group(life):
    """The latencies are a frame with a row a group and a column a quantile."""
    frame = stats_of(*life()).frame()
    assert list(frame.columns) == ["group", "n", "p10", "p50", "p90", "p99", "max"]
    assert frame.loc[0, "max"] == 3.5


def test_an_empty_frame_has_the_same_columns(life):
    """Without latencies the columns and their dtypes are as with some."""
    pd.testing.assert_series_equal(stats_of().frame().dtypes, stats_of(*life()).frame().dtypes)


def test_the_words_fit_on_a_screen(event, life):
    """With many groups and errors the words are at most 24 lines of at most 120 characters."""
    events = [event("succeeded", group=f"g{n}", not_ready_s=1.0, ready_s=2.0) for n in range(40)]
    events += [event("retrying", error="throttled"), event("failed", error="server"), *life()]
    lines = repr(stats_of(*events)).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 120


def test_the_words_say_what_happened(life, event):
    """One look tells endings, price, polls, retries and latencies."""
    words = repr(
        stats_of(*life(), event("retrying", error="network"), event("failed", "z", 8.0, error="server"))
    )
    for said in ["2 ended: 1 succeeded, 1 failed", "1 credits", "network 1", "server 1", "massive-search"]:
        assert said in words


def test_a_notebook_obeys_nothing(event):
    """A group or a code that looks like HTML is shown as text."""
    evil = "<script>alert(1)</script>"
    report = stats_of(
        event("succeeded", group=evil, not_ready_s=1.0, ready_s=2.0), event("failed", error=evil)
    )
    assert "<script" not in report._repr_html_()
    assert report._repr_html_().count("&lt;script&gt;") == 2


def test_a_terminal_obeys_nothing(event):
    """A group with control characters is shown escaped."""
    words = repr(stats_of(event("succeeded", group="\x1b[2J", not_ready_s=1.0, ready_s=2.0)))
    assert "\x1b" not in words


def test_an_empty_report_can_be_shown():
    """Before anything happened there is something to read, and no NaN."""
    assert "nan" not in repr(BatchStats())
    assert "nan" not in BatchStats()._repr_html_()
