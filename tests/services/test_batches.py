"""Massive's batch endpoints: what is sent, how answers are read, and what becomes of an archive."""

from __future__ import annotations

import json

import pytest

from massive_frames.errors import (
    AuthenticationError,
    JobLostError,
    MalformedBodyError,
    RejectedError,
    ServerError,
    UnavailableError,
)
from massive_frames.models import Job, JobState
from massive_frames.services import find_services, massive_batches
from massive_frames.services.massive_batches import BATCHES, ArchiveNotUnderstoodError

pytestmark = pytest.mark.anyio
JSON, TEXT = "application/json", "text/plain; charset=utf-8"


@pytest.fixture
def batches():
    """Return the batch form of the search service."""
    return BATCHES["massive-search"]


@pytest.fixture
def batch_job():
    """Return a function that makes a job of requests."""

    def make(requests, came):
        keys = tuple(request.key for request in requests)
        return Job("massive-search", "batches/id-1", keys, JobState.QUEUED, came, 202)

    return make


def page(query):
    """Return a small result page of a query."""
    return f'<html><title>{query} - Suche</title><textarea name="q">{query}</textarea></html>'.encode()


def status(word, url=None, count=2):
    """Return the answer that tells a batch's status."""
    told = {"id": "id-1", "status": word, "count": count, "successful": 0, "failed": 0, "url": url}
    return 200, JSON, json.dumps(told).encode()


def test_a_batch_is_no_service_of_its_own():
    """Its rows say the search service, whose parameters it takes."""
    search = find_services()["massive-search"]
    assert BATCHES["massive-search"] is search.batches
    assert BATCHES["massive-search"] is not search
    assert BATCHES["massive-search"].parameters is search.parameters
    assert BATCHES["massive-search"].max_requests_per_job == 1000


async def test_a_batch_is_sent_with_what_its_requests_share(batches, canned, request_for):
    """The queries go out as one list, the rest once, numbers as numbers."""
    requests = [request_for(query=query, country="us", serps=2, awaiting=("ai",)) for query in ("tea", "a b")]
    transport = canned((202, JSON, b'{"id": "id-1", "count": 2}'))
    job = await batches.submit(requests, transport)
    body = {"terms": ["tea", "a b"], "country": "us", "serps": 2, "awaiting": "ai"}
    assert transport.sent == [("POST", "/search/batches", body)]
    assert (job.id, job.state, job.service) == ("batches/id-1", JobState.QUEUED, "massive-search")
    assert job.request_keys == tuple(request.key for request in requests)


async def test_addresses_are_sent_as_urls(batches, canned, request_for):
    """Requests by a result page's address go out under their own name."""
    url = "https://www.google.com/search?q=tea"
    transport = canned((202, JSON, b'{"id": 7, "count": 1}'))
    job = await batches.submit([request_for(url=url)], transport)
    assert transport.sent[0][2] == {"urls": [url]}
    assert job.id == "batches/7"


def test_requests_that_share_all_but_the_query_go_together(batches, request_for):
    """The group's key ignores the query and the case of what the service folds, and nothing else."""
    one = batches.group_key(request_for(query="tea", country="us"))
    assert one == batches.group_key(request_for(query="coffee", country="us"))
    assert one != batches.group_key(request_for(query="tea", country="de"))
    assert one != batches.group_key(request_for(query="tea"))
    assert batches.group_key(request_for(query="tea")) != batches.group_key(
        request_for(url="https://g/?q=tea")
    )


async def test_requests_that_do_not_go_together_are_refused(batches, canned, request_for):
    """A batch of two countries, of nothing, or of too many is never sent."""
    transport = canned()
    for requests in (
        [request_for(query="a", country=c) for c in ("us", "de")],
        [],
        [request_for(query="a")] * 1001,
    ):
        with pytest.raises(ValueError, match="batch"):
            await batches.submit(requests, transport)
    assert transport.sent == []


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b'{"id": ""}', b'{"id": nul', b"", b'{"count": 2}', b"<html>"]
)
async def test_a_batch_without_an_id_is_malformed(batches, canned, request_for, body):
    """An answer that names no id may have been an acceptance: ``sent`` stays true."""
    with pytest.raises(MalformedBodyError) as caught:
        await batches.submit([request_for(query="tea")], canned((202, JSON, body)))
    assert caught.value.sent


async def test_a_refused_batch_is_the_error_of_its_status(batches, canned, request_for):
    """A 422 is a refusal."""
    with pytest.raises(RejectedError):
        await batches.submit([request_for(query="tea")], canned((422, TEXT, b"Counts must be ...")))


@pytest.mark.parametrize(
    ("word", "url", "state"),
    [
        ("retrieving", None, JobState.RUNNING),
        ("retrieving", "https://x/a", JobState.RUNNING),
        ("archiving", None, JobState.RUNNING),
        ("successful", None, JobState.RUNNING),
        ("successful", "https://x/a", JobState.SUCCEEDED),
        ("failed", None, JobState.FAILED),
        ("failed", "https://x/a", JobState.SUCCEEDED),
    ],
)
async def test_a_batchs_status_is_read(batches, canned, job, word, url, state):  # noqa: PLR0917
    """A batch is done when its archive has an address, even where some of it failed."""
    transport = canned(status(word, url))
    assert (await batches.poll(job, transport)).state is state
    assert transport.sent[0][1:] == ("/search/batches", [("id", "id-1")])


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((404, TEXT, b"ID was not found"), JobLostError),
        ((503, TEXT, b""), UnavailableError),
        ((403, TEXT, b"no"), AuthenticationError),
        ((200, JSON, b'{"results": []}'), MalformedBodyError),
        ((200, "text/html", b"<html>"), MalformedBodyError),
        ((200, JSON, b"[" * 100_000), MalformedBodyError),
    ],
)
async def test_what_is_no_status_is_an_error(batches, canned, job, answer, kind):
    """An unknown id is a lost job, refusals are theirs, anything else is malformed."""
    with pytest.raises(kind):
        await batches.poll(job, canned(answer))


