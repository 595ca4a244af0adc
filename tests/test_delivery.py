"""Rows that were read stay, wherever that was: a row that says how far a request is takes no one's place."""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal

import massive_frames as mf
from massive_frames import delivery as deliveries
from massive_frames.delivery import Delivery
from massive_frames.models import JobState, Request
from massive_frames.parsers import interpreters
from massive_frames.provenance import outcome_of
from massive_frames.sandbox import Sandbox
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


@pytest.mark.skipif(
    not interpreters.are_used("serp"), reason="no interpreters here, or no compiled part of the parsers"
)
@pytest.mark.parametrize("is_resumed", [False, True])
def test_pages_of_a_large_batch_are_read_in_interpreters(is_resumed, tmp_path, monkeypatch):
    """The frame is the one that is made without them, also when it is gone on with."""
    results = ["query", "rank", "type", "title", "url", "snippet", "error", "parser_version"]
    monkeypatch.setattr(deliveries, "INLINE_BYTES", 0)
    monkeypatch.setattr(interpreters, "parse", None)
    queries = [f"tea {n}" for n in range(8)]
    with Sandbox() as box:
        monkeypatch.setenv("MASSIVE_BASE_URL", box.url)
        monkeypatch.setenv("MASSIVE_TOKEN", box.token)
        frames = []
        for few in (100, 0):
            monkeypatch.setattr(deliveries, "FEW", few)
            monkeypatch.setenv("MASSIVE_FRAMES_STORE", str(tmp_path / f"{few}.sqlite3"))
            frame = mf.search_many(queries, progress="none")
            frames.append(mf.resume(frame["batch_id"].iloc[0], progress="none") if is_resumed else frame)
    assert_frame_equal(frames[0][results], frames[1][results])
    assert frames[1]["error"].isna().all()
    assert frames[1]["query"].nunique() == len(queries)
    assert interpreters._idle
