"""Batches from the service to the sandbox and back, over the real transport."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from massive_frames.errors import JobLostError, NetworkError
from massive_frames.models import JobState, Request
from massive_frames.sandbox import Faults, Sandbox
from massive_frames.sandbox.archives import FORMS, NAMINGS
from massive_frames.services.massive_batches import BATCHES, ArchiveNotUnderstoodError
from massive_frames.transport import Endpoint, HttpTransport, Secret

pytestmark = pytest.mark.anyio
SERVICE = BATCHES["massive-search"]
QUERIES = ["green tea", "coffee", "tea", "日本 茶", "milk 2"]


class Came(NamedTuple):
    """What a batch has brought."""

    pages: list
    notes: tuple
    archive: object


async def run(box, queries=QUERIES):
    """Take a batch from its submission to its payloads; return the requests and what came."""
    requests = [Request("massive-search", {"query": query, "country": "us"}) for query in queries]
    async with HttpTransport(Endpoint(box.url, Secret(box.token)), connections=4) as transport:
        job = await SERVICE.submit(requests, transport)
        while not job.state.ended:
            job = await SERVICE.poll(job, transport)
        assert job.state is JobState.SUCCEEDED
        with await SERVICE.fetch(job, transport, requests) as pages:
            return requests, Came(list(pages), pages.notes, pages.archive)


def sandbox(**options):
    """Return a sandbox that answers at once."""
    return Sandbox(speed=100_000, weight="light", **options)


@pytest.mark.parametrize("naming", NAMINGS)
@pytest.mark.parametrize("form", [form for form in FORMS if form != "unknown"])
async def test_every_page_comes_to_its_request(form, naming):
    """Whatever the archive is, each request gets the page that a search of its own would get."""
    with sandbox(archive=form, archive_names=naming) as box:
        requests, pages = await run(box)
        async with HttpTransport(Endpoint(box.url, Secret(box.token)), connections=4) as transport:
            asked = [[("terms", r.params["query"]), ("country", "us")] for r in requests]
            alone = [(await transport.send("GET", "/search", params)).body for params in asked]
    assert [page.request_key for page in pages.pages] == [request.key for request in requests]
    assert [page.body for page in pages.pages] == alone
    assert pages.notes == ()


async def test_an_archive_behind_the_token_is_read():
    """At the service's own address the token goes along."""
    with sandbox(archive_token=True) as box:
        _, pages = await run(box)
    assert len(pages.pages) == len(QUERIES)


async def test_a_failed_search_is_missing_alone():
    """The page of a search that failed is missing, and the archive comes along."""
    with sandbox() as box:
        requests, pages = await run(box, [*QUERIES, "x fault:failed_job"])
    assert [page.request_key for page in pages.pages] == [request.key for request in requests[:-1]]
    assert pages.archive.body.startswith(b"PK")


async def test_an_unknown_archive_is_kept():
    """The error carries the bytes that were paid for."""
    with sandbox(archive="unknown") as box:
        with pytest.raises(ArchiveNotUnderstoodError) as caught:
            await run(box)
        assert box.stats.credits_charged == len(QUERIES)
    assert caught.value.payload.body.startswith(b"\x00\xf7ARC")


async def test_an_archive_that_is_gone_is_a_lost_job():
    """A 404 where the archive should be ends the job."""
    with sandbox(faults=Faults(archive_gone=1)) as box, pytest.raises(JobLostError, match="gone"):
        await run(box)


async def test_a_lost_answer_is_an_error_that_says_so():
    """The batch was taken on, and the error says that it may have been."""
    with sandbox() as box:
        with pytest.raises(NetworkError) as caught:
            await run(box, ["tea", "fault:lost_answer*1"])
        assert box.stats.batches == 1
    assert caught.value.sent
