"""The client's side of Elasticsearch's SQL and ES|QL: what is sent, and what each answer becomes."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from massive_frames.errors import (
    JobLostError,
    MalformedBodyError,
    RejectedError,
    ServerError,
    ServiceTimeoutError,
    ThrottledError,
)
from massive_frames.models import JobState, Request
from massive_frames.services import elasticsearch_sql, get_service

JSON = "application/json"
CSV = "text/csv; charset=utf-8; header=present"
PAGE = {"id": "i", "is_partial": False, "is_running": False, "columns": [{"name": "n", "type": "long"}]}
RUNNING = json.dumps({"id": "i", "is_partial": True, "is_running": True, "rows": []}).encode()


@pytest.fixture
def sql():
    """Return the SQL service."""
    return get_service("elasticsearch-sql")


def request(**params):
    """Return a request of one query."""
    return Request("elasticsearch-sql", {"query": "SELECT n FROM t", **params})


def submit(service, transport, **params):
    """Submit one query."""
    return asyncio.run(service.submit([request(**params)], transport))


def said(**more):
    """Return a page in JSON."""
    return json.dumps({**PAGE, "values": [[1]], **more}).encode()


def failed(status, kind, reason):
    """Return an error as the cluster writes it."""
    return status, JSON, json.dumps({"error": {"type": kind, "reason": reason}, "status": status}).encode()


def test_a_query_says_how_long_to_wait_and_asks_for_columns(sql, canned):
    """Without a word from the caller a query waits a second and comes column by column."""
    transport = canned((200, JSON, said()))
    job = submit(sql, transport, fetch_size=5, params="[1]")
    assert transport.sent[0][2] == {
        "query": "SELECT n FROM t",
        "fetch_size": 5,
        "params": [1],
        "columnar": True,
        "wait_for_completion_timeout": "1s",
    }
    assert (job.state, job.id) == (JobState.SUCCEEDED, None)


def test_what_is_kept_on_purpose_keeps_its_id(sql, canned):
    """An id alone does not mean that something is stored; ``keep_on_completion`` does."""
    job = submit(sql, canned((200, JSON, said())), keep_on_completion=True)
    assert job.id == "i"


def test_pages_are_asked_for_with_columnar_again(sql, canned):
    """Each cursor is sent with ``columnar``, which it forgets; all pages are one body."""
    pages = [said(cursor="c1"), json.dumps({"values": [[2]], "cursor": "c2"}).encode(), b'{"values":[]}']
    transport = canned(*((200, JSON, page) for page in pages))
    job = submit(sql, transport)
    assert [sent[2] for sent in transport.sent[1:]] == [
        {"cursor": "c1", "columnar": True},
        {"cursor": "c2", "columnar": True},
    ]
    assert job.payloads[0].body == b"\n".join(pages)


def test_a_cursor_is_closed_when_pages_fail(sql, canned):
    """What is not read to its end is given back to the cluster."""
    gone = failed(404, "search_phase_execution_exception", "gone")
    transport = canned((200, JSON, said(cursor="c1")), gone, (200, JSON, b'{"succeeded":true}'))
    with pytest.raises(RejectedError):
        submit(sql, transport)
    assert transport.sent[-1] == ("POST", "/_sql/close", {"cursor": "c1"})


def test_a_busy_cluster_is_asked_for_the_same_page_again(sql, canned, monkeypatch):
    """What was refused has not moved the cursor on: the pages before need not be asked for again."""
    monkeypatch.setattr(elasticsearch_sql, "PAGE_WAITS_S", (0.0, 0.0))
    busy = failed(429, "es_rejected_execution_exception", "full")
    transport = canned((200, JSON, said(cursor="c1")), busy, busy, (200, JSON, b'{"values":[[2]]}'))
    assert submit(sql, transport).state is JobState.SUCCEEDED
    assert [sent[2]["cursor"] for sent in transport.sent[1:]] == ["c1"] * 3


def test_a_result_is_not_endless(sql, canned, monkeypatch):
    """Pages that never end are given up, and their cursor is closed."""
    monkeypatch.setattr(elasticsearch_sql, "MOST_BYTES", 2_500)
    endless = (200, JSON, b'{"values":[],"cursor":"c2"}')
    transport = canned((200, JSON, said(cursor="c1")), *[endless] * 3, (200, JSON, b"{}"))
    with pytest.raises(RejectedError, match="in parts"):
        submit(sql, transport)
    assert transport.sent[-1][1] == "/_sql/close"


def test_a_poll_always_names_format_and_wait(sql, canned):
    """A GET without them is refused by some clusters, and waits on others."""
    transport = canned((200, JSON, RUNNING), (200, JSON, said()))
    job = submit(sql, transport, keep_alive="2d")
    assert job.state is JobState.RUNNING
    done = asyncio.run(sql.poll(job, transport))
    expected = [("format", "json"), ("wait_for_completion_timeout", "0s"), ("keep_alive", "2d")]
    assert transport.sent[1] == ("GET", "/_sql/async/i", expected)
    assert done.state is JobState.SUCCEEDED


def test_text_formats_are_read_by_their_headers(sql, canned):
    """Id, running and cursor stand in headers; pages follow one another as they are."""
    running = {"async-id": "i", "async-running": "true", "async-partial": "true"}
    first = {"async-id": "i", "async-running": "false", "cursor": "c1"}
    answers = [(200, CSV, b"", running), (200, CSV, b"n\r\n1\r\n", first), (200, CSV, b"2\r\n", {})]
    transport = canned(*answers)
    job = submit(sql, transport, format="csv", delimiter=";")
    done = asyncio.run(sql.poll(job, transport))
    assert done.payloads[0].body == b"n\r\n1\r\n2\r\n"
    assert transport.sent[2][2] == {"cursor": "c1"}


@pytest.mark.parametrize("name", ["json", "csv", "cbor"])
def test_something_else_is_no_result(sql, canned, name):
    """A proxy's page is neither rows nor CSV."""
    with pytest.raises(MalformedBodyError):
        submit(sql, canned((200, "text/html", b"<html></html>")), format=name)


