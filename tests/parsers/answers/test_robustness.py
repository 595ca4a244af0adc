"""No body, however broken, raises, hangs, or gives a frame without the schema."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import massive_frames as mf
from massive_frames.errors import ERROR_CODES
from massive_frames.models import ANSWER_STATES
from massive_frames.parsers import parse

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = [path.read_bytes() for path in sorted(FIXTURES.iterdir()) if not path.name.endswith(".rows.json")]
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(MODEST, max_examples=20)
COLUMNS = list(mf.parse_answer(b"").columns)
MESSAGE = '<div data-message-author-role="assistant" data-message-model-slug="x">'
MANY = 3_000


def sound(body):
    """Tell whether a body gives rows of a known state, or a known error."""
    parsed = parse("answer", body)
    if parsed.error is not None:
        return parsed.error in ERROR_CODES and parsed.error != "parse" and not parsed.rows
    return bool(parsed.rows) and all(row.answer_state in ANSWER_STATES for row in parsed.rows)


@FEW
@given(st.binary(max_size=2000))
def test_any_bytes_give_a_frame_with_the_schema(body):
    """Noise is a row with its error."""
    df = mf.parse_answer(body)
    assert list(df.columns) == COLUMNS
    assert len(df) >= 1
    assert sound(body)


@MODEST
@given(st.sampled_from(PAGES), st.data())
def test_a_body_cut_anywhere_is_read_as_far_as_it_goes(page, data):
    """A download that broke off does no harm."""
    assert sound(page[: data.draw(st.integers(0, len(page)))])


@MODEST
@given(
    st.sampled_from(PAGES), st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=12)), max_size=20)
)
def test_a_body_with_noise_in_it_is_read(page, changes):
    """Bytes overwritten anywhere do no more harm than they must."""
    body = bytearray(page)
    for place, noise in changes:
        start = place % len(body)
        body[start : start + len(noise)] = noise
    assert sound(bytes(body))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
FIELDS = ("model", "query", "html", "completion", "sources", "ads", "sse", "fanouts", "subqueries", "country")


@FEW
@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_json_gives_a_frame_with_the_schema(answer):
    """Fields of any type are read or passed over."""
    body = json.dumps({"completion": "<p>x</p>", **answer}).encode()
    assert list(mf.parse_answer(body).columns) == COLUMNS
    assert sound(body)


@pytest.mark.parametrize(
    "body",
    [
        MESSAGE + "<div>" * MANY + "x",
        MESSAGE + "<b><i>" * MANY + "x" + "</i>y</b>z" * MANY,
        MESSAGE + '<a href="https://e.org/">' * MANY + "x",
        MESSAGE + "<ul><li>x" * MANY,
        MESSAGE + "<blockquote>x" * MANY,
        MESSAGE + "<table><tr><td>x" * MANY,
        MESSAGE * MANY + "x",
        '<div data-turn="assistant">' * MANY + "x",
        MESSAGE + '<span class="citation" data-pplx-citation-url="https://e.org/">x' * MANY,
        "<model-response><message-content>" * MANY + "x",
        '<div id="markdown-content-1">' * MANY + "x",
        '<div data-turn="assistant">' + '<div role="alert">' * MANY + "x",
        MESSAGE + "<pre><code>x" * MANY,
        MESSAGE + "<p>" + "*_[`\\" * 100_000,
        MESSAGE + "<table><tr>" + "<td>x" * MANY + "<tr><td>y" * MANY,
    ],
    ids=range(15),
)
def test_a_hostile_page_is_read_in_bounded_time(body):
    """Nesting and repetition cost no more than in proportion, and make no text explode."""
    started = time.perf_counter()
    rows = parse("answer", body.encode()).rows
    assert time.perf_counter() - started < 10
    assert sum(len(row.answer or "") for row in rows) < 10 * len(body)


def test_pages_with_parts_shuffled_and_repeated_are_read():
    """A hundred pages put together from pieces of real ones are all read."""
    dice = random.Random(5)
    for _ in range(100):
        page = dice.choice(PAGES)
        cuts = sorted(dice.randrange(len(page)) for _ in range(6))
        pieces = [page[start:end] for start, end in zip([0, *cuts], [*cuts, len(page)], strict=True)]
        assert sound(b"".join(dice.choices(pieces, k=9)))
