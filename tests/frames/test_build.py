"""Frames have the same columns and types whether they are empty or full, and are written as they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
import pytest

from massive_frames.frames import FrameBuilder, schema_for
from massive_frames.frames.columns import NESTED, SERP
from massive_frames.models import Attribute, Image, Link, SearchRow
from massive_frames.services import get_service

OF_A_SERP = [column.name for column in SERP if column.name in NESTED]
AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
SCHEMA = schema_for("serp", get_service("massive-search").parameters)
SHARED = {
    "query": "tea",
    "country": "us",
    "serps": 2,
    "awaiting": ("ai", "ads"),
    "service": "massive-search",
    "batch_id": "b",
    "request_key": "k",
    "job_status": "succeeded",
    "attempts": 1,
    "credits": 1.0,
    "submitted_at": AT,
    "ready_at": AT,
    "retrieved_at": AT,
    "elapsed_s": 2.5,
    "http_status": 200,
    "body_bytes": 100_000_000_000,
    "n_unparsed": 0,
}
FULL = SearchRow(
    "organic",
    section="main",
    feature=1,
    position=1,
    rank=1,
    organic_rank=1,
    title="Tea ☕",
    url="https://example.com/",
    domain="example.com",
    rating=4.5,
    votes=3_000_000_000,
    sitelinks=[Link(1, "One", "https://example.com/1", "example.com"), Link(2)],
    sources=[Link(1, "Source", "https://example.org/", "example.org", "words")],
    attributes=[Attribute("Phone", "+1")],
    images=[Image(1, "data:image/png", "a cup")],
    details={"b": [1, {"c": None}], "a": "ä"},
)
BARE = SearchRow("no-results")


def frame_of(*blocks, attrs=None):
    """Build a frame of (shared, rows) blocks."""
    builder = FrameBuilder(SCHEMA)
    for shared, rows in blocks:
        builder.add(shared, rows)
    return builder.frame(attrs or {})


FRAMES = {
    "empty": frame_of(),
    "failed": frame_of(({"query": "tea", "error": "network"}, [])),
    "bare": frame_of((SHARED, [BARE])),
    "full": frame_of((SHARED, [FULL])),
    "mixed": frame_of((SHARED, [FULL, BARE]), ({}, []), ({"query": "b", "serps": None}, [BARE])),
    "many": frame_of(*[(SHARED | {"query": f"q{n}"}, [FULL, BARE]) for n in range(300)]),
}
every_frame = pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())


@every_frame
def test_columns_and_dtypes_are_always_the_same(frame):
    """An empty frame, a failed request and a full page have one and the same shape."""
    assert frame.dtypes.astype(str).to_dict() == SCHEMA.dtypes
    assert frame.columns.tolist() == [column.name for column in SCHEMA.columns]


@every_frame
def test_the_index_counts_the_rows(frame):
    """The index is the plain count of rows, so that ``df.loc[0]`` is the first one."""
    assert frame.index.equals(pd.RangeIndex(len(frame)))


@pytest.mark.parametrize("column", [column.name for column in SCHEMA.columns])
def test_every_cell_can_be_set(column):
    """A frame is its caller's to change, and what was set shows in no frame made later."""
    builder = FrameBuilder(SCHEMA)
    builder.add(SHARED, [FULL, FULL])
    builder.add(SHARED | {"query": "b"}, [FULL])
    frame, before = builder.frame({}), builder.frame({})[column]
    frame.loc[0, column] = None
    assert pd.isna(frame[column][0])
    assert builder.frame({})[column].equals(before)


@pytest.mark.parametrize("name", sorted(set(FRAMES) - {"empty"}))  # pandas forgets categoricals of no rows
def test_parquet_gives_back_the_same_frame(name, tmp_path):
    """What pandas writes, pandas reads: values, types, gaps and nested lists."""
    frame = FRAMES[name]
    path = tmp_path / "frame.parquet"
    frame.to_parquet(path)
    again = pd.read_parquet(path)
    plain = frame.drop(columns=OF_A_SERP)
    pd.testing.assert_frame_equal(again.drop(columns=OF_A_SERP), plain, check_categorical=False)
    for nested in OF_A_SERP:
        cells = [None if cell is None else [dict(part) for part in cell] for cell in again[nested]]
        assert cells == frame[nested].tolist()


@every_frame
def test_the_arrow_schema_fits(frame):
    """Each frame converts to the declared Arrow schema without a loss."""
    table = pa.Table.from_pandas(frame, schema=SCHEMA.arrow, preserve_index=False)
    assert table.schema.remove_metadata().equals(SCHEMA.arrow)


