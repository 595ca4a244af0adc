"""Composite aggregations page by page: what is asked, what is deleted, and what ends it."""

from __future__ import annotations

import json
from dataclasses import replace

import orjson
import pytest

from massive_frames.errors import RejectedError, ThrottledError
from massive_frames.models import JobState, Request
from massive_frames.services import get_service, opensearch_pages

JSON, PATH = "application/json", "/_plugins/_asynchronous_search"
PAGED = {"composite": {"size": 2, "sources": [{"n": {"terms": {"field": "n"}}}]}}
BODY = {"size": 3, "sort": ["_id"], "query": {"match_all": {}}, "aggs": {"c": PAGED}}
DELETED = (200, JSON, b'{"acknowledged":true}')
REFUSED = (400, JSON, b'{"error":{"type":"x","reason":"too many buckets"},"status":400}')


def page(search_id, *keys, state="PERSISTING", **more):
    """Return the answer that brings a page with these keys."""
    buckets = [{"key": {"n": key}, "doc_count": 1} for key in keys]
    after = {"after_key": {"n": keys[-1]}} if keys else {}
    found = {"hits": {"hits": []}, "aggregations": {"c": {**after, "buckets": buckets}}}
    return 200, JSON, orjson.dumps({"id": search_id, "state": state, "response": found, **more})


def running(search_id):
    """Return the answer of a search that runs."""
    return 200, JSON, orjson.dumps({"id": search_id, "state": "RUNNING"})


@pytest.fixture
def service():
    """Return the service."""
    return get_service("opensearch-search")


@pytest.fixture
def followed(canned, service):
    """Return a function that follows one search over these answers to its end: the job, what was sent."""

    async def follow(*answers, body=BODY, **params):
        transport = canned(*answers)
        request = Request(service.name, {"body": json.dumps(body), "all_buckets": True, **params})
        job = await service.submit([request], transport)
        while job.state is JobState.RUNNING:
            job = await service.poll(job, transport)
        return job, transport.sent

    return follow


def lines(job):
    """Return the pages of a job that has ended."""
    return [json.loads(line) for line in job.payloads[0].body.splitlines()]


def keys_of(answer):
    """Return the keys of one page."""
    return [bucket["key"]["n"] for bucket in answer["response"]["aggregations"]["c"]["buckets"]]


@pytest.mark.anyio
async def test_every_page_comes_once(followed):
    """Pages are asked for until one is empty, each behind the last key of the page before."""
    job, sent = await followed(page("a", 1, 2), page("b", 3), DELETED, page("c"), DELETED)
    assert [keys_of(line) for line in lines(job)] == [[1, 2], [3], []]
    asked = [body["aggs"]["c"]["composite"].get("after") for method, _, body in sent if method == "POST"]
    assert asked == [None, {"n": 2}, {"n": 3}]


@pytest.mark.anyio
async def test_hits_come_with_the_first_page_alone(followed):
    """Further pages ask for no hits, nor for what shapes them, but of the same documents."""
    _, sent = await followed(page("a", 1), page("b"), DELETED)
    assert {**sent[1][2], "aggs": None} == {
        "query": {"match_all": {}},
        "size": 0,
        "track_total_hits": False,
        "aggs": None,
    }


@pytest.mark.anyio
async def test_each_page_is_deleted_but_the_first(service, followed, canned):
    """The first page's search stays until the body is safe, so that a later run can go on from it."""
    job, sent = await followed(page("a", 1), page("b", 2), DELETED, page("c"), DELETED)
    assert [path for method, path, _ in sent if method == "DELETE"] == [f"{PATH}/b", f"{PATH}/c"]
    transport = canned(DELETED)
    await service.release(job, transport)
    assert [path for _, path, _ in transport.sent] == [f"{PATH}/a"]


@pytest.mark.anyio
async def test_pages_that_are_kept_on_purpose(followed):
    """With keep_on_completion no page is deleted."""
    _, sent = await followed(page("a", 1), page("b"), keep_on_completion=True)
    assert [method for method, _, _ in sent] == ["POST", "POST"]


@pytest.mark.anyio
async def test_a_page_that_takes_long_is_asked_for_by_its_own_id(followed):
    """A page that runs is polled, taken in and deleted under its own id; the job keeps the first one's."""
    job, sent = await followed(running("a"), page("a", 1), running("b"), page("b"), DELETED)
    assert [path for _, path, _ in sent] == [PATH, f"{PATH}/a", PATH, f"{PATH}/b", f"{PATH}/b"]
    assert job.id == "a"