def test_a_result_is_deleted_when_it_is_safe(sql, canned):
    """Unless it is to be kept, the cluster is told to forget it; that it is gone already is no error."""
    transport = canned((200, JSON, RUNNING), (404, JSON, b"{}"))
    job = submit(sql, transport)
    asyncio.run(sql.release(job, transport))
    assert transport.sent[-1][:2] == ("DELETE", "/_sql/async/delete/i")


def test_a_lost_id_says_until_when_it_was_kept(sql, canned):
    """The error names the time, and what to pass to keep it longer."""
    transport = canned((200, JSON, RUNNING), failed(404, "resource_not_found_exception", "i"))
    job = replace(submit(sql, transport, keep_alive="2d"), submitted_at=canned.CAME)
    with pytest.raises(JobLostError, match=r"2026-01-03 00:00 UTC.*keep_alive"):
        asyncio.run(sql.poll(job, transport))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (failed(429, "es_rejected_execution_exception", "full"), ThrottledError),
        (failed(429, "search_timeout_exception", "Time exceeded"), ServiceTimeoutError),
        (failed(504, "search_timeout_exception", "Time exceeded"), ServiceTimeoutError),
        (failed(500, "arithmetic_exception", "/ by zero"), RejectedError),
        (failed(500, "exception", "oh"), ServerError),
        ((502, "text/html", b"<html>"), ServerError),
    ],
)
def test_errors_are_told_apart(sql, canned, answer, error):
    """A status alone does not say whose fault it is."""
    with pytest.raises(error):
        submit(sql, canned(answer))


def test_the_place_of_an_error_is_pointed_at(sql, canned):
    """The query's line stands below the reason, with a mark below the column."""
    reason = "Found 1 problem\nline 1:8: Unknown column [n]"
    with pytest.raises(RejectedError, match=r"\n  SELECT n FROM t\n         \^"):
        submit(sql, canned(failed(400, "verification_exception", reason)))


def test_esql_falls_back_to_json(canned):
    """Where Arrow is refused, the same is asked for as columns of JSON."""
    answer = json.dumps({"is_running": False, "columns": PAGE["columns"], "values": [[1]]}).encode()
    transport = canned(failed(400, "illegal_argument_exception", "no arrow"), (200, JSON, answer))
    job = asyncio.run(get_service("elasticsearch-esql").submit([request()], transport))
    assert (job.state, transport.sent[1][2]["columnar"]) == (JobState.SUCCEEDED, True)


def test_esql_reads_structured_headers(canned):
    """``?1`` means that a query runs; its id stands beside it."""
    kind = "application/vnd.apache.arrow.stream"
    headers = {"x-elasticsearch-async-id": "i", "x-elasticsearch-async-is-running": "?1"}
    job = asyncio.run(
        get_service("elasticsearch-esql").submit([request()], canned((200, kind, b"", headers)))
    )
    assert (job.state, job.id) == (JobState.RUNNING, "i")


def test_esql_takes_nothing_else_for_a_result(canned):
    """A proxy's page is no Arrow stream."""
    with pytest.raises(MalformedBodyError):
        asyncio.run(
            get_service("elasticsearch-esql").submit([request()], canned((200, "text/html", b"<html>")))
        )


def test_esql_is_kept_while_it_is_needed(canned):
    """Every poll asks to keep the query as long as the caller wants."""
    running = {"X-Elasticsearch-Async-Id": "id-1", "X-Elasticsearch-Async-Is-Running": "?1"}
    kind = "application/vnd.apache.arrow.stream"
    answers = [(200, kind, b"", {name.lower(): value for name, value in running.items()})] * 2
    transport, esql = canned(*answers), get_service("elasticsearch-esql")
    job = asyncio.run(esql.submit([request(keep_alive="2d")], transport))
    asyncio.run(esql.poll(job, transport))
    assert ("keep_alive", "2d") in transport.sent[1][2]
    assert job.ask_within_s == 86_400.0
