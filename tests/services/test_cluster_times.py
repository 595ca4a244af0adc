"""When a service began with a query, and when its body had come; to wait in line is not counted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from massive_frames.models import JobState, Request
from massive_frames.services import get_service

pytestmark = pytest.mark.anyio
JSON = "application/json"
ROWS = json.dumps({"columns": [{"name": "n", "type": "long"}], "values": [[1]]}).encode()
HITS = b'{"state": "SUCCEEDED", "response": {"hits": {"hits": []}}}'
ANSWERS = {
    "elasticsearch-sql": (JSON, ROWS),
    "elasticsearch-esql": (JSON, ROWS),
    "opensearch-search": (JSON, HITS),
    "massive-search": ("text/html", b"<html>"),
}


@pytest.fixture
def queue(canned):
    """Return a class of transports that remember when a request's turn came, and let it leave then."""

    class Queue(canned):
        async def send(self, *args, before=None, **options):
            self.turn = datetime.now(UTC)
            if before is not None:
                await before()
            return await super().send(*args, **options)

    return Queue


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_query_that_is_answered_at_once_was_begun_when_it_left(queue, name):
    """How long it took is the service's time, of which nothing is left when the answer is there."""
    transport = queue((200, *ANSWERS[name]))
    job = await get_service(name).submit([Request(name, {"query": "q", "body": "{}"})], transport)
    assert job.state is JobState.SUCCEEDED
    assert transport.turn <= job.submitted_at <= datetime.now(UTC)


async def test_the_body_has_come_with_its_last_page(canned):
    """A result in pages is there when the last one is."""

    class Slow(canned):
        async def send(self, *args, **options):
            response = await super().send(*args, **options)
            late = timedelta(seconds=len(self.sent))
            return replace(response, received_at=response.received_at + late)

    first = ROWS[:-1] + b', "cursor": "c"}'
    transport = Slow((200, JSON, first), (200, JSON, b'{"values": [[2]]}'))
    job = await get_service("elasticsearch-sql").submit(
        [Request("elasticsearch-sql", {"query": "q"})], transport
    )
    assert job.payloads[0].retrieved_at == canned.CAME + timedelta(seconds=2)