async def test_an_archive_becomes_payloads(batches, canned, request_for, batch_job):
    """Each page becomes the payload of its request, in the requests' order."""
    requests = [request_for(query=query) for query in ("tea", "coffee")]
    lines = [{"terms": query, "html": page(query).decode()} for query in ("coffee", "tea")]
    transport = canned(status("successful", "https://x/a"), download=json.dumps(lines).encode())
    with await batches.fetch(batch_job(requests, canned.CAME), transport, requests) as pages:
        assert [(one.request_key, one.body) for one in pages] == [
            (r.key, page(r.params["query"])) for r in requests
        ]
        assert (pages.archive, pages.notes) == (None, ())


async def test_what_is_missing_is_told(batches, canned, request_for, batch_job):
    """A request without a page is left out, and the whole archive comes along."""
    requests = [request_for(query=query) for query in ("tea", "coffee")]
    body = json.dumps(
        [{"terms": "tea", "html": page("tea").decode()}, {"terms": "coffee", "status": "failed"}]
    )
    transport = canned(status("successful", "https://x/a"), download=body.encode())
    with await batches.fetch(batch_job(requests, canned.CAME), transport, requests) as pages:
        assert [one.request_key for one in pages] == [requests[0].key]
        assert (pages.archive.body, pages.archive.request_key) == (body.encode(), "batches/id-1")
    assert pages.notes == ("an entry holds no page ('failed')",)


async def test_an_archive_too_large_to_be_kept_is_told_to_be(
    batches, canned, request_for, batch_job, monkeypatch
):
    """Its pages are there, its bytes are not, and the first note says so."""
    monkeypatch.setattr(massive_batches, "MAX_KEPT_BYTES", 10)
    requests = [request_for(query=query) for query in ("tea", "coffee")]
    body = json.dumps([{"terms": "tea", "html": page("tea").decode()}]).encode()
    transport = canned(status("successful", "https://x/a"), download=body)
    with await batches.fetch(batch_job(requests, canned.CAME), transport, requests) as pages:
        assert (len(pages), pages.archive) == (1, None)
        assert pages.notes[0] == "the archive's 0 MB are too much to be kept"
    transport = canned(status("successful", "https://x/a"), download=b"\x00 what is this?")
    with pytest.raises(ArchiveNotUnderstoodError, match="too much to be kept") as caught:
        await batches.fetch(batch_job(requests, canned.CAME), transport, requests)
    assert caught.value.payload is None


async def test_pages_are_read_when_they_are_asked_for(batches, canned, request_for, batch_job):
    """By key, by place or in order, until they are closed."""
    requests = [request_for(query=query) for query in ("tea", "coffee")]
    lines = [{"terms": query, "html": page(query).decode()} for query in ("coffee", "tea")]
    transport = canned(status("successful", "https://x/a"), download=json.dumps(lines).encode())
    pages = await batches.fetch(batch_job(requests, canned.CAME), transport, requests)
    assert pages.get(requests[1].key) == pages[1] == pages[-1] == list(pages)[1] == pages[:2][1]
    assert pages.get("another") is None
    pages.close()
    with pytest.raises(ValueError, match="closed"):
        pages.get(requests[1].key)


async def test_an_archive_of_no_known_form_keeps_its_bytes(batches, canned, request_for, batch_job):
    """Where nothing is understood, the error carries every byte."""
    requests = [request_for(query="tea")]
    transport = canned(status("successful", "https://x/a", 1), download=b"\x00what is this")
    with pytest.raises(ArchiveNotUnderstoodError, match="form is not known") as caught:
        await batches.fetch(batch_job(requests, canned.CAME), transport, requests)
    assert caught.value.payload.body == b"\x00what is this"
    assert caught.value.code == "malformed"


async def test_pages_that_cannot_be_told_apart_are_counted(batches, canned, request_for, batch_job):
    """Where the pages are nobody's, the error says how many there are."""
    requests = [request_for(query=query) for query in ("tea", "coffee", "cocoa")]
    body = json.dumps([{"html": "<html><body>one</body></html>"}] * 2).encode()
    transport = canned(status("successful", "https://x/a"), download=body)
    with pytest.raises(ArchiveNotUnderstoodError, match="2 pages could not be told") as caught:
        await batches.fetch(batch_job(requests, canned.CAME), transport, requests)
    assert caught.value.n_pages == 2


@pytest.mark.parametrize(
    ("code", "kind"), [(404, JobLostError), (403, JobLostError), (401, JobLostError), (500, ServerError)]
)
async def test_an_archive_that_is_gone_is_a_lost_job(batches, canned, request_for, batch_job, *, code, kind):
    """A refusal at the archive's address says nothing about the token."""
    requests = [request_for(query="tea")]
    transport = canned(status("successful", "https://x/a", 1), download=b"no", download_status=code)
    with pytest.raises(kind):
        await batches.fetch(batch_job(requests, canned.CAME), transport, requests)
