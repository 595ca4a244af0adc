"""What is handed to the writer is written when the call returns, or raises; and many things together."""

from __future__ import annotations

import asyncio
import threading

import anyio
import pytest

from massive_frames.errors import StoreError
from massive_frames.store.writer import MOST_TOGETHER, Writer

pytestmark = pytest.mark.anyio


class Disk:
    """A place to write to, which can be held up and can fail."""

    def __init__(self):
        self.commits, self.free, self.begun = [], threading.Event(), threading.Event()
        self.free.set()
        self.error = None

    def commit(self, items):
        """Write items together."""
        self.begun.set()
        assert self.free.wait(30)
        if self.error is not None:
            raise self.error
        self.commits.append(list(items))


@pytest.fixture
def disk():
    """Return a disk that is free."""
    return Disk()


@pytest.fixture
def writer(disk):
    """Yield a writer to that disk."""
    writer = Writer(disk.commit)
    yield writer
    disk.free.set()
    writer.close()


async def test_an_item_is_written_when_the_call_returns(disk, writer):
    """After ``write`` the item is there."""
    await writer.write(1)
    assert disk.commits == [[1]]


async def test_what_comes_during_a_commit_is_written_together(disk, writer):
    """A commit that takes long is followed by one for all that has come meanwhile, in order."""
    disk.free.clear()
    first = asyncio.ensure_future(writer.write(0))
    await asyncio.to_thread(disk.begun.wait, 30)
    others = [asyncio.ensure_future(writer.write(n)) for n in range(1, 20)]
    await asyncio.sleep(0)
    disk.free.set()
    await asyncio.gather(first, *others)
    assert disk.commits == [[0], list(range(1, 20))]


async def test_commits_are_bounded(disk, writer):
    """However much has come, so many items at the most are written together, and none is lost."""
    disk.free.clear()
    all_of_them = [asyncio.ensure_future(writer.write(n)) for n in range(3 * MOST_TOGETHER)]
    await asyncio.sleep(0)
    disk.free.set()
    await asyncio.gather(*all_of_them)
    assert max(len(items) for items in disk.commits) <= MOST_TOGETHER
    assert [item for items in disk.commits for item in items] == list(range(3 * MOST_TOGETHER))


async def test_a_commit_that_fails_raises_for_each_of_its_items(disk, writer):
    """Nobody is told that something is on disk that is not, and nobody waits for ever."""
    disk.free.clear()
    disk.error = StoreError("disk full")
    results = asyncio.gather(*[writer.write(n) for n in range(5)], return_exceptions=True)
    await asyncio.to_thread(disk.begun.wait, 30)
    disk.free.set()
    assert [str(result) for result in await results] == ["disk full"] * 5


async def test_after_a_failure_the_next_item_is_tried(disk, writer):
    """A disk that has room again is written to again."""
    disk.error = StoreError("disk full")
    with pytest.raises(StoreError, match="disk full"):
        await writer.write(1)
    disk.error = None
    await writer.write(2)
    assert disk.commits == [[2]]


async def test_who_was_cancelled_does_not_keep_the_others_waiting(disk, writer):
    """An item whose caller has gone is written all the same, and so are the others."""
    disk.free.clear()
    first, second = asyncio.ensure_future(writer.write(1)), asyncio.ensure_future(writer.write(2))
    await asyncio.to_thread(disk.begun.wait, 30)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    disk.free.set()
    await second
    assert [item for items in disk.commits for item in items] == [1, 2]


async def test_closing_writes_what_was_handed_in(disk):
    """``close`` returns when everything is on disk."""
    writer = Writer(disk.commit)
    disk.free.clear()
    waiting = [asyncio.ensure_future(writer.write(n)) for n in range(5)]
    await asyncio.sleep(0)
    disk.free.set()
    writer.close()
    assert [item for items in disk.commits for item in items] == list(range(5))
    await asyncio.gather(*waiting)


def test_a_loop_that_has_gone_does_not_stop_the_writer(disk, writer):
    """When a loop was closed while its item was written, the writer goes on for others."""
    disk.free.clear()

    async def hand_in():
        task = asyncio.ensure_future(writer.write(1))
        await asyncio.to_thread(disk.begun.wait, 30)
        task.cancel()

    asyncio.run(hand_in())
    disk.free.set()
    asyncio.run(writer.write(2))
    assert disk.commits == [[1], [2]]


async def test_a_cancelled_scope_waits_for_what_it_handed_in(disk, writer):
    """In a cancel scope that was cancelled, ``write`` returns only when the item is there."""
    disk.free.clear()
    with anyio.CancelScope() as scope:
        begun = asyncio.ensure_future(asyncio.to_thread(disk.begun.wait, 30))
        begun.add_done_callback(lambda _: scope.cancel())
        begun.add_done_callback(lambda _: asyncio.get_running_loop().call_later(0, disk.free.set))
        await writer.write(1)
        assert (disk.commits, scope.cancel_called) == ([[1]], True)


async def test_a_cancelled_scope_is_told_of_a_failure(disk, writer):
    """In a cancel scope that was cancelled, a failed commit still raises."""
    disk.error = StoreError("disk full")
    with anyio.CancelScope() as scope:
        scope.cancel()
        with pytest.raises(StoreError, match="disk full"):
            await writer.write(1)


async def test_what_nobody_waits_for_is_written_before_what_comes_later(disk, writer):
    """An item put in keeps its place before the next."""
    writer.put(1)
    await writer.write(2)
    assert [item for items in disk.commits for item in items] == [1, 2]
