"""A batch's events as log records."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from massive_frames.models import EventKind, JobState, Payload
from massive_frames.telemetry import Logs
from massive_frames.telemetry.logs import LEVELS


@pytest.fixture
def logs(caplog):
    """Return a batch's log, heard in full."""
    caplog.set_level(logging.DEBUG, "massive_frames")
    return Logs("b1", "massive-search")


def test_every_kind_has_a_level():
    """An event of a new kind is not forgotten; what the store had before is no news."""
    assert set(LEVELS) == set(EventKind) - {EventKind.RESTORED}


def test_begin_and_end_are_records_of_the_batch(logs, caplog):
    """The batch's logger says how many requests begin, and how it ended."""
    logs.begin(3)
    logs.end("3 of 3 requests done", logging.INFO)
    assert caplog.record_tuples == [
        ("massive_frames.batch", logging.INFO, "massive-search b1 begins: 3 requests"),
        ("massive_frames.batch", logging.INFO, "massive-search b1 ends: 3 of 3 requests done"),
    ]


def test_a_stop_is_as_loud_as_asked(logs, caplog):
    """Whoever ends the batch says whether it is a warning."""
    logs.end("stopped: no credits", logging.WARNING)
    assert caplog.records[0].levelno == logging.WARNING


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("submitted", "DEBUG"),
        ("succeeded", "DEBUG"),
        ("retrying", "INFO"),
        ("unconfirmed", "WARNING"),
        ("failed", "WARNING"),
    ],
)
def test_an_event_is_as_loud_as_it_matters(logs, caplog, event, kind, level):
    """What is expected is for debugging, what is tried again for information, what went wrong a warning."""
    logs(event(kind))
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("massive_frames.jobs", level)


def test_a_record_says_it_in_words(logs, caplog, event):
    """The message names the request, its job, the error and the wait."""
    logs(event("retrying", job_id="j7", attempt=2, error="throttled", error_detail="slow down", wait_s=2.0))
    assert caplog.messages == [
        "b1 request k retrying, job j7, attempt 2, again in 2.0 s: throttled (slow down)"
    ]


def test_a_record_carries_the_facts(logs, caplog, event):
    """A structured handler finds each fact under its own name."""
    logs(event("failed", job_id="j7", attempt=2, error="rejected", polls=3, http_status=422))
    record = vars(caplog.records[0])
    expected = {
        "batch_id": "b1", "service": "massive-search", "request_key": "k", "event": "failed",
        "state": "failed", "job_id": "j7", "attempt": 2, "error": "rejected", "polls": 3, "http_status": 422,
    }  # fmt: skip
    assert {name: record[name] for name in expected} == expected


def test_nothing_is_made_that_nobody_hears(caplog, event):
    """Below the logger's level an event is not even looked at."""
    caplog.set_level(logging.WARNING, "massive_frames")
    Logs("b1", "massive-search")(event("submitted", job_id="j7"))
    assert caplog.records == []


def test_a_hostile_answer_stays_on_its_line(logs, caplog, event):
    """Line breaks, escapes and direction marks of a service's words or ids are shown, not obeyed."""
    logs(event("failed", job_id="j\n1", error="server", error_detail="a\r\nCRITICAL root \x1b[2J \u202e b"))
    assert caplog.messages[0].isprintable()
    assert caplog.records[0].error_detail == r"a\r\nCRITICAL root \x1b[2J \u202e b"


def test_a_long_answer_is_cut(logs, caplog, event):
    """However long an error's words are, a record has 300 characters of them."""
    logs(event("failed", error="server", error_detail="x" * 1_000_000))
    assert caplog.records[0].error_detail == "x" * 300 + "…"


@pytest.mark.parametrize(
    "words",
    [
        "Authorization: Bearer s3cret",
        '{"token": "s3cret"}',
        "?api_key=s3cret&q=1",
        "bearer\ns3cret",
        "no route to https://user:s3cret@host:9200/_sql",
        "ApiKey s3crets3crets3cret",
    ],
)
def test_a_secret_that_a_service_echoes_is_left_out(logs, caplog, event, words):
    """What stands after a word for a secret is not logged, whatever the service answered."""
    logs(event("failed", error="authentication", error_detail=words))
    assert "s3cret" not in caplog.text + caplog.records[0].error_detail


def test_a_body_is_never_logged(logs, caplog, event):
    """Even an event that carries a body leaves no trace of it."""
    logged = event("succeeded", body_bytes=17)
    logs(replace(logged, payload=Payload("k", b"<html>body</html>", "text/html", 200, logged.at)))
    assert "html" not in repr(vars(caplog.records[0]))


def test_a_broken_handler_does_not_reach_the_engine(logs, event):
    """An error in the caller's own log handler ends with the record."""
    seen = []

    class Broken(logging.Handler):
        def emit(self, record):
            seen.append(record)
            raise ValueError(record)

    logger, broken = logging.getLogger("massive_frames.jobs"), Broken()
    logger.addHandler(broken)
    try:
        logs(event("failed"))
    finally:
        logger.removeHandler(broken)
    assert len(seen) == 1


def test_a_listener_says_once_that_it_failed(logs, caplog):
    """A fault in a listener is one warning, however many events it fails at."""
    logs(None)
    logs(None)
    assert caplog.messages == ["Logs failed, and says so once; the batch goes on"]


def test_silence_is_the_default():
    """A program that set up no logging hears nothing on its error output."""
    handlers = logging.getLogger("massive_frames").handlers
    assert any(isinstance(handler, logging.NullHandler) for handler in handlers)


@pytest.mark.parametrize("state", list(JobState))
def test_every_state_can_be_logged(logs, caplog, event, state):
    """No state stands in the way of a record."""
    logs(event("failed", state=state))
    assert caplog.records[0].state == state.value
