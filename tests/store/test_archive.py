"""What the archive was given, it gives back, byte for byte, and says so where it cannot."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from datetime import UTC, datetime

import pytest

from massive_frames.errors import StoreError
from massive_frames.models import Payload
from massive_frames.store import Archive, Database

AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
SHARED = random.Random(0).randbytes(20_000)
"""Bytes that do not shrink by themselves: only a dictionary makes pages with them small."""

LONELY = (
    "SELECT count(*) FROM bodies WHERE dictionary_id IS NOT NULL "
    "AND dictionary_id NOT IN (SELECT dictionary_id FROM dictionaries)"
)


def _page(n, key="k"):
    return Payload(key, SHARED + b"<p>%d</p>" % n * 20, "text/html", 200, AT)


def _put(archive, payload, batch_id="b"):
    return archive.keep(batch_id, payload, archive.pack(batch_id, payload))


def _query(path, statement, *values):
    other = sqlite3.connect(path)
    rows = other.execute(statement, values).fetchall()
    other.commit()
    other.close()
    return rows


@pytest.mark.parametrize(
    "body", [b"", b"x", b"<html>", b"\x00\xff" * 1000, "☕".encode() * 5000, os.urandom(100_000)]
)
def test_a_body_comes_back_as_it_was(archive, body):
    """Bytes, type, status and time are those that were put in."""
    payload = Payload("k", body, "text/html; charset=utf-8", 200, AT)
    assert archive.get(_put(archive, payload)) == payload


def test_bodies_of_every_kind_come_back_from_one_batch(archive, database):
    """Whatever came before it in its batch, and whoever reads it, a body is what it was."""
    draw = random.Random(1)
    bodies = [b"", b"short", *(_page(n).body for n in range(20)), *(draw.randbytes(5000) for _ in range(20))]
    draw.shuffle(bodies)
    payloads = [Payload(str(n), body, "", 200, AT) for n, body in enumerate(bodies)]
    ids = [_put(archive, payload) for payload in payloads]
    assert [archive.get(body_id) for body_id in ids] == payloads
    assert [Archive(database).get(body_id) for body_id in ids] == payloads


def test_a_body_is_on_disk_when_keep_returns(archive, path):
    """Another connection sees the body before it is parsed, with its hash and size."""
    payload = Payload("k", b"<html>" * 100, "text/html", 200, AT)
    _put(archive, payload)
    assert _query(path, "SELECT sha256, n_bytes FROM bodies") == [(payload.sha256, 600)]


def test_pages_that_share_text_take_little_room(archive, path):
    """What the pages of a batch have in common is stored once."""
    for n in range(10):
        _put(archive, _page(n))
    ((stored, dictionary),) = _query(
        path, "SELECT sum(length(zstd)), (SELECT sum(length(zstd)) FROM dictionaries) FROM bodies"
    )
    assert stored + dictionary < 1.2 * len(SHARED)


def test_a_dictionary_is_written_with_the_first_body_that_needs_it(archive, database):
    """When the transaction of a body is undone, the next body brings the dictionary again."""
    first, second = _page(1), _page(2)
    packed = archive.pack("b", first)
    with pytest.raises(StoreError), database.transaction() as connection:  # noqa: PT012 - both must be undone
        archive.keep("b", first, packed)
        connection.execute("INSERT INTO nowhere VALUES (1)")
    body_id = _put(archive, second)
    assert Archive(database).get(body_id) == second


def test_every_body_on_disk_has_its_dictionary(archive, path):
    """However bodies are packed and kept out of order, none lies there without its dictionary."""
    packed = [(_page(n), archive.pack("b", _page(n))) for n in range(20)]
    for payload, body in reversed(packed):
        archive.keep("b", payload, body)
        assert _query(path, LONELY) == [(0,)]


def test_a_resumed_batch_goes_on_with_its_dictionary(archive, path):
    """Another process makes no dictionary of its own."""
    _put(archive, _page(1))
    again = Database(path)
    resumed = Archive(again)
    resumed.load("b")
    body_id = _put(resumed, _page(2))
    again.close()
    assert _query(path, "SELECT count(*) FROM dictionaries") == [(1,)]
    assert _query(path, "SELECT length(zstd) < 200 FROM bodies WHERE body_id = ?", body_id) == [(1,)]


def test_a_batch_whose_dictionary_is_damaged_goes_on_without_it(archive, database, path):
    """A resumed batch does not pack with a dictionary that nobody could read."""
    _put(archive, _page(1))
    _query(path, "UPDATE dictionaries SET zstd = x'00'")
    resumed = Archive(database)
    resumed.load("b")
    body_id = _put(resumed, Payload("other", os.urandom(5000), "", 200, AT))
    assert resumed.get(body_id).request_key == "other"


def test_a_batch_without_a_dictionary_can_be_loaded(archive):
    """A batch that has no body yet begins as usual."""
    archive.load("b")
    assert archive.get(_put(archive, _page(1))) == _page(1)


def test_several_threads_pack_at_once(archive):
    """What threads packed together comes back as it was."""
    packed = {}

    def pack(start):
        for n in range(start, start + 20):
            packed[n] = archive.pack("b", _page(n, str(n)))

    threads = [threading.Thread(target=pack, args=(start,)) for start in (0, 20, 40, 60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = {n: archive.keep("b", _page(n, str(n)), body) for n, body in packed.items()}
    assert all(archive.get(body_id) == _page(n, str(n)) for n, body_id in ids.items())
    assert len(ids) == 80


def test_a_request_may_have_several_bodies(archive):
    """A malformed body and the right one after it are both kept, the oldest first."""
    ids = [_put(archive, Payload("k", body, "", 200, AT)) for body in (b"cut o", b"whole")]
    assert archive.find("b", "k") == ids
    assert [archive.get(body_id).body for body_id in ids] == [b"cut o", b"whole"]


def test_a_body_belongs_to_its_batch(archive):
    """The same request in another batch has no body yet."""
    _put(archive, _page(1))
    assert archive.find("c", "k") == []
    assert archive.find("b", "other") == []


def test_an_unknown_body_is_none(archive):
    """An id that was never given out has no body."""
    assert archive.get(7) is None


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE bodies SET zstd = x'0011223344'",
        "UPDATE bodies SET zstd = x''",
        "UPDATE bodies SET zstd = substr(zstd, 1, length(zstd) - 3)",
        "UPDATE bodies SET sha256 = 'other'",
        "UPDATE bodies SET n_bytes = n_bytes + 1",
        "UPDATE bodies SET n_bytes = 4000000000000",
        "UPDATE dictionaries SET zstd = x'00'",
        "DELETE FROM dictionaries",
    ],
)
def test_a_damaged_body_is_an_error(archive, database, path, damage):
    """A body whose bytes are not those that came is never given back as if they were."""
    body_id = _put(archive, _page(1))
    _query(path, damage)
    with pytest.raises(StoreError, match=f"body {body_id} is damaged"):
        Archive(database).get(body_id)


def test_another_dictionary_is_noticed(archive, database, path):
    """A dictionary of the right size with other words in it does not pass."""
    body_id = _put(archive, _page(1))
    _put(archive, Payload("k", random.Random(2).randbytes(len(_page(1).body)), "", 200, AT), "c")
    _query(
        path,
        "UPDATE dictionaries SET zstd = (SELECT zstd FROM dictionaries WHERE batch_id = 'c') "
        "WHERE batch_id = 'b'",
    )
    with pytest.raises(StoreError, match="damaged"):
        Archive(database).get(body_id)


def test_bodies_of_an_older_store_are_read(archive, path):
    """A body that was packed by itself, as stores once did, comes back."""
    body_id = _put(archive, Payload("k", b"", "", 200, AT))
    frame = bytes.fromhex("28B52FFD2000010000")  # zstd's frame of no bytes, as its own command writes it
    _query(path, "UPDATE bodies SET dictionary_id = NULL, zstd = ?", frame)
    assert archive.get(body_id).body == b""


def test_few_batches_are_held_in_memory(archive):
    """However many batches one archive serves, it keeps the dictionaries of the last ones alone."""
    for n in range(20):
        _put(archive, _page(n), f"b{n}")
    assert len(archive._packers._values) <= 4
