"""The size report adds up to what the store holds."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from massive_frames.models import Payload
from massive_frames.store.sizes import COLUMNS, batch_sizes, file_sizes

AT = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def _batch(database, batch_id, created_at):
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO batches (batch_id, service, created_at, n_asked, status, base_url) "
            "VALUES (?, 'massive-search', ?, 1, 'done', '')",
            (batch_id, created_at),
        )


def _put(archive, body, batch_id):
    payload = Payload("k", body, "text/html", 200, AT)
    archive.keep(batch_id, payload, archive.pack(batch_id, payload))


def _lines(database):
    return [dict(zip(COLUMNS, line, strict=True)) for line in batch_sizes(database)]


def test_an_empty_store_has_no_lines(database):
    """Before the first batch there is nothing to report."""
    assert batch_sizes(database) == []


def test_a_batch_is_summed_up(database, archive):
    """Bodies are counted as they came and as they are stored."""
    _batch(database, "b", "2026-01-01T00:00:00+00:00")
    body = random.Random(0).randbytes(10_000)
    for _ in range(3):
        _put(archive, body, "b")
    (line,) = _lines(database)
    assert (line["batch_id"], line["service"], line["n_bodies"]) == ("b", "massive-search", 3)
    assert line["body_bytes"] == 30_000
    assert line["stored_bytes"] < 200
    assert 10_000 <= line["dictionary_bytes"] < 10_050
    assert line["ratio"] == 30_000 / (line["stored_bytes"] + line["dictionary_bytes"])


def test_batches_come_newest_first(database):
    """The last batch stands first, and one without bodies has no ratio."""
    for day in (1, 2):
        _batch(database, f"b{day}", f"2026-01-0{day}T00:00:00+00:00")
    assert [line["batch_id"] for line in _lines(database)] == ["b2", "b1"]
    assert _lines(database)[0]["ratio"] is None


def test_bodies_of_a_pruned_batch_are_counted(database, archive):
    """What a pruned batch left for others is a line without a service."""
    _put(archive, b"x" * 300, "gone")
    (line,) = _lines(database)
    assert (line["batch_id"], line["service"], line["n_bodies"]) == ("gone", None, 1)


def test_the_file_is_measured(database, archive, path):
    """The file, what was written ahead and the free room are told in bytes."""
    _put(archive, random.Random(0).randbytes(100_000), "b")
    sizes = file_sizes(database)
    assert sizes.file_bytes == path.stat().st_size
    assert sizes.wal_bytes > 100_000
    assert sizes.free_bytes == 0


def test_free_room_is_told(database, archive):
    """What was deleted and not given back is free."""
    _put(archive, random.Random(0).randbytes(100_000), "b")
    with database.transaction() as connection:
        connection.execute("DELETE FROM bodies")
        connection.execute("DELETE FROM dictionaries")
    assert file_sizes(database).free_bytes >= 90_000
