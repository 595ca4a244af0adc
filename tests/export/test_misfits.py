"""Columns whose names a schema knows, and whose values are of another kind: nothing is bent to fit."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import massive_frames as mf
from massive_frames.errors import ExportError

WAYS = {
    "parquet": lambda frame, path: mf.export(frame, path.with_suffix(".parquet")),
    "csv": lambda frame, path: mf.export(frame, path.with_suffix(".csv")),
    "jsonl": lambda frame, path: mf.export(frame, path.with_suffix(".jsonl")),
    "to_csv": lambda frame, path: (
        frame.to_csv(path.with_suffix(".csv"), index=False) or path.with_suffix(".csv")
    ),
}
LINK = {"position": 1, "title": "One", "url": "https://a.example/", "domain": "a.example", "snippet": None}


@pytest.fixture(params=WAYS)
def again(request, tmp_path):
    """Return a function that writes a frame and reads it again."""
    return lambda frame: mf.read(WAYS[request.param](frame, tmp_path / "x"))


def test_a_fraction_is_kept(again):
    """The mean of ranks is the mean of ranks again, beside a missing one too."""
    frame = pd.DataFrame({"domain": ["a.example", "b.example"], "organic_rank": [2.9, None]})
    assert again(frame)["organic_rank"].tolist()[0] == 2.9


def test_a_number_that_is_too_large_is_kept(again):
    """A sum beyond the declared type is neither cut off nor refused, and stays exact."""
    frame = pd.DataFrame({"query": ["tea"] * 2, "rank": pd.array([2**53 + 1, None], dtype="Int64")})
    assert again(frame)["rank"].iloc[0] == 2**53 + 1


@pytest.mark.parametrize("name", ["page", "votes", "rating", "submitted_at", "sources"])
def test_a_text_is_kept(again, name):
    """A column of texts stays one, whatever the schema has under its name."""
    frame = pd.DataFrame({"query": ["a", "b"], name: ["home", "five"]})
    assert again(frame)[name].tolist() == ["home", "five"]


def test_a_count_of_sources_is_kept(again):
    """Numbers in a column that is declared to hold lists are read, as text where the file has only text."""
    frame = pd.DataFrame({"query": ["a", "b"], "sources": [3, 0]})
    assert again(frame)["sources"].astype("int64").tolist() == [3, 0]


@pytest.mark.parametrize("suffix", ["parquet", "jsonl"])
@pytest.mark.parametrize("name", ["title", "domain", "submitted_at", "rank"])
def test_a_value_of_another_kind_is_kept(name, suffix, tmp_path):
    """Where the file itself tells numbers, truths and texts apart, none becomes another."""
    frame = pd.DataFrame({"query": ["a", "b"], name: [True, False]})
    assert_frame_equal(mf.read(mf.export(frame, tmp_path / f"x.{suffix}"))[[name]], frame[[name]])


def test_exploded_rows_are_dictionaries_again(again):
    """After explode each cell is one link, and is read back as one."""
    frame = pd.DataFrame({"query": ["a", "b"], "sources": [[LINK, {**LINK, "position": 2}], None]})
    exploded = frame.explode("sources", ignore_index=True)
    assert again(exploded)["sources"].tolist() == [LINK, {**LINK, "position": 2}, None]


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_an_exploded_batch_is_read_back_equal(suffix, tmp_path):
    """What the guide does with a batch's sources can be written and read like the batch."""
    with mf.sandbox(seed=4, speed=500):
        frame = mf.search_many(["espresso"], country=["us", "jp"], progress="none")
    exploded = frame.explode("sources", ignore_index=True)
    assert dict in set(exploded["sources"].map(type))
    path = mf.export(exploded, tmp_path / f"x.{suffix}")
    assert_frame_equal(mf.read(path), exploded)


def test_parquet_keeps_fields_that_no_schema_knows(tmp_path):
    """A field that the declared type lacks is written with its cell, not left out."""
    frame = pd.DataFrame({"links": [[{"position": 1, "seen": "today"}], None]})
    assert mf.read(mf.export(frame, tmp_path / "x.parquet"))["links"].tolist() == frame["links"].tolist()


def test_cells_that_no_type_holds_are_named(tmp_path):
    """Parquet cannot hold a list beside a number; the error says in which column they are."""
    with pytest.raises(ExportError, match="sources"):
        mf.export(pd.DataFrame({"sources": [[LINK], 3]}), tmp_path / "x.parquet")


@pytest.mark.parametrize("text", ["[" * 100_000, "{1: " * 5_000, "[1, 2]", '{"a"', "[{1, 2}]"])
def test_a_spoilt_nested_cell_stays_text(text, tmp_path):
    """What is no list of dictionaries is read as the text it is, however deep it pretends to be."""
    path = tmp_path / "x.csv"
    pd.DataFrame({"query": ["a"], "sources": [text]}).to_csv(path, index=False)
    assert mf.read(path)["sources"].tolist() == [text]
