"""What the caller asks for becomes single, checked requests: the cartesian product, each sent once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from massive_frames.errors import InvalidRequestError
from massive_frames.models import plan_requests
from massive_frames.services import get_service

PARAMETERS = get_service("massive-search").parameters


def plan(subject, *, on_invalid="raise", **given):
    """Plan a search."""
    return plan_requests("massive-search", PARAMETERS, subject, given, on_invalid=on_invalid)


def params(subject, **given):
    """Return the parameters of every request planned."""
    return [request.params for request in plan(subject, **given).requests]


def test_one_text_is_one_query_and_not_its_letters():
    """A string is not taken apart."""
    assert params("tea") == [{"query": "tea"}]


@pytest.mark.parametrize(
    "subject",
    [
        ["tea", "coffee"],
        ("tea", "coffee"),
        (word for word in ("tea", "coffee")),
        pd.Series(["tea", "coffee"], index=[7, 3]),
        pd.Index(["tea", "coffee"]),
        np.array(["tea", "coffee"]),
        pd.DataFrame({"query": ["tea", "coffee"]}),
    ],
    ids=lambda subject: type(subject).__name__,
)
def test_queries_come_in_any_container(subject):
    """Lists, generators, series, arrays and frames give the same requests, in order."""
    assert params(subject) == [{"query": "tea"}, {"query": "coffee"}]


def test_lists_are_crossed_with_the_queries():
    """Every query is asked with every combination, the last list running fastest."""
    crossed = params(["a", "b"], country=["us", "jp"], serps=[1, 2])
    assert len(crossed) == 8
    assert crossed[:3] == [
        {"query": "a", "country": "us", "serps": 1},
        {"query": "a", "country": "us", "serps": 2},
        {"query": "a", "country": "jp", "serps": 1},
    ]


@pytest.mark.parametrize(
    "countries", [("us", "jp"), pd.Series(["us", "jp"]), np.array(["us", "jp"]), {"us": 1, "jp": 2}.keys()]
)
def test_a_crossed_parameter_comes_in_any_container(countries):
    """What is crossed need not be a list."""
    assert [p["country"] for p in params("a", country=countries)] == ["us", "jp"]


def test_none_means_not_given():
    """A parameter of None is left out of the request."""
    assert params("a", country=None) == [{"query": "a"}]


def test_several_parts_to_wait_for_are_one_request():
    """A flat list of a repeated parameter goes into one request."""
    assert params("a", awaiting=["ai", "ads"]) == [{"query": "a", "awaiting": ("ai", "ads")}]


def test_a_list_of_lists_of_a_repeated_parameter_is_crossed():
    """Each inner list is one request."""
    crossed = params("a", awaiting=[["ai"], ["ai", "ads"]])
    assert [p["awaiting"] for p in crossed] == [("ai",), ("ai", "ads")]


def test_equal_requests_are_sent_once():
    """Equal requests are planned once, at the first one's place, and all are counted as asked."""
    planned = plan(["tea", "coffee", "tea"])
    assert [r.params["query"] for r in planned.requests] == ["tea", "coffee"]
    assert planned.n_asked == 3


def test_case_does_not_make_a_second_request_where_the_service_ignores_it():
    """``US`` and ``us`` are one request, ``Tea`` and ``tea`` are two."""
    assert params("tea", country=["US", "us"]) == [{"query": "tea", "country": "US"}]
    assert len(params(["Tea", "tea"])) == 2


def test_the_order_of_parts_does_not_make_a_second_request():
    """The same parts to wait for, in another order, are one request."""
    assert len(params("a", awaiting=[["ai", "ads"], ["ads", "ai"]])) == 1


def test_a_frame_is_taken_row_by_row():
    """A frame's columns are parameters; a row's gaps are not given."""
    frame = pd.DataFrame({"query": ["a", "b"], "country": ["us", None], "serps": [2, None]})
    assert params(frame) == [{"query": "a", "country": "us", "serps": 2}, {"query": "b"}]


@pytest.mark.parametrize("gap", [None, np.nan, pd.NA, pd.NaT])
def test_every_kind_of_gap_in_a_frame_is_not_given(gap):
    """None, NaN, NA and NaT all mean that the row says nothing."""
    assert params(pd.DataFrame({"query": ["a"], "country": pd.Series([gap], dtype="object")})) == [
        {"query": "a"}
    ]


def test_a_frames_column_wins_over_the_argument():
    """What a row says is not crossed with the argument of the same name; what it leaves open is."""
    frame = pd.DataFrame({"query": ["a", "b"], "country": ["us", None]})
    assert [(p["query"], p["country"]) for p in params(frame, country=["jp", "fr"])] == [
        ("a", "us"),
        ("b", "jp"),
        ("b", "fr"),
    ]


def test_a_frame_may_name_the_column_as_the_results_do():
    """The address column is understood under its parameter's name and its frame's name."""
    for name in ("url", "search_url"):
        frame = pd.DataFrame({name: ["https://www.google.com/search?q=a"]})
        assert params(frame) == [{"url": "https://www.google.com/search?q=a"}]