def test_dtypes_do_not_depend_on_what_came():
    """Joining frames of different batches keeps every type that is not a categorical."""
    joined = pd.concat([FRAMES["empty"], FRAMES["failed"], FRAMES["full"]], ignore_index=True)
    kept = {name: dtype for name, dtype in SCHEMA.dtypes.items() if dtype != "category"}
    assert {name: str(joined.dtypes[name]) for name in kept} == kept


def test_every_row_carries_what_its_request_shares():
    """Shared values are repeated on each row of their block, and on no other."""
    frame = FRAMES["many"]
    assert frame["query"].tolist() == [f"q{n}" for n in range(300) for _ in range(2)]
    assert frame["type"].tolist() == ["organic", "no-results"] * 300


def test_a_request_without_rows_has_one_row():
    """A failed request is a row of its own with nothing in the result columns."""
    (row,) = FRAMES["failed"].to_dict("records")
    assert (row["query"], row["error"]) == ("tea", "network")
    assert all(pd.isna(row[column.name]) for column in SCHEMA.results)


def test_repeated_texts_are_stored_once():
    """Texts that repeat are categoricals, whose categories are each there once and sorted."""
    categories = FRAMES["mixed"]["query"].cat.categories
    assert categories.tolist() == ["b", "tea"]


def test_nested_cells_are_lists_of_dictionaries():
    """A nested cell lists dictionaries that have every key, and no list is None, not an empty list."""
    full, bare = FRAMES["mixed"]["sitelinks"][:2]
    assert full[1] == {"position": 2, "title": None, "url": None, "domain": None, "snippet": None}
    assert bare is None


@pytest.mark.parametrize("name", OF_A_SERP)
def test_nested_keys_are_those_declared(name):
    """A nested column's dictionaries have the keys of its declared type, in order."""
    declared = [field.name for field in NESTED[name].value_type]
    assert list(FRAMES["full"][name][0][0]) == declared


def test_details_are_one_json_text():
    """What is left over is JSON with sorted keys and readable letters, or missing."""
    text = FRAMES["full"]["details"][0]
    assert text == '{"a": "ä", "b": [1, {"c": null}]}'
    assert json.loads(text) == FULL.details
    assert pd.isna(FRAMES["bare"]["details"][0])


def test_several_values_of_one_parameter_are_one_text():
    """A repeated parameter stands in its column with commas."""
    assert FRAMES["full"]["awaiting"].tolist() == ["ai,ads"]


def test_an_empty_text_is_missing():
    """An empty text is the same as none."""
    frame = frame_of(({"query": ""}, [SearchRow("organic", title="", site="")]))
    assert frame[["query", "title", "site"]].isna().all(axis=None)


def test_large_numbers_are_kept_whole():
    """Votes and body sizes beyond 32 bits do not overflow."""
    assert (FRAMES["full"]["votes"][0], FRAMES["full"]["body_bytes"][0]) == (3_000_000_000, 100_000_000_000)


def test_times_keep_their_microseconds():
    """A time is kept to the microsecond, in UTC."""
    assert FRAMES["full"]["submitted_at"][0] == pd.Timestamp(AT)


SURROGATE = "half of an emoji \ud83d"


@pytest.mark.parametrize(
    ("shared", "row"),
    [
        ({"query": SURROGATE}, None),
        ({"error_detail": SURROGATE}, None),
        ({}, SearchRow("organic", title=SURROGATE)),
        ({}, SearchRow("organic", domain=SURROGATE)),
        ({}, SearchRow("organic", details={SURROGATE: SURROGATE})),
        ({}, SearchRow("organic", sitelinks=[Link(1, SURROGATE)])),
        ({}, SearchRow("organic", attributes=[Attribute(SURROGATE, SURROGATE)])),
    ],
)
def test_a_lone_surrogate_does_not_spoil_the_file(shared, row, tmp_path):
    """Half an emoji, which no file can hold, is replaced wherever it stands."""
    frame = frame_of((shared, [row] if row else []))
    frame.to_parquet(tmp_path / "frame.parquet")
    frame.to_csv(tmp_path / "frame.csv")
    assert len(pd.read_parquet(tmp_path / "frame.parquet")) == len(frame)
    assert len(pd.read_csv(tmp_path / "frame.csv")) == len(frame)


def test_a_frame_can_be_taken_while_rows_come():
    """A frame taken in between is not changed by what comes later."""
    builder = FrameBuilder(SCHEMA)
    builder.add(SHARED, [FULL])
    first = builder.frame({})
    builder.add(SHARED, [BARE])
    assert (len(first), len(builder.frame({})), len(builder)) == (1, 2, 2)


def test_the_attributes_say_where_the_frame_is_from():
    """``attrs`` go under the package's name, as a copy."""
    attrs = {"batch_id": "b"}
    frame = frame_of((SHARED, [FULL]), attrs=attrs)
    attrs["batch_id"] = "changed"
    assert frame.attrs == {"massive_frames": {"batch_id": "b"}}
