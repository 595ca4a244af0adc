"""A request's key is the same wherever and whenever it is asked, for stores outlive the program."""

from __future__ import annotations

import subprocess
import sys

import pytest

from massive_frames.models import Request

FOLDED = frozenset({"country", "awaiting"})


@pytest.mark.parametrize(
    ("params", "key"),
    [
        ({"query": "tea"}, "dfc1bef4743324ecd72d04b341392d0a"),
        (
            {"query": "running shoes", "country": "US", "awaiting": ("ads", "ai"), "serps": 2},
            "e3769bf5305780d4837b85b799e363a5",
        ),
    ],
)
def test_keys_never_change(params, key):
    """These keys stand in stores that exist: a change of them would lose what was paid for."""
    assert Request("massive-search", params, FOLDED).key == key


def test_the_order_of_parameters_does_not_matter():
    """Parameters in another order are the same request."""
    one, other = {"query": "a", "country": "us"}, {"country": "us", "query": "a"}
    assert Request("s", one).key == Request("s", other).key


def test_the_service_is_part_of_the_key():
    """The same question to another service is another request."""
    assert Request("s", {"query": "a"}).key != Request("t", {"query": "a"}).key


def test_a_number_is_not_its_text():
    """``1`` and ``"1"`` are different values."""
    assert Request("s", {"n": 1}).key != Request("s", {"n": "1"}).key


def test_a_list_and_a_tuple_are_the_same_value():
    """A list read back from a store gives the key that its tuple had."""
    assert Request("s", {"a": ["x", "y"]}).key == Request("s", {"a": ("x", "y")}).key


def test_case_counts_only_where_the_service_minds_it():
    """Folded parameters ignore case, the others do not."""
    assert Request("s", {"country": "US"}, FOLDED).key == Request("s", {"country": "us"}, FOLDED).key
    assert Request("s", {"query": "US"}, FOLDED).key != Request("s", {"query": "us"}, FOLDED).key


def test_a_stored_key_wins():
    """A request read from a store keeps the key it had there."""
    assert Request("s", {"query": "a"}, stored_key="k").key == "k"


def test_a_lone_surrogate_has_a_key():
    """A text that cannot be encoded still has a key, so that it can be a row with its error."""
    assert len(Request("s", {"query": "\ud800"}).key) == 32


def test_the_key_does_not_depend_on_the_process():
    """Python's hash randomisation does not reach the key."""
    code = "from massive_frames.models import Request; print(Request('massive-search', {'query': 'tea'}).key)"
    out = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": "3"}, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "dfc1bef4743324ecd72d04b341392d0a"
