"""No page, however broken, raises, takes rows from nowhere or goes without a row."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from massive_frames.errors import ERROR_CODES
from massive_frames.parsers import parse

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))]
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sound(parsed):
    """Tell whether a parse has rows or an error, and rows that are numbered."""
    if parsed.error is not None:
        return parsed.error in ERROR_CODES and not parsed.rows
    return bool(parsed.rows) and all(row.type and row.page >= 1 for row in parsed.rows)


@MODEST
@given(st.binary(max_size=2000))
def test_any_bytes_give_rows_or_an_error(body):
    """Noise is never an exception."""
    assert sound(parse("serp", body))


@MODEST
@given(st.sampled_from(PAGES), st.data())
def test_a_page_cut_anywhere_gives_rows_or_an_error(page, data):
    """A download that broke off is read as far as it goes."""
    assert sound(parse("serp", page[: data.draw(st.integers(0, len(page)))]))


@MODEST
@given(
    st.sampled_from(PAGES), st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=12)), max_size=20)
)
def test_a_page_with_noise_in_it_gives_rows_or_an_error(page, changes):
    """Bytes overwritten anywhere do no more harm than they must."""
    body = bytearray(page)
    for place, noise in changes:
        start = place % len(body)
        body[start : start + len(noise)] = noise
    assert sound(parse("serp", bytes(body)))


@pytest.mark.parametrize("page", PAGES)
def test_renamed_classes_change_nothing(page):
    """No class name decides what a part of the page is."""
    renamed = re.sub(rb'class="[^"]*"', b'class="zzz"', page)
    assert parse("serp", renamed).rows == parse("serp", page).rows


@pytest.mark.parametrize("depth", [500, 10_000])
def test_very_deep_pages_do_not_crash(depth):
    """Nesting is no recursion."""
    body = b"<html><body>" + b"<div>" * depth + b'<a href="https://example.org/"><h3>Deep</h3></a>'
    assert sound(parse("serp", body))


def test_a_page_of_very_many_links_is_read_in_bounded_time_and_rows():
    """A page that is no results page neither hangs nor floods the frame."""
    body = (
        b"<html><body><div id=rso><a href=https://e.org/><h3>x</h3></a>"
        + b"<a href=https://e.org/>t</a>" * 20_000
    )
    started = time.perf_counter()
    parsed = parse("serp", body)
    assert time.perf_counter() - started < 20
    assert len(parsed.rows) < 500
    assert parsed.n_unparsed == 20_000


def test_what_holds_the_rest_of_the_page_is_no_question():
    """Accordions that are never closed lie in each other; the words of all of them are none's question."""
    opened = b"<g-accordion-expander><div>What is tea? <a href=/search?q=tea>more</a>" * 300
    rows = parse("serp", b"<html><body><div id=rso data-async-type=rq>" + opened).rows
    assert all(len(row.question or "") <= 1_000 for row in rows)
    assert sum(row.type == "also-asked" for row in rows) < 100


def test_a_large_page_in_which_nothing_is_known_says_so():
    """It is one row with a warning, never nothing and never "no results"."""
    (row,) = parse("serp", b"<html><body>" + b"<p>words and words</p>" * 5000).rows
    assert (row.type, row.details["warning"]) == ("unknown", "unrecognised-layout")


def test_parsing_from_several_threads_gives_the_same_rows():
    """No parser is shared between threads."""
    with ThreadPoolExecutor(4) as pool:
        several = list(pool.map(lambda page: parse("serp", page).rows, PAGES * 4))
    assert several == [parse("serp", page).rows for page in PAGES] * 4
