"""Frames that somebody has cut or changed are taken for what they are, or named."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.closing import counted
from massive_frames.errors import InvalidRequestError

SERP = mf.parse_serp("<div id=rso><a href='https://a.example/'><h3>A</h3></a></div>").assign(
    batch_id="b", request_key="k"
)
PAGE = mf.parse_page("<a href='https://a.example/'>A</a><table><tr><th>A</tr><tr><td>1</tr></table>")


@pytest.mark.parametrize(
    ("call", "frame"),
    [
        (mf.sources, SERP.assign(sources="[]")),
        (mf.links, PAGE.assign(links='[{"url": "x"}]')),
        (mf.tables, PAGE.assign(tables='[{"rows": []}]')),
        (mf.links, pd.concat([PAGE, PAGE], axis=1)),
        (mf.aggregations, pd.DataFrame({"_aggregations": ["{"]})),
        (mf.parse_report, SERP.assign(coverage="x", retrieved_at="x")),
        (lambda frame: mf.diff_parses(SERP, frame), SERP.drop(columns="type")),
    ],
    ids=["sources", "links", "tables", "twice", "aggregations", "report", "diff"],
)
def test_a_frame_that_was_changed_is_named(call, frame):
    """Lists that became text, columns that are gone or there twice: no error of pandas' is passed on."""
    with pytest.raises(InvalidRequestError, match=r"expected a frame as .* returns it, or as mf.read gives"):
        call(frame)


def test_the_page_of_a_row_is_a_number_from_one():
    """A row whose page is none leads to the first page, not to an error of Python's."""
    with mf.sandbox(weight=2_000):
        row = mf.search("tea", progress="none").iloc[0]
        for page in ("x", -1, [1]):
            changed = row.copy()
            changed["page"] = page
            assert mf.soup(changed).title is not None


def test_a_cut_of_a_clusters_frame_is_not_counted_as_the_whole():
    """``df.head()`` keeps the attributes; what it holds is counted, not what they say."""
    with mf.sandbox():
        df = mf.sql_many(
            ["SELECT 1 AS n", "SELECT 2 AS n", "SELECT code FROM logs WHERE code = 1"], progress="none"
        )
    assert counted(df) == (3, 0)
    assert counted(df.head(1)) == (1, 0)
