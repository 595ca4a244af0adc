"""How answers of Massive's search are read: by what the body is, never by 200 against 202."""

from __future__ import annotations

import pytest

from massive_frames.errors import JobLostError, MalformedBodyError, ServerError, ServiceError
from massive_frames.models import JobState

pytestmark = pytest.mark.anyio
HTML, JSON, TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"
PAGE = b"<!doctype html><html><body>tea</body></html>"


async def test_a_request_is_sent_as_the_service_spells_it(search, canned, request_for):
    """The query goes out as ``terms``, with ``mode=async`` and only what was given."""
    transport = canned((202, JSON, b'{"id": "id-1"}'))
    await search.submit([request_for(query="tea & scones", country="us", serps=2)], transport)
    asked = [("terms", "tea & scones"), ("country", "us"), ("serps", "2"), ("mode", "async")]
    assert transport.sent == [("GET", "/search", asked)]


async def test_several_parts_to_wait_for_repeat_the_key(search, canned, request_for):
    """A tuple is sent by repeating its key, and a list read back from a store likewise."""
    for parts in (("ai", "ads"), ["ai", "ads"]):
        transport = canned((202, JSON, b'{"id": "id-1"}'))
        await search.submit([request_for(query="tea", awaiting=parts)], transport)
        sent = [pair for pair in transport.sent[0][2] if pair[0] == "awaiting"]
        assert sent == [("awaiting", "ai"), ("awaiting", "ads")]


async def test_a_zero_is_sent(search, canned, request_for):
    """``expiration=0`` means no cache and is not the same as not given."""
    transport = canned((202, JSON, b'{"id": "id-1"}'))
    await search.submit([request_for(query="tea", expiration=0)], transport)
    assert ("expiration", "0") in transport.sent[0][2]


@pytest.mark.parametrize("status", [200, 202])
@pytest.mark.parametrize("content_type", [JSON, "application/json; charset=utf-8", "", TEXT])
async def test_an_id_is_an_accepted_job(search, canned, request_for, status, content_type):
    """An object with an id is an accepted job, with 200 as with 202, whatever type it is labelled."""
    request = request_for(query="tea")
    job = await search.submit([request], canned((status, content_type, b' {"id": "id-1"}')))
    assert (job.id, job.state, job.request_keys) == ("id-1", JobState.QUEUED, (request.key,))
    assert (job.http_status, job.service) == (status, "massive-search")


async def test_a_page_that_comes_at_once_is_a_finished_job(search, canned, request_for):
    """A submission answered with the page itself needs no poll."""
    request = request_for(query="tea")
    job = await search.submit([request], canned((200, HTML, PAGE)))
    assert (job.id, job.state) == (None, JobState.SUCCEEDED)
    assert (job.payloads[0].body, job.payloads[0].request_key) == (PAGE, request.key)


@pytest.mark.parametrize("status", [200, 202])
@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("retrieving", JobState.RUNNING),
        ("archiving", JobState.RUNNING),
        ("successful", JobState.RUNNING),
        ("failed", JobState.FAILED),
    ],
)
async def test_a_status_is_read(search, canned, job, *, status, word, state):
    """Each of the service's words has one of ours, with 200 as with 202."""
    polled = await search.poll(job, canned((status, JSON, b'{"status": "%s"}' % word.encode())))
    assert (polled.state, polled.id, polled.payloads) == (state, "id-1", ())


async def test_a_repeated_id_means_still_waiting(search, canned, job):
    """A poll that is answered with nothing but the id finds the job queued."""
    polled = await search.poll(job, canned((202, JSON, b'{"id": "id-1"}')))
    assert polled.state is JobState.QUEUED


@pytest.mark.parametrize("status", [200, 202])
async def test_a_page_ends_the_job_and_comes_with_it(search, canned, job, status):
    """A poll answered with a page brings the body along, so that it is never downloaded twice."""
    polled = await search.poll(job, canned((status, HTML, PAGE)))
    (payload,) = polled.payloads
    assert polled.state is JobState.SUCCEEDED
    assert (payload.body, payload.content_type, payload.http_status) == (PAGE, HTML, status)


async def test_a_page_without_a_content_type_is_a_page(search, canned, job):
    """The body decides where nothing is said of its type."""
    assert (await search.poll(job, canned((200, "", PAGE)))).state is JobState.SUCCEEDED


async def test_a_fetch_downloads_nothing_again(search, canned, job):
    """``fetch`` hands over what the poll brought."""
    polled = await search.poll(job, canned((200, HTML, PAGE)))
    transport = canned()
    assert list(await search.fetch(polled, transport)) == list(polled.payloads)
    assert transport.sent == []


@pytest.mark.parametrize("refusal", [400, 404, 422])
async def test_the_older_path_is_tried(search, canned, job, refusal):
    """Where the newer path does not know ids, the older one is asked."""
    transport = canned((refusal, TEXT, b"no terms"), (200, JSON, b'{"status": "retrieving"}'))
    polled = await search.poll(job, transport)
    assert [path for _, path, _ in transport.sent] == ["/search", "/search/results"]
    assert polled.state is JobState.RUNNING


async def test_an_id_that_neither_path_knows_is_a_lost_job(search, canned, job):
    """A 404 by both paths means that the job is lost."""
    with pytest.raises(JobLostError) as caught:
        await search.poll(job, canned((404, TEXT, b"ID was not found"), (404, TEXT, b"ID was not found")))
    assert (caught.value.status, caught.value.excerpt) == (404, "ID was not found")


async def test_an_error_of_the_older_path_is_not_a_lost_job(search, canned, job):
    """A 500 by the older path is a fault that may pass."""
    with pytest.raises(ServerError):
        await search.poll(job, canned((404, TEXT, b""), (500, TEXT, b"")))


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b'{"results": [], "resultsCount": 0}'),
        (HTML, b'{"results": []}'),
        (JSON, b"[]"),
        (JSON, b'"a text"'),
        (JSON, b"null"),
        (JSON, b'{"status": "retr'),
        (HTML, b""),
        (HTML, b" \r\n"),
        (TEXT, b"Unknown error occurred"),
    ],
)
async def test_what_is_no_page_is_malformed(search, canned, job, content_type, body):
    """JSON, broken JSON, nothing and plain text are never passed off as a page."""
    with pytest.raises(MalformedBodyError) as caught:
        await search.poll(job, canned((200, content_type, body)))
    assert caught.value.payload.body == body


async def test_a_redirect_is_not_a_page(search, canned, job):
    """The HTML that comes with a redirect is not a results page."""
    moved = b"<html><head><title>301 Moved Permanently</title></head></html>"
    with pytest.raises(ServiceError):
        await search.poll(job, canned((301, HTML, moved, {"location": "https://example.com/"})))


async def test_an_unserviceable_status_of_a_submission_is_raised(search, canned, request_for):
    """A submission answered with an error status raises the error it stands for."""
    with pytest.raises(ServerError):
        await search.submit([request_for(query="tea")], canned((500, TEXT, b"Unknown error occurred")))


async def test_a_job_cannot_be_cancelled(search, canned, job):
    """The API has no cancellation, so the job comes back unchanged and nothing is sent."""
    transport = canned()
    assert await search.cancel(job, transport) == job
    assert transport.sent == []


async def test_deeply_nested_json_is_malformed(search, canned, job):
    """A hostile body of a million brackets is an error, not a crash."""
    with pytest.raises(MalformedBodyError):
        await search.poll(job, canned((200, JSON, b"[" * 1_000_000)))
