"""What is written is read back equal, in every format."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import massive_frames as mf

WAYS = {
    "parquet": ("x.parquet", {}, {}),
    "csv": ("x.csv", {}, {}),
    "escaped csv": ("x.csv", {"escape_formulas": True}, {"escaped_formulas": True}),
    "jsonl": ("x.jsonl", {}, {}),
}
PLAIN = {
    "x.parquet": lambda frame, path: frame.to_parquet(path),
    "x.csv": lambda frame, path: frame.to_csv(path, index=False),
}


def there_and_back(frame, folder, way):
    """Write a frame and read it again."""
    name, writing, reading = WAYS[way]
    return mf.read(mf.export(frame, folder / name, **writing), **reading)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder that lasts over the examples of one test."""
    return tmp_path_factory.mktemp("exports")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["hard", "missing"])
def test_export_and_read_are_equal(way, name, tmp_path, request):
    """A frame of hard texts, and one of missing values only, come back as they were."""
    frame = request.getfixturevalue(name)
    assert_frame_equal(there_and_back(frame, tmp_path, way), frame)


@pytest.mark.parametrize("way", ["parquet", "csv", "escaped csv"])
def test_an_empty_frame_keeps_its_columns(way, empty, tmp_path):
    """A frame of no rows comes back with every column and dtype."""
    assert_frame_equal(there_and_back(empty, tmp_path, way), empty)


def test_an_empty_frame_is_an_empty_jsonl_file(empty, tmp_path):
    """JSON Lines holds rows and nothing else, so no rows are no columns."""
    assert there_and_back(empty, tmp_path, "jsonl").shape == (0, 0)


@pytest.mark.parametrize("way", WAYS)
@given(texts=st.lists(st.text(max_size=20), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_text_survives(way, folder, frame_of, texts):
    """Whatever text a page holds, it is read back as it was written."""
    frame = frame_of(texts)
    assert_frame_equal(there_and_back(frame, folder, way), frame)


@pytest.mark.parametrize("file", PLAIN)
@pytest.mark.parametrize("name", ["hard", "missing", "empty"])
def test_read_takes_what_pandas_wrote(file, name, tmp_path, request):
    """Files of DataFrame.to_parquet and to_csv are read back equal too."""
    frame = request.getfixturevalue(name)
    PLAIN[file](frame, tmp_path / file)
    assert_frame_equal(mf.read(tmp_path / file), frame)


@given(texts=st.lists(st.text(max_size=20), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_text_survives_to_csv(folder, frame_of, texts):
    """Whatever text a page holds, DataFrame.to_csv as it is loses nothing."""
    frame = frame_of(texts)
    frame.to_csv(folder / "plain.csv", index=False)
    assert_frame_equal(mf.read(folder / "plain.csv"), frame)


def test_to_csv_with_its_index(hard, tmp_path):
    """The index that DataFrame.to_csv writes by default is an index again."""
    frame = hard.iloc[5:20]
    frame.to_csv(tmp_path / "x.csv")
    assert_frame_equal(mf.read(tmp_path / "x.csv"), frame, check_categorical=False)


@pytest.mark.parametrize("writer", [PLAIN["x.parquet"], mf.export])
def test_pandas_alone_reads_parquet(writer, hard, tmp_path):
    """Without this package pandas loses only what texts a category has that holds none at all."""
    writer(hard, tmp_path / "x.parquet")
    got = pd.read_parquet(tmp_path / "x.parquet")
    empty = [name for name in hard if hard[name].isna().all()]
    assert_frame_equal(got.astype({name: hard[name].dtype for name in empty}), hard)
    assert_frame_equal(got, hard, check_categorical=False)


@pytest.mark.parametrize("way", [PLAIN["x.parquet"], mf.export])
def test_parquet_keeps_the_attributes(way, hard, tmp_path):
    """What a frame says of its batch is in its Parquet file."""
    way(hard, tmp_path / "x.parquet")
    assert mf.read(tmp_path / "x.parquet").attrs == hard.attrs


def test_parquet_keeps_unused_categories(hard, tmp_path):
    """A selection of rows is read back equal, down to the categories it no longer uses."""
    ads = hard[hard["type"] == "ad"].reset_index(drop=True)
    assert_frame_equal(there_and_back(ads, tmp_path, "parquet"), ads)


def test_one_column_of_blank_texts(hard, tmp_path):
    """A single column keeps texts that look like blank lines."""
    one = hard[["title"]]
    assert_frame_equal(there_and_back(one, tmp_path, "csv"), one)


def test_windows_spreadsheets_put_a_mark_in_front(hard, tmp_path):
    """A byte order mark before the header does not rename the first column."""
    path = mf.export(hard, tmp_path / "x.csv")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert_frame_equal(mf.read(path), hard)


def test_real_frames_survive(tmp_path):
    """The frame of a batch, with its sources, panels and a failure, comes back from every format."""
    with mf.sandbox(seed=4, speed=500):
        frame = mf.search_many(["espresso", "fault:captcha_403 tea"], country=["us", "jp"], progress="none")
    for way in WAYS:
        assert_frame_equal(there_and_back(frame, tmp_path, way), frame)
