"""What bad input gets: an error of this package that names it, before anything is sent."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.errors import ExportError, InvalidRequestError


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        ({"query": ["tea"]}, r"pandas\.DataFrame"),
        (b"tea", "texts"),
        (None, "1 to 255 characters"),
        (5, "1 to 255 characters"),
        ([], "at least one value"),
        (pd.DataFrame([["x", "y"]], columns=["query", "query"]), "a name each"),
        (pd.DataFrame({"query": ["x"], "url": ["https://a.example"]}), "search_url"),
        (pd.DataFrame({"Query": ["x"]}), "columns among query"),
    ],
    ids=["dict", "bytes", "none", "number", "empty", "twice", "result url", "misspelt"],
)
def test_queries_of_a_wrong_kind_are_named(queries, words):
    """Nothing is guessed from a value that is no list of queries."""
    with pytest.raises(InvalidRequestError, match=words):
        mf.estimate(queries)


@pytest.mark.parametrize("value", ["many", -1, float("nan"), True])
def test_a_wrong_limit_of_credits_is_named(value):
    """``max_credits`` is a number of credits; NaN would be no limit at all."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match="max_credits"):
        mf.search_many(["tea"], max_credits=value, progress="none")


@pytest.mark.parametrize("given", [{"token": 5}, {"store": 5}])
def test_a_setting_of_a_wrong_type_is_named(given):
    """A wrong type is refused where it is set, not where it is used."""
    with pytest.raises(InvalidRequestError, match=next(iter(given))):
        mf.configure(**given)


@pytest.mark.parametrize("value", [None, 5, "01/02/2026", "soon", pd.NaT])
def test_a_time_that_is_none_is_named(value):
    """A day is not guessed from what is no ISO time."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match="from_"):
        mf.usage(value, "2026-01-02")


def test_an_index_with_a_name_is_not_dropped_in_silence(tmp_path):
    """A pivot would lose its labels."""
    pivot = pd.DataFrame({"query": ["a"], "us": [1]}).set_index("query")
    with pytest.raises(ExportError, match="reset_index"):
        mf.export(pivot, tmp_path / "pivot.csv")


def test_only_frames_are_exported(tmp_path):
    """A list is no frame."""
    with pytest.raises(ExportError, match=r"pandas\.DataFrame"):
        mf.export([1], tmp_path / "list.csv")


def test_the_newest_frame_is_among_the_names():
    """``dir(mf)`` names what the messages speak of, and nothing that is not public."""
    assert "last" in dir(mf)
    assert "TYPE_CHECKING" not in dir(mf)


@pytest.mark.parametrize("batch", [None, 5, "", pd.DataFrame()], ids=["none", "number", "empty", "frame"])
def test_what_is_no_batch_is_not_gone_on_with(batch):
    """``resume`` takes an id or a frame of a batch, and names anything else."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match="batch"):
        mf.resume(batch, progress="none")