@pytest.mark.parametrize(
    "parts", [["ai", "ads"], ("ai", "ads"), np.array(["ai", "ads"])], ids=["list", "tuple", "array"]
)
def test_a_frames_cell_may_hold_several_parts(parts):
    """A list, or the array that Parquet reads back, stands in one cell."""
    frame = pd.DataFrame({"query": ["a"], "awaiting": pd.Series([parts], dtype="object")})
    assert params(frame) == [{"query": "a", "awaiting": ("ai", "ads")}]


def test_an_unknown_column_is_refused():
    """A frame's column that is no parameter is an error that lists the parameters."""
    with pytest.raises(InvalidRequestError, match=r"'terms'.*columns among query, country"):
        plan(pd.DataFrame({"terms": ["a"]}))


@pytest.mark.parametrize("subject", [[], (), pd.DataFrame({"query": []}), pd.Series([], dtype="str")])
def test_nothing_to_ask_is_an_error(subject):
    """An empty list of queries does not pass as a batch without results."""
    with pytest.raises(InvalidRequestError, match="at least one value"):
        plan(subject)


def test_an_empty_list_of_a_parameter_is_an_error():
    """An empty list would cross everything away, so it is refused."""
    with pytest.raises(InvalidRequestError, match=r"country.*an empty list crosses nothing"):
        plan("a", country=[])


def test_an_address_needs_no_query():
    """``url`` alone is a request, and several are several."""
    assert params(None, url=["https://a.example/", "https://b.example/"]) == [
        {"url": "https://a.example/"},
        {"url": "https://b.example/"},
    ]


@pytest.mark.parametrize("subject", [None, 5, [None], [float("nan")]])
def test_what_is_no_text_is_refused(subject):
    """A query that is not a text is an error."""
    with pytest.raises(InvalidRequestError, match=r"^row 0: query="):
        plan(subject)


def test_a_row_without_query_and_address_is_refused():
    """A frame's row must say what to search for."""
    with pytest.raises(InvalidRequestError, match=r"^row 1: query=None"):
        plan(pd.DataFrame({"query": ["a", None], "country": ["us", "us"]}))


def test_a_city_needs_its_country():
    """A place inside a country is refused without the country, and the error says so."""
    with pytest.raises(InvalidRequestError, match=r"row 0: city='Paris': expected a country beside it"):
        plan("a", city="Paris")


def test_the_row_of_the_query_is_named():
    """The error counts queries from 0, whatever they are crossed with."""
    with pytest.raises(InvalidRequestError, match=r"^row 2: query=''"):
        plan(["a", "b", ""], country=["us", "jp"])


def test_a_bad_request_can_become_a_row():
    """With ``on_invalid="row"`` the good requests are planned and the bad ones are kept with their errors."""
    planned = plan(["a", "", "b"], country=["us", "jp"], on_invalid="row")
    assert len(planned.requests) == 4
    assert [(r.params["query"], e.parameter) for r, e in planned.invalid] == [("", "query"), ("", "query")]
    assert planned.n_asked == 6


def test_a_bad_request_of_mixed_types_can_become_a_row():
    """A list of texts and numbers in one parameter is a row with its error, not a crash."""
    planned = plan("a", awaiting=[["ai", 3]], on_invalid="row")
    assert [error.parameter for _, error in planned.invalid] == ["awaiting"]


def test_on_invalid_has_two_values():
    """Any other choice is refused by name."""
    with pytest.raises(InvalidRequestError, match="on_invalid='ignore': expected one of raise, row"):
        plan("a", on_invalid="ignore")


def test_a_plan_can_be_walked_through_again():
    """The requests of a generator are there each time, the same and in the same order."""
    planned = plan(word for word in ("tea", "coffee"))
    first, second = list(planned.requests), list(planned.requests)
    assert first == second
    assert len(planned.requests) == 2


def test_a_plan_does_not_change_with_what_it_was_made_of():
    """A list or a frame that its owner changes after the call changes nothing."""
    words, frame = ["tea"], pd.DataFrame({"query": ["tea"]})
    plans = [plan(words), plan(frame)]
    words.append("coffee")
    frame.loc[0, "query"] = "coffee"
    assert [[request.params["query"] for request in each.requests] for each in plans] == [["tea"], ["tea"]]


def test_places_are_counted_over_good_and_bad_requests():
    """Each distinct request, good or bad, has the next place; a repeated one has none of its own."""
    planned = plan(["tea", "", "tea", "coffee"], on_invalid="row")
    assert [request.place for request in planned.requests] == [0, 2]
    assert [request.place for request, _ in planned.invalid] == [1]


def test_a_fingerprint_does_not_depend_on_the_order():
    """The same set of requests has the same fingerprint, and another set another one."""
    one, same, other = plan(["tea", "coffee"]), plan(["coffee", "tea", "tea"]), plan(["tea"])
    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_requests_that_break_a_limit_count_in_a_fingerprint():
    """A plan with an invalid request is not the plan without it, nor one with another."""
    asked = (["tea"], ["tea", "x" * 3000], ["tea", "y" * 3000], ["x" * 3000])
    assert len({plan(queries, on_invalid="row").fingerprint for queries in asked}) == len(asked)


def test_a_fingerprint_of_valid_requests_stays_as_stores_have_it():
    """It is the sum of the keys, by which the unfinished batches of earlier versions are found."""
    planned = plan(["tea", "coffee"])
    total = sum(int(request.key, 16) for request in planned.requests)
    assert planned.fingerprint == f"{total % 2**128:032x}"
