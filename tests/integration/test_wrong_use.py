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


@pytest.mark.parametrize("value", [5, "01/02/2026", "soon", pd.NaT])
def test_a_time_that_is_none_is_named(value):
    """A day is not guessed from what is no ISO time."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match="from_"):
        mf.usage(value, "2026-01-02")


def test_usage_without_times_is_that_of_the_last_days():
    """What was used lately is asked for without counting days."""
    with mf.sandbox(weight=2_000):
        mf.search("tea", progress="none")
        used = mf.usage(service="search")
    assert used["calls"].sum() == 1


def test_a_country_that_does_not_exist_is_named_with_the_nearest_that_does():
    """Three letters are taken for a slip, not for a country."""
    with pytest.raises(InvalidRequestError, match=r"country='USA': .* such as 'us'; did you mean 'us'\?"):
        mf.estimate("tea", country="USA")
    with pytest.raises(InvalidRequestError, match="row 0: country='xx': expected a two-letter ISO 3166"):
        mf.estimate("tea", country=["us", "xx"])


def test_a_country_keeps_the_letters_it_was_given_in():
    """Capitals are the same country, and the frame shows what was asked."""
    assert mf.estimate(["tea"], country=["US", "us"]).requests == 1


WRONG = (None, 5, "x", [1], pd.NA, pd.DataFrame({"a": [1]}))
ONE_OF = ("progress", "on_invalid", "cache", "via", "unconfirmed")


@pytest.mark.parametrize("value", WRONG, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("name", ["wait", *ONE_OF])
def test_a_choice_of_a_wrong_type_is_named_before_anything_is_sent(name, value):
    """``wait="x"`` does not count as True, and what cannot be compared is no bare TypeError."""
    with mf.sandbox(weight=2_000) as box:
        with pytest.raises(InvalidRequestError, match=f"{name}="):
            mf.search("tea", **{"progress": "none", name: value})
        assert box.stats.log == []


@pytest.mark.parametrize(
    "value",
    [5, [], {}, pd.NA, pd.DataFrame(), object(), "a\0b", "x" * 300],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("call", [mf.batches, mf.store_sizes, mf.search], ids=["batches", "sizes", "search"])
def test_a_store_that_is_no_path_is_named(call, value):
    """Whatever takes a store says so of what can be none."""
    asked = ["tea"] if call is mf.search else []
    with pytest.raises(InvalidRequestError, match="store="):
        call(*asked, store=value)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda value: mf.parse_page("<p>tea", content_type=value), "content_type"),
        (lambda value: mf.parse_sql('{"rows": []}', delimiter=value), "delimiter"),
        (lambda value: mf.parse_hits({"hits": {"hits": []}}, highlight=value), "highlight"),
        (lambda value: mf.parse_hits({"hits": {"hits": []}}, mapping=value), "mapping"),
        (lambda value: mf.parse_report(mf.parse_serp("<p>tea"), by=value), "by"),
        (lambda value: mf.diff_parses(mf.parse_serp("<p>tea"), value), "new"),
        (mf.parse_answer, "payload"),
        (mf.aggregations, "found"),
        (mf.body, "request_key"),
        (lambda value: mf.prune(older_than="1 day", force=value), "force"),
        (lambda value: mf.estimate("tea", service=value), "service"),
        (mf.devices, "service"),
        (lambda value: mf.usage(by=value), "by"),
        (lambda value: mf.usage(service=value), "service"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("value", [5, pd.Series([1]), object()], ids=["number", "series", "object"])
def test_an_argument_of_a_wrong_type_is_named(call, name, value):
    """No call answers with an error from inside."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match=f"^{name}="):
        call(value)


def test_one_query_is_not_several():
    """A list would ask several queries where one frame is due."""
    with pytest.raises(InvalidRequestError, match=r"fetch_size=.*sql_many takes several"):
        mf.sql("SELECT 1", fetch_size=[1, 2])


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
