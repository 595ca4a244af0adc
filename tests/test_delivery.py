"""A row that says how far a request is never takes the place of rows that were read."""

from __future__ import annotations

import pytest

from massive_frames.delivery import Delivery
from massive_frames.models import JobState, Request
from massive_frames.provenance import outcome_of
from massive_frames.services import get_service
from massive_frames.store import Entry

pytestmark = pytest.mark.anyio
SERVICE = get_service("massive-search")
REQUEST = Request(SERVICE.name, {"query": "tea"})
ENTRY = Entry(REQUEST, None, JobState.RUNNING, 1, 0.0, None, None, None, None, None, None, 0)


class Sink:
    """Keeps in which order rows came, and of which kind they were."""

    def __init__(self):
        self.came = []

    def add(self, *_):
        """Take what was read."""
        self.came.append("read")

    def add_many(self, *_):
        """Take rows that say how far requests are."""
        self.came.append("filled")


@pytest.fixture
def sink():
    """Return a place for rows."""
    return Sink()


@pytest.fixture
def delivery(sink, monkeypatch):
    """Return a delivery that is filled when a worker has its rows and the event loop does not know yet."""
    delivery = Delivery(SERVICE, "b", sink, 1, sink_blocks=True)

    async def run(function, *args):
        found = function(*args)
        delivery.fill([ENTRY], "the batch was stopped")
        return found

    monkeypatch.setattr("anyio.to_thread.run_sync", run)
    return delivery


async def test_rows_of_a_worker_are_not_replaced(delivery, sink):
    """What a worker has added stays, though the event loop has not heard of it."""
    await delivery.take(outcome_of(ENTRY))
    assert sink.came == ["read"]


async def test_what_a_running_job_has_come_to_is_not_its_end(delivery, sink):
    """A request of which there is a part only is still told how far it is."""
    await delivery.take_partial(outcome_of(ENTRY))
    assert sink.came == ["read", "filled"]
