"""A parameter's limits are checked before anything is sent, and the error says what would be right."""

from __future__ import annotations

import numpy as np
import pytest

from massive_frames.errors import InvalidRequestError
from massive_frames.models import Parameter
from massive_frames.services import get_service

SEARCH = {parameter.name: parameter for parameter in get_service("massive-search").parameters}
GOOD = {
    "query": ["a", "x" * 255, "espresso ☕", " padded "],
    "country": ["us", "US", "Jp"],
    "subdivision": ["c", "ca", "ENG", "75"],
    "city": ["New York", "x"],
    "language": ["en", "German"],
    "display": ["en", "German"],
    "device": ["iPhone 13"],
    "engine": ["google"],
    "serps": [1, 10, 3.0, np.int64(5)],
    "size": [0, 100],
    "offset": [0, 100],
    "uule": ["w+CAIQICI"],
    "url": ["https://www.google.com/search?q=tea", "http://" + "x" * 2040],
    "awaiting": ["ai", ["ai", "ads"], ("answers",), {"ads"}],
    "expiration": [0, 1],
    "callback": ["https://example.com/hook", "arn:aws:sqs:us-east-1:123456789012:queue"],
}
BAD = {
    "query": ["", "  ", "x" * 256, 5, None, b"tea", ["tea"], "\ud800", float("nan")],
    "country": ["u", "usa", "u1", "", "ü1", 1, "us\n", None],
    "subdivision": ["", "cali", "c-a"],
    "city": ["", 5],
    "language": ["", 5],
    "display": ["", 5],
    "device": ["", 5],
    "engine": ["bing", "", None],
    "serps": [0, 11, -1, 1.5, "3", True, None, float("nan"), float("inf"), 10**30],
    "size": [-1, 101, "10"],
    "offset": [-1, 101],
    "uule": ["", 5],
    "url": ["", "ftp://x", "www.google.com", "https://a b", "http://" + "x" * 2041],
    "awaiting": [[], "everything", ["ai", "x"], [1], None],
    "expiration": [-1, 2, False],
    "callback": ["", "ftp://x", "example.com/hook", "https://a b", "https://" + "x" * 2040, 5],
}


def _cases(table):
    return [
        pytest.param(name, value, id=f"{name}-{str(value)[:20]!r}")
        for name, vs in table.items()
        for value in vs
    ]


@pytest.mark.parametrize(("name", "value"), _cases(GOOD))
def test_a_value_within_its_limits_is_taken(name, value):
    """Values at and inside each limit pass."""
    SEARCH[name].check(value)


@pytest.mark.parametrize(("name", "value"), _cases(BAD))
def test_a_value_beyond_its_limits_is_refused(name, value):
    """Values just outside each limit, or of another type, raise the package's own error."""
    with pytest.raises(InvalidRequestError) as caught:
        SEARCH[name].check(value, row=3)
    assert (caught.value.parameter, caught.value.row) == (name, 3)
    assert caught.value.value is value or isinstance(value, (list, tuple))


def test_every_parameter_of_the_search_is_tested():
    """The tables above leave no parameter out."""
    assert set(GOOD) == set(BAD) == set(SEARCH)


def test_the_error_names_row_parameter_value_and_what_would_be_right():
    """One line says all that is needed to mend the call."""
    with pytest.raises(InvalidRequestError, match=r"^row 7: serps=11: expected a whole number from 1 to 10$"):
        SEARCH["serps"].check(11, row=7)


def test_a_long_value_is_cut_in_the_error():
    """A huge value does not flood the screen, and its length is told."""
    with pytest.raises(InvalidRequestError, match=r"… \(100000 characters\): expected") as caught:
        SEARCH["query"].check("x" * 100_000)
    assert len(str(caught.value)) < 400


def test_a_text_is_sent_as_it_was_written():
    """Checking does not change the words or their case."""
    assert SEARCH["query"].check("  Tea ") == "  Tea "
    assert SEARCH["country"].check("US") == "US"


def test_a_whole_float_becomes_an_integer():
    """A number from a frame with gaps, such as 2.0, is sent as 2."""
    value = SEARCH["serps"].check(2.0)
    assert (value, type(value)) == (2, int)


def test_a_choice_is_sent_in_the_services_own_case():
    """A choice written in capitals is sent as the service spells it."""
    assert SEARCH["engine"].check("GOOGLE") == "google"
    assert SEARCH["awaiting"].check(["AI", "ads"]) == ("ai", "ads")


def test_repeated_values_are_sent_once_each():
    """A repeated parameter keeps the first of equal values."""
    assert SEARCH["awaiting"].check(["ads", "ai", "ads"]) == ("ads", "ai")


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (Parameter("n", "", takes="integer", minimum=1, maximum=10), "a whole number from 1 to 10"),
        (Parameter("n", "", choices=("a", "b")), "one of a, b"),
        (Parameter("n", "", choices=("a", "b"), repeated=True), "one or several of a, b"),
        (Parameter("n", "", pattern="x", pattern_words="an x"), "an x"),
        (Parameter("n", "", minimum=1, maximum=255), "text of 1 to 255 characters"),
        (Parameter("n", ""), "text that is not empty"),
    ],
)
def test_what_is_expected_is_said_in_words(parameter, words):
    """Each kind of limit has its sentence."""
    assert parameter.expected == words


def test_wire_and_column_names_fall_back_to_the_name():
    """A parameter is called the same everywhere unless it says otherwise."""
    plain, other = Parameter("size", ""), Parameter("url", "", wire="u", column="search_url")
    assert (plain.wire_name, plain.column_name) == ("size", "size")
    assert (other.wire_name, other.column_name) == ("u", "search_url")


def test_an_object_is_a_dictionary():
    """Where a dictionary is due, nothing else that JSON has is taken."""
    parameter = Parameter("body", "The search.", takes="object")
    assert parameter.check({"size": 1}) == '{"size":1}'
    assert parameter.check('{"size": 1}') == '{"size":1}'
    for wrong in (5, None, ["a"], "text", {"n": float("nan")}):
        with pytest.raises(InvalidRequestError, match="expected a dictionary"):
            parameter.check(wrong)
