"""Rows gathered as columns give the frame that the rows themselves would give."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from unittest import mock

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from massive_frames.frames import FrameBuilder, build, layout, schema_for
from massive_frames.frames.build import cell
from massive_frames.frames.layout import Layout
from massive_frames.models import Attribute, Image, Link, SearchRow
from massive_frames.services import get_service

SCHEMA = schema_for("serp", get_service("massive-search").parameters)
RESULTS = {column.name for column in SCHEMA.results}
AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)

texts = st.none() | st.text(max_size=5) | st.sampled_from(["tea", "half \ud83d", "", "\x00"])
small = st.none() | st.integers(0, 2**15 - 1)
links = st.lists(st.builds(Link, st.integers(1, 9), texts, texts, texts, texts), max_size=2)
rows = st.builds(
    SearchRow,
    type=texts,
    section=texts,
    rank=small,
    title=texts,
    domain=texts,
    rating=st.none() | st.floats(0, 5) | st.integers(0, 5),
    votes=st.none() | st.integers(-(2**63), 2**63 - 1),
    sitelinks=links,
    sources=links,
    attributes=st.lists(st.builds(Attribute, st.text(max_size=3), texts), max_size=2),
    images=st.lists(st.builds(Image, st.integers(1, 9), texts, texts), max_size=2),
    details=st.dictionaries(st.text(max_size=3), st.lists(st.integers(), max_size=1), max_size=2),
)
shares = st.fixed_dictionaries(
    {},
    optional={
        "query": texts | st.integers(0, 3),
        "country": texts,
        "awaiting": st.tuples(st.just("ai"), st.just("ads")),
        "serps": small,
        "body_bytes": st.none() | st.integers(0, 2**60),
        "submitted_at": st.none() | st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        "elapsed_s": st.none() | st.floats(0, 10),
        "not a column": texts,
    },
)
blocks = st.lists(st.tuples(shares, st.lists(rows, max_size=3), st.integers(0, 4)), max_size=6)


def clean(value):
    """Return a text as it may stand in a frame."""
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    return None if value is None or text == "" else text.encode("utf-8", "replace").decode()


def reference(given_blocks):
    """Build the frame from one dictionary a row: of each place the last block, in order of the places."""
    last = {place: (shared, found) for shared, found, place in given_blocks}
    dicts = []
    for _, (shared, found) in sorted(last.items()):
        for row in found or [None]:
            made = {name: cell(row, name) for name in RESULTS}
            dicts.append({c.name: made.get(c.name, shared.get(c.name)) for c in SCHEMA.columns})
    return pd.DataFrame({c.name: series(c, [row[c.name] for row in dicts]) for c in SCHEMA.columns})


def series(column, values):
    """Let pandas make a column of Python values."""
    if column.dtype in {"str", "category"}:
        plain = pd.Series([clean(value) for value in values], dtype="str")
        return plain if column.dtype == "str" else pd.Series(pd.Categorical(plain))
    if column.dtype.startswith("datetime64"):
        return pd.to_datetime(pd.Series(values, dtype="object"), utc=True).astype(column.dtype)
    return pd.Series(values, dtype=column.dtype)


def built(given_blocks):
    """Gather blocks and return their frame."""
    builder = FrameBuilder(SCHEMA)
    for shared, found, place in given_blocks:
        builder.add(shared, found, place)
    return builder.frame({})


def queries(builder):
    """Return the queries of the frame there is now."""
    return builder.frame({})["query"].tolist()


@given(blocks=blocks, rows_per_chunk=st.integers(1, 8))
@settings(max_examples=80, deadline=None)
def test_the_frame_is_that_of_the_rows(blocks, rows_per_chunk):
    """Whatever rows come, and however they are cut into chunks, the frame is that of plain pandas."""
    with mock.patch.object(build, "ROWS_PER_CHUNK", rows_per_chunk):
        frame = built(blocks)
    assert_frame_equal(frame, reference(blocks))


@given(blocks=blocks, rows_per_chunk=st.integers(1, 8))
@settings(max_examples=30, deadline=None)
def test_the_length_is_the_frames(blocks, rows_per_chunk):
    """The builder counts the rows that the frame shows."""
    builder = FrameBuilder(SCHEMA)
    with mock.patch.object(build, "ROWS_PER_CHUNK", rows_per_chunk):
        for shared, found, place in blocks:
            builder.add(shared, found, place)
    assert len(builder) == len(builder.frame({}))


def test_a_new_answer_replaces_the_old_error():
    """Of a request that was tried again only the newest rows are shown, at its place."""
    builder = FrameBuilder(SCHEMA)
    builder.add({"query": "a", "error": "network"}, [], 0)
    builder.add({"query": "b"}, [], 1)
    builder.add({"query": "a"}, [SearchRow("organic"), SearchRow("ad")], 0)
    frame = builder.frame({})
    assert frame["query"].tolist() == ["a", "a", "b"]
    assert frame["error"].isna().all()


def test_replaced_texts_leave_no_category():
    """A text of rows that are no longer shown is not among the categories."""
    builder = FrameBuilder(SCHEMA)
    builder.add({"job_id": "first"}, [], 0)
    builder.add({"job_id": "second"}, [], 0)
    assert builder.frame({})["job_id"].cat.categories.tolist() == ["second"]


def test_rows_without_a_place_are_never_replaced():
    """Rows added without a place stand one after another, before those with one."""
    builder = FrameBuilder(SCHEMA)
    builder.add({"query": "placed"}, [], 0)
    builder.add({"query": "a"}, [])
    builder.add({"query": "b"}, [])
    assert queries(builder) == ["a", "b", "placed"]


def test_a_place_can_be_taken_back_and_filled_again():
    """What was discarded is not shown; what is added afterwards is."""
    builder = FrameBuilder(SCHEMA)
    builder.add({"query": "a"}, [SearchRow("ad")], 0)
    builder.add({"query": "b"}, [], 1)
    builder.discard(0)
    assert queries(builder) == ["b"]
    builder.add({"query": "c"}, [], 0)
    assert queries(builder) == ["c", "b"]


def test_many_requests_at_once_are_the_same_as_one_by_one():
    """Single rows added together give the frame that they give one after another."""
    constant = {
        "service": "massive-search",
        "error": "not-sent",
        "country": "us",
        "attempts": 0,
        "size": None,
    }
    columns = {"query": ["c", "", "b\ud83d"], "request_key": ["3", "1", None], "offset": [1, None, 2]}
    together, single = FrameBuilder(SCHEMA), FrameBuilder(SCHEMA)
    together.add_many(columns, constant, [2, 0, 1])
    for at, place in enumerate([2, 0, 1]):
        single.add(constant | {name: values[at] for name, values in columns.items()}, [], place)
    assert_frame_equal(together.frame({}), single.frame({}))


def test_many_replace_and_are_replaced():
    """Rows added together take part in the order of replacing."""
    builder = FrameBuilder(SCHEMA)
    builder.add({"query": "old"}, [SearchRow("ad")], 0)
    builder.add_many({"query": ["new", "old"]}, {}, [0, 1])
    builder.add({"query": "newer"}, [SearchRow("ad")], 1)
    assert queries(builder) == ["new", "newer"]


def test_columns_of_another_length_are_refused():
    """As many values as places are needed, or nothing is added."""
    builder = FrameBuilder(SCHEMA)
    with pytest.raises(ValueError, match="expected 2 values"):
        builder.add_many({"query": ["a"]}, {}, [0, 1])
    assert len(builder) == 0


def test_a_frame_taken_while_another_thread_adds_is_whole():
    """Each frame holds all rows of the requests that it holds, and none before an earlier one."""
    builder, frames = FrameBuilder(SCHEMA), []
    pair = [SearchRow("organic"), SearchRow("ad")]

    def work():
        for number in range(1_500):
            builder.add({"serps": number}, pair, number)

    with mock.patch.object(build, "ROWS_PER_CHUNK", 100):
        thread = threading.Thread(target=work)
        thread.start()
        while thread.is_alive():
            frames.append(builder.frame({}))
        thread.join()
    for frame in [*frames, builder.frame({})]:
        assert frame["serps"].tolist() == [number for number in range(len(frame) // 2) for _ in pair]
        assert frame["type"].tolist() == ["organic", "ad"] * (len(frame) // 2)


def test_what_is_done_to_a_frame_does_not_reach_the_next():
    """A cell that is overwritten in one frame is as it was in a frame taken later."""
    row = SearchRow("organic", rank=1, rating=4.0, title="t", sitelinks=[Link(1)])
    builder = FrameBuilder(SCHEMA)
    builder.add({"query": "a", "submitted_at": AT}, [row, row], 0)
    before, spoilt = builder.frame({}), builder.frame({})
    for name in ("rank", "rating", "title", "query", "submitted_at"):
        spoilt.loc[0, name] = None
    spoilt["sitelinks"][0].clear()
    assert_frame_equal(builder.frame({}), before)


@pytest.mark.parametrize(
    ("name", "value"),
    [("votes", 10**30), ("rank", 2**31), ("page", 1.5), ("rating", 10**400), ("rank", "many")],
)
def test_a_number_that_no_cell_can_hold_is_missing(name, value):
    """One number out of bounds costs its own cell and no other."""
    good = SearchRow("organic", page=1, rank=2, rating=3.0, votes=4)
    bad = SearchRow("organic", page=1, rank=2, rating=3.0, votes=4)
    setattr(bad, name, value)
    frame = built([({"query": "a"}, [good, bad, good], 0)])
    assert frame[name].isna().tolist() == [False, True, False]


def test_large_whole_numbers_are_exact():
    """Numbers beyond what a float counts exactly are kept to the last digit."""
    frame = built([({"body_bytes": 2**53 + 1}, [SearchRow("organic", votes=2**63 - 1), SearchRow("ad")], 0)])
    assert (frame["body_bytes"][0], frame["votes"][0]) == (2**53 + 1, 2**63 - 1)


@pytest.mark.parametrize(
    "value", [AT, AT.astimezone(timezone(timedelta(hours=9))), AT.replace(tzinfo=None), AT.isoformat()]
)
def test_a_time_is_taken_in_any_form(value):
    """A time in another zone, without one (UTC), or as text is the same moment."""
    frame = built([({"submitted_at": value}, [], 0), ({"submitted_at": AT}, [], 1)])
    assert frame["submitted_at"].tolist() == [pd.Timestamp(AT)] * 2


def test_a_time_that_is_none_is_missing():
    """A text that is no time is a gap."""
    assert built([({"submitted_at": "soon"}, [], 0)])["submitted_at"].isna().all()


def test_bodies_bound_what_waits_as_objects():
    """Rows of large bodies become columns before there are many rows."""
    builder = FrameBuilder(SCHEMA)
    builder.add({"body_bytes": build.BODY_BYTES_PER_CHUNK}, [SearchRow("organic", title="t")], 0)
    assert builder.nbytes > 0
    builder.clear()
    assert (builder.nbytes, len(builder)) == (0, 0)


def test_what_rows_share_is_kept_once():
    """Columns of a hundred rows of one request are hardly larger than those of one."""
    sizes = []
    for n_rows in (1, 100):
        builder = FrameBuilder(SCHEMA)
        builder.add(
            {"error_detail": "x" * 10_000, "body_bytes": build.BODY_BYTES_PER_CHUNK},
            [SearchRow("ad")] * n_rows,
        )
        sizes.append(builder.nbytes)
    assert sizes[1] < 2 * sizes[0]


def test_a_frame_changes_nothing_in_the_next():
    """What is added after a frame was made stands in the next one at its place, beside what was there."""
    builder = FrameBuilder(SCHEMA)
    builder.add({"query": "b"}, [SearchRow("organic", title="two"), SearchRow("ad")], 1)
    first = builder.frame({})
    builder.add({"query": "a"}, [SearchRow("organic", title="one")], 0)
    builder.add({"query": "b"}, [], 1)
    assert first["title"].tolist()[:1] == ["two"]
    assert builder.frame({})["query"].tolist() == ["a", "b"]
    assert builder.frame({})["title"].isna().tolist() == [False, True]


@settings(deadline=None)
@given(blocks, st.integers(1, 4))
def test_long_columns_are_put_in_order_run_by_run(added, at_once):
    """What is long is joined from the runs of rows that came together; the frame is the same."""
    frames = []
    for long_bytes in (build.BODY_BYTES_PER_CHUNK, 0):
        builder = FrameBuilder(SCHEMA)
        with (
            mock.patch.multiple(layout, LONG_BYTES=long_bytes, RUN_BYTES=0, RUNS_PER_PIECE=at_once),
            mock.patch.object(build, "ROWS_PER_CHUNK", at_once),
        ):
            for shared, found, place in added:
                builder.add(shared, found, place)
            frames.append(builder.frame({}))
    assert_frame_equal(*frames)


def test_a_frame_that_was_broken_off_is_made_again():
    """An interrupt between two columns loses none of them, nor what comes after it."""
    builder = FrameBuilder(SCHEMA)
    builder.add({"query": "a", "error": "e"}, [SearchRow("organic", title="one", url="u")], 0)
    real = Layout.by_row

    def interrupted(layout, column):
        if column.name == "url":
            raise KeyboardInterrupt
        return real(layout, column)

    with mock.patch.object(Layout, "by_row", interrupted), pytest.raises(KeyboardInterrupt):
        builder.frame({})
    builder.add({"query": "b"}, [SearchRow("ad", title="two")], 1)
    frame = builder.frame({})
    assert frame["title"].tolist() == ["one", "two"]
    assert frame.loc[0, ["query", "error", "url"]].tolist() == ["a", "e", "u"]
