"""Tables of queries with columns of their own stand beside their own request, whenever they are looked at."""

from __future__ import annotations

import threading

import pyarrow as pa
import pytest

from massive_frames.frames import FrameBuilder, TableBuilder, schema_for

MOMENT_S = 0.05


@pytest.fixture
def builder():
    """Return a builder that has the table of the query at place 7."""
    builder = TableBuilder(schema_for("sql", ()))
    builder.add({"request_key": "k7"}, [pa.table({"n": [7]})], 7)
    return builder


def test_a_request_without_its_table_gets_no_other_ones(builder):
    """Where a request's table is not there, its row has none, and the others keep theirs."""
    FrameBuilder.add(builder, {"request_key": "k5", "error": "rejected"}, [], 5)
    frame = builder.frame({})
    assert frame["request_key"].tolist() == ["k5", "k7"]
    assert frame["n"].astype("object").tolist()[1:] == [7]
    assert frame["n"].isna().tolist() == [True, False]
    said = [own.attrs["massive_frames"] for own in builder.frames({})]
    assert [(one["query_index"], one["request_key"]) for one in said] == [(5, "k5"), (7, "k7")]


def test_what_is_being_added_is_there_whole_or_not_at_all(builder, monkeypatch):
    """A frame that is made while an answer replaces a failure has the one or the other."""
    builder.add({"request_key": "k5", "error": "timeout"}, [], 5)
    frames = []
    reader = threading.Thread(target=lambda: frames.append(builder.frame({})))
    append = TableBuilder._append

    def looked_at(self, block):
        append(self, block)
        reader.start()
        reader.join(MOMENT_S)

    monkeypatch.setattr(TableBuilder, "_append", looked_at)
    builder.add({"request_key": "k5"}, [pa.table({"n": [5]})], 5)
    reader.join()
    (frame,) = frames
    assert (frame["error"].isna() == frame["n"].notna()).all()


def test_a_reader_and_a_writer_do_not_wait_for_each_other_for_ever(builder):
    """Frames can be made in one thread while tables come in another, and each row is of one query."""
    numbers = range(100, 200)

    def write():
        for n in numbers:
            builder.add({"request_key": f"k{n}"}, [pa.table({"n": [n]})], n)
            builder.add_many({"request_key": [f"k{n - 100}"]}, {"error": "not-sent"}, [n - 100])

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    frames = [builder.frame({}) for _ in range(5)]
    writer.join(60)
    assert not writer.is_alive()
    for frame in [*frames, builder.frame({})]:
        known = frame[frame["n"].notna()]
        assert known["request_key"].tolist() == [f"k{n}" for n in known["n"]]
