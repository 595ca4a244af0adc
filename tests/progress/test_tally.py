"""What a person wants to know of a batch, counted from its events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from massive_frames.engine import RULES
from massive_frames.models import EventKind, JobEvent, JobState
from massive_frames.progress import Meter, Tally
from massive_frames.progress.meter import REFRESH_S
from massive_frames.progress.tally import WORDS

AT = datetime(2026, 1, 1, tzinfo=UTC)


class Time:
    """Seconds that a test moves by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        """Return the seconds now."""
        return self.now


@pytest.fixture
def time():
    """Return seconds that stand still."""
    return Time()


def event(kind, key="k", state="running", **more):
    """Return an event of a request."""
    return JobEvent(EventKind(kind), key, AT, JobState(state), **more)


def test_an_empty_tally_says_so(time):
    """Before anything happened there are zeros, and no guess of the end."""
    tally = Tally(10, time)
    assert tally.summary() == "0 done · 0 running · 0 credits"
    assert tally.remaining_s is None


def test_a_tally_in_the_middle_says_all(time):
    """Counts, price, pace, the time left and retries stand in one line."""
    tally = Tally(10, time)
    for number in range(4):
        tally.take(event("submitted", f"k{number}"))
    tally.take(event("retrying", "k0", error="server"))
    tally.take(event("succeeded", "k0", credits=1.0))
    tally.take(event("succeeded", "k1", credits=1.0))
    tally.take(event("failed", "k2", error="rejected"))
    time.now += 60.0
    assert tally.summary() == (
        "2 done · 1 failed · 1 running · 2 credits · 0.1/s · about 2 min 20 s left · 1 retry"
    )
    assert (tally.ended, tally.running) == (3, 1)


def test_the_end_is_not_guessed_at_the_end(time):
    """When everything has ended no time is left to tell."""
    tally = Tally(1, time)
    tally.take(event("succeeded", credits=1.0))
    time.now += 10.0
    assert tally.summary() == "1 done · 0 running · 1 credits · 0.1/s"


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "5 s"), (65, "1 min 05 s"), (3600, "1 h 00 min"), (86_460, "24 h 01 min")]
)
def test_a_span_is_said_in_fitting_units(time, seconds, words):
    """Seconds, minutes or hours, whichever a person would say."""
    tally = Tally(2, time)
    tally.take(event("succeeded"))
    time.now += seconds
    assert f"about {words} left" in tally.summary()


def test_a_job_submitted_again_runs_once(time):
    """A request that is submitted a second time is still one running job."""
    tally = Tally(1, time)
    for _ in range(2):
        tally.take(event("submitted"))
    assert tally.running == 1


def test_trouble_is_said_in_words(time):
    """A retry says what happened and how long it waits."""
    tally = Tally(1, time)
    tally.take(event("retrying", error="server", wait_s=30.2))
    assert tally.trouble == "the service had an error; trying again in 30 s"


def test_a_pause_is_said_to_be_the_service_s_wish(time):
    """Where the service asked for it, the words say so, and count down."""
    tally = Tally(1, time)
    tally.take(event("retrying", error="throttled", wait_s=30.0))
    time.now += 10.0
    assert tally.trouble == "waiting 20 s as the service asked"
    time.now += 20.0
    assert tally.trouble == "the service asked to slow down"


def test_a_short_wait_is_not_mentioned(time):
    """A wait under a second is nobody's concern."""
    tally = Tally(1, time)
    tally.take(event("retrying", error="network", wait_s=0.4))
    assert tally.trouble == "the network failed"


def test_trouble_is_over_with_a_success(time):
    """The next success takes the words away."""
    tally = Tally(2, time)
    tally.take(event("retrying", error="network"))
    tally.take(event("succeeded"))
    assert tally.trouble == ""


def test_a_request_without_an_answer_is_neither_done_nor_failed(time):
    """What was sent and had no answer is counted by itself, and has ended for this run."""
    tally = Tally(1, time)
    tally.take(event("unconfirmed", state="unconfirmed"))
    assert tally.summary() == "0 done · 1 unconfirmed · 0 running · 0 credits"
    assert (tally.ended, tally.failed) == (1, 0)


def test_a_resumed_batch_ends_full(time):
    """What the store had is counted by how it had ended, and with the rest makes the whole."""
    tally = Tally(4, time)
    for number, state in enumerate(("succeeded", "failed", "unconfirmed")):
        tally.take(event("restored", f"k{number}", state=state))
    tally.take(event("submitted", "k3"))
    tally.take(event("succeeded", "k3", state="succeeded", credits=1.0))
    assert (tally.done, tally.failed, tally.unconfirmed, tally.ended) == (2, 1, 1, 4)
    assert tally.summary() == "2 done · 1 failed · 1 unconfirmed · 0 running · 1 credits · 3 from the store"


def test_what_the_store_had_makes_no_pace(time):
    """The pace and the time left are those of the requests that are asked now."""
    tally = Tally(100, time)
    for number in range(50):
        tally.take(event("restored", f"k{number}", state="succeeded"))
    time.now += 10.0
    assert tally.summary() == "50 done · 0 running · 0 credits · 50 from the store"
    tally.take(event("succeeded", "k50"))
    assert "0.1/s · about 8 min 10 s left" in tally.summary()


def test_a_cancelled_job_does_not_run(time):
    """A job that the service was asked to drop is not running any more, and its request is open."""
    tally = Tally(1, time)
    tally.take(event("submitted"))
    tally.take(event("cancelled", state="queued"))
    assert (tally.running, tally.ended) == (0, 0)


def test_credits_are_counted_whatever_the_ending(time):
    """Credits that a failure cost are counted too."""
    tally = Tally(2, time)
    tally.take(event("succeeded", credits=1.0))
    tally.take(event("failed", credits=0.5))
    assert tally.credits == 1.5


def test_there_are_words_for_what_is_retried():
    """Every class of error that is retried more than twice has words."""
    assert {code for code, rule in RULES.items() if rule.retries > 2} <= set(WORDS)


class Recorder:
    """A display that remembers how often it was asked to show something."""

    def __init__(self):
        self.calls = []

    def open(self, tally, on_cancel):
        """Remember."""
        del tally, on_cancel
        self.calls.append("open")

    def update(self, tally):
        """Remember how far it was."""
        self.calls.append(tally.ended)

    def close(self, tally, message):
        """Remember the words."""
        del tally
        self.calls.append(message)


@pytest.fixture
def recorder():
    """Return a display that remembers."""
    return Recorder()


def test_a_meter_shows_a_few_times_a_second(recorder, time):
    """However many events come at once, the display is moved once in its time."""
    meter = Meter(recorder, Tally(1000, time), time)
    meter.open()
    for number in range(1000):
        meter.take(event("succeeded", f"k{number}"))
    assert recorder.calls == ["open", 1]
    time.now += REFRESH_S
    meter.refresh()
    assert recorder.calls == ["open", 1, 1000]


def test_a_meter_shows_nothing_before_it_is_open(recorder, time):
    """Events before the display appeared are counted and not shown."""
    meter = Meter(recorder, Tally(1, time), time)
    meter.take(event("succeeded"))
    assert recorder.calls == []
    assert meter.tally.done == 1


def test_a_meter_closes_once(recorder, time):
    """The end is shown once, and nothing after it."""
    meter = Meter(recorder, Tally(1, time), time)
    meter.open()
    meter.close("the end")
    meter.close("again")
    time.now += 10.0
    meter.take(event("succeeded"))
    assert recorder.calls == ["open", "the end"]
