"""What a caller names wrongly is told by parameter, value and what would be right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from massive_frames.errors import InvalidRequestError
from massive_frames.models import plan_requests
from massive_frames.services import get_service


def plan(subject, service="massive-search", **given):
    """Plan requests of a service."""
    return plan_requests(service, get_service(service).parameters, subject, given)


def breaking():
    """Yield one query and then fail, as a caller's own generator may."""
    yield "tea"
    raise RuntimeError("the disk is gone")


@pytest.mark.parametrize("given", [{"subject": breaking()}, {"subject": "tea", "country": breaking()}])
def test_a_generator_that_raises_is_named_with_its_error(given):
    """Nothing is asked of the values that came before; the caller's own error is the cause."""
    with pytest.raises(InvalidRequestError, match="after 1 came RuntimeError: the disk is gone") as told:
        plan(**given)
    assert isinstance(told.value.__cause__, RuntimeError)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame(), r"^queries=\[\]: expected a column 'query'"),
        (pd.DataFrame({"country": ["us"]}), r"^queries=\['country'\]: expected a column 'query'"),
        (pd.DataFrame({"query": []}), r"^queries=<DataFrame of 0 by 1>: expected at least one value$"),
        (pd.DataFrame({"query": ["a", np.nan]}), "^row 1: query=None: .*; this row has none$"),
        (pd.Series(["a", np.nan]), "^row 1: query=nan: expected text of 1 to 255 characters$"),
    ],
    ids=["empty", "no column", "no rows", "gap in a frame", "gap in a series"],
)
def test_a_frame_without_what_to_ask_is_told_so(frame, words):
    """Whether the column, the rows or one cell is missing is in the words."""
    with pytest.raises(InvalidRequestError, match=words):
        plan(frame)


def test_a_frame_needs_no_queries_beside_an_address():
    """``url`` stands for the query of each row that has none."""
    planned = plan(pd.DataFrame({"country": ["us", "jp"]}), url="https://a.example/")
    assert [request.params["country"] for request in planned.requests] == ["us", "jp"]


@pytest.mark.parametrize("value", [1, b"tea", ["a", "b"], np.array(["a", "b"]), pd.Timestamp(0)], ids=repr)
def test_a_query_that_is_no_text_is_named_with_its_row(value):
    """Neither numbers, bytes nor lists in a list are made texts of."""
    with pytest.raises(InvalidRequestError, match=r"^row 1: query=.*: expected text of 1 to 255 characters$"):
        plan(["tea", value])


def test_a_long_query_is_shown_short():
    """The error has its length, not all of it."""
    with pytest.raises(InvalidRequestError, match=r"… \(1000000 characters\): expected text") as told:
        plan("x" * 1_000_000)
    assert len(str(told.value)) < 400


def test_an_array_without_a_dimension_is_named():
    """Numpy's scalar arrays pretend to be lists."""
    with pytest.raises(InvalidRequestError, match=r"^queries=array\('tea'"):
        plan(np.array("tea"))


@pytest.mark.parametrize(
    ("service", "given"),
    [("massive-browser", {"subject": "HTTPS://Example.org/A"}), ("massive-search", {"subject": None})],
)
def test_a_scheme_in_capitals_is_the_same_scheme(service, given):
    """It is sent in small letters, and the rest of the address as it is."""
    given |= {"url": "HTTPS://Example.org/A"} if given["subject"] is None else {}
    (request,) = plan(service=service, **given).requests
    assert request.params["url"] == "https://Example.org/A"


@pytest.mark.parametrize(
    "url",
    ["https://a.example/b c", " https://a.example", "https://a.example/\n", "a.example", "https:///b", ""],
)
def test_what_is_no_address_is_named(url):
    """Spaces, line ends, and addresses without a scheme or host."""
    with pytest.raises(InvalidRequestError, match=r"^row 0: url=.*an http or https address without spaces"):
        plan(url, service="massive-browser")


def test_a_whole_number_of_hundreds_of_digits_is_named():
    """It is too large for a float, and that is no error of Python's to the caller."""
    with pytest.raises(InvalidRequestError, match="serps=1000"):
        plan("tea", serps=10**400)
