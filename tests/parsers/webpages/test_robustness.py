"""No body, however broken, raises, hangs or leaves without a row or an error."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import massive_frames as mf
from massive_frames.parsers import parse

FIXTURES = Path(__file__).parent / "fixtures"
BODIES = [path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.suffix != ".json"]
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LIMIT_S = 10


def sound(body, **asked):
    """Tell whether a body gives one row, or an error and none."""
    parsed = parse("webpage", body, "", asked)
    assert parsed.error in {None, "malformed"}, parsed.error_detail
    return len(parsed.rows) == (parsed.error is None)


@MODEST
@given(st.binary(max_size=2_000), st.sampled_from(["rendered", "markdown"]))
def test_any_bytes_give_a_row_or_an_error(body, shape):
    """Noise is never an exception."""
    assert sound(body, format=shape, url="https://example.org/")


@MODEST
@given(st.sampled_from(BODIES), st.data())
def test_a_page_cut_anywhere_gives_a_row(page, data):
    """A download that broke off is read as far as it goes."""
    assert sound(page[: data.draw(st.integers(0, len(page)))])


@MODEST
@given(
    st.sampled_from(BODIES), st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=12)), max_size=20)
)
def test_a_page_with_noise_in_it_gives_a_row(page, changes):
    """Bytes overwritten anywhere do no more harm than they must."""
    body = bytearray(page)
    for place, noise in changes:
        start = place % len(body)
        body[start : start + len(noise)] = noise
    assert sound(bytes(body), url="https://example.org/")


@pytest.mark.parametrize(
    "part",
    [
        "<div>",
        "<p>words ",
        "<b>x",
        "<svg><a href=/x>w",
        "<h1><div>w",
        "<ul><li>w",
        "<blockquote>w",
        "<table><tr><td>w",
        "<tr><td colspan=999 rowspan=999>x",
        "<div itemscope itemprop=a>w",
        "<meta property=og:x content=y>",
        "<!---->",
        "<nav>",
        "<a href=http://[>x</a>",
        "&lt;",
        "*_[",
    ],
)
def test_repetition_without_end_takes_bounded_time(part):
    """Deep or long, a page of one part over and over is read in seconds."""
    started = time.process_time()
    assert sound(("<html><body>" + part * 5_000).encode(), url="https://example.org/")
    assert time.process_time() - started < LIMIT_S


@pytest.mark.parametrize("text", ["[" * 300_000, '{"a":' * 300_000, "a,b\n" * 100_000, '"a,b\n' * 50_000])
def test_other_bodies_without_end_take_bounded_time(text):
    """So are JSON and CSV."""
    started = time.process_time()
    assert sound(text.encode())
    assert time.process_time() - started < LIMIT_S


@settings(MODEST, max_examples=25)
@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=50)))
def test_the_public_call_gives_a_frame_of_one_row(html, url):
    """Any text, half surrogate pairs among them, and any address."""
    frame = mf.parse_page(html, url=url)
    assert len(frame) == 1
    assert frame["error"].isna()[0] or frame["error"][0] == "malformed"