@pytest.mark.anyio
async def test_a_later_run_goes_on_from_the_first_page(service, followed, canned):
    """A job of which only the id is known comes to the same result."""
    whole, _ = await followed(page("a", 1), page("b", 2), DELETED, page("c"), DELETED)
    asked = {"body": json.dumps(BODY), "all_buckets": True}
    job = replace(whole, state=JobState.RUNNING, payloads=(), asked=asked)
    transport = canned(page("a", 1), page("b", 2), DELETED, page("c"), DELETED)
    while job.state is JobState.RUNNING:
        job = await service.poll(job, transport)
    assert lines(job) == lines(whole)


@pytest.mark.anyio
async def test_a_stop_deletes_both_searches(service, canned):
    """A job that is given up in the middle leaves neither the first page's search nor the running one."""
    transport = canned(page("a", 1), running("b"), DELETED, DELETED)
    request = Request(service.name, {"body": json.dumps(BODY), "all_buckets": True})
    job = await service.poll(await service.submit([request], transport), transport)
    await service.cancel(job, transport)
    assert {path for method, path, _ in transport.sent if method == "DELETE"} == {f"{PATH}/a", f"{PATH}/b"}


@pytest.mark.anyio
async def test_too_much_to_do_is_for_the_engine(service, canned):
    """429 for a page is raised, and the page is asked for again from the same place."""
    throttled = (429, JSON, b'{"error":{"type":"rejected_execution_exception"}}')
    transport = canned(page("a", 1), throttled, page("b"), DELETED)
    request = Request(service.name, {"body": json.dumps(BODY), "all_buckets": True})
    job = await service.submit([request], transport)
    with pytest.raises(ThrottledError):
        await service.poll(job, transport)
    again = await service.poll(job, transport)
    assert transport.sent[1] == transport.sent[2]
    assert again.state is JobState.SUCCEEDED


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([REFUSED], "too many buckets"),
        ([running("b"), (404, JSON, b"{}"), DELETED], "knows no search"),
        ([(400, "text/html", b"<html>\n</html>")], "<html>"),
        (
            [running("b"), (200, JSON, b'{"id":"b","state":"CLOSED","error":{"reason":"broke"}}'), DELETED],
            "broke",
        ),
        ([page("b", 1), DELETED], "the same after_key twice"),
        ([(200, JSON, b'{"id":"b","state":"CLOSED","response":{"hits":{}}}'), DELETED], "left out"),
    ],
)
async def test_a_page_that_never_comes_is_told(followed, answers, words):
    """What came stays, and the last line says why there is no more."""
    job, _ = await followed(page("a", 1), *answers)
    *came, last = lines(job)
    assert job.state is JobState.SUCCEEDED
    assert keys_of(came[0]) == [1]
    assert words in last["error"]["reason"]


@pytest.mark.anyio
@pytest.mark.parametrize(("limit", "words"), [("MOST_PAGES", "larger size"), ("MOST_BYTES", "in parts")])
async def test_there_is_an_end(followed, monkeypatch, limit, words):
    """So many pages, or bytes, are taken at the most, and the last line says so."""
    monkeypatch.setattr(opensearch_pages, limit, 1)
    job, _ = await followed(page("a", 1))
    assert words in lines(job)[-1]["error"]["reason"]


def test_only_what_is_not_finished_is_asked_again():
    """Aggregations that do not page, and those at their end, are left out; one inside a filter is found."""
    body = {
        "aggs": {"f": {"filter": {"x": 1}, "aggs": {"c": PAGED, "m": {}}}, "d": PAGED, "t": {"terms": {}}}
    }
    found = {"f": {"doc_count": 1, "c": {"after_key": {"n": 9}}}, "d": {"buckets": []}, "t": {}}
    after = {"composite": {**PAGED["composite"], "after": {"n": 9}}}
    wanted = opensearch_pages.next_body(body, found)
    assert wanted["aggs"] == {"f": {"filter": {"x": 1}, "aggs": {"c": after}}}


@pytest.mark.anyio
async def test_sorting_pages_is_refused(service, canned):
    """What sorts and cuts each page by itself cannot be put together: it is refused, and nothing is sent."""
    body = {"aggs": {"c": {**PAGED, "aggs": {"top": {"bucket_sort": {"size": 1}}}}}}
    transport = canned()
    request = Request(service.name, {"body": json.dumps(body), "all_buckets": True})
    with pytest.raises(RejectedError, match="'top' would sort each page of 'c' by itself"):
        await service.submit([request], transport)
    assert transport.sent == []


@pytest.mark.anyio
async def test_one_page_where_nothing_is_said(followed):
    """Without all_buckets a search is answered as it was asked."""
    job, sent = await followed(page("a", 1), all_buckets=None)
    assert job.state is JobState.SUCCEEDED
    assert len(sent) == 1
