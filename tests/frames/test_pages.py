"""Frames of web pages: their links as one frame, their tables as a frame each, and files of them."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.errors import InvalidRequestError

URL = "https://example.org/tea"
PAGE = """<html lang="en"><title>Tea</title><body>
<a href="/green">Green</a> <a rel="nofollow" href="https://shop.example.com/">Shop</a>
<table><caption>Minutes</caption><tr><th>Leaf<th>Leaf<th></tr><tr><td>a<td>b<td>1</tr></table>
<table><tr><td>x<td>1</tr><tr><td>y<td>2</tr></table>"""


@pytest.fixture
def frame():
    """Return the frame of one page."""
    return mf.parse_page(PAGE, url=URL)


def test_a_page_is_one_row_with_the_columns_of_a_batch(frame):
    """The address asked for stands in `query`, as it does for pages that a service fetched."""
    assert frame[["query", "url", "title", "service"]].to_numpy().tolist() == [[URL, URL, "Tea", "local"]]


def test_a_page_that_failed_has_the_same_columns(frame):
    """An empty body is a row with its error, of the same columns and dtypes."""
    failed = mf.parse_page(b"", url=URL)
    assert failed["error"].tolist() == ["malformed"]
    assert list(failed.columns) == list(frame.columns)
    assert failed["n_words"].dtype == frame["n_words"].dtype


def test_links_are_a_row_each(frame):
    """Each link has the page that it stands on and the domain that it leads to."""
    links = mf.links(frame)
    assert links[["page_url", "position", "url", "rel", "kind", "domain"]].fillna(
        "-"
    ).to_numpy().tolist() == [
        [URL, 1, "https://example.org/green", "-", "internal", "example.org"],
        [URL, 2, "https://shop.example.com/", "nofollow", "external", "example.com"],
    ]


def test_frames_without_links_have_the_same_columns(frame):
    """No page, or one without a link, gives an empty frame of the same dtypes."""
    none = mf.links(mf.parse_page("<p>words</p>"))
    assert len(none) == 0
    assert list(none.columns) == list(mf.links(frame).columns)
    assert len(mf.links(frame.iloc[:0])) == 0


def test_tables_are_a_frame_each(frame):
    """Columns have the table's names, told apart; attrs say where a table is from."""
    first, second = mf.tables(frame)
    assert (list(first.columns), first.to_numpy().tolist()) == (
        ["Leaf", "Leaf_2", "column_3"],
        [["a", "b", "1"]],
    )
    assert (list(second.columns), len(second)) == (["column_1", "column_2"], 2)
    origin = first.attrs["massive_frames"]
    assert (origin["page_url"], origin["position"], origin["caption"]) == (URL, 1, "Minutes")


@pytest.mark.parametrize("call", [mf.links, mf.tables])
@pytest.mark.parametrize("wrong", [pd.DataFrame({"url": ["x"]}), "https://example.org", None])
def test_only_frames_of_pages_are_taken(call, wrong):
    """Another frame is refused with the column that it lacks."""
    with pytest.raises(InvalidRequestError, match="a frame of pages"):
        call(wrong)


@pytest.mark.parametrize(("html", "url"), [(None, None), (3, None), ("<p>", 3)])
def test_only_pages_are_taken(html, url):
    """A page is text or bytes, its address a text."""
    with pytest.raises(InvalidRequestError):
        mf.parse_page(html, url=url)


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_pages_come_back_from_files(frame, tmp_path, ending):
    """Lists inside lists are the same after a file of any format."""
    path = tmp_path / f"pages.{ending}"
    mf.export(frame, path)
    back = mf.read(path)
    assert back["tables"].tolist() == frame["tables"].tolist()
    assert back["links"].tolist() == frame["links"].tolist()
    assert [table.to_numpy().tolist() for table in mf.tables(back)] == [
        table.to_numpy().tolist() for table in mf.tables(frame)
    ]


def test_pandas_own_parquet_serves_as_well(frame, tmp_path):
    """What pandas reads back has the same links and tables."""
    frame.to_parquet(tmp_path / "pages.parquet")
    back = pd.read_parquet(tmp_path / "pages.parquet")
    assert mf.links(back).equals(mf.links(frame))
    assert mf.tables(back)[1].equals(mf.tables(frame)[1])
