"""A parse says how much of a page it read and what to beware of."""

from __future__ import annotations

from pathlib import Path

import pytest

from massive_frames.models.parsed import WARNINGS
from massive_frames.parsers import parse
from massive_frames.parsers.documents import split_pages

FIXTURES = Path(__file__).parent / "fixtures"
ONE = (FIXTURES / "organic.html").read_bytes()
BLOCKED = (FIXTURES / "blocked-captcha.html").read_bytes()


def page_of(*parts, end="</div></body></html>"):
    """Return a page with some parts among its results."""
    return ("<!doctype html><html><body><div id=rso>" + "".join(parts) + end).encode()


def result(n):
    """Return an organic result."""
    text = "Words of the result, long enough to be what a reader finds under the title."
    return f'<div><a href="https://r{n}.example.org/"><h3>Result {n}</h3></a><p>{text}</p></div>'


def stray(n):
    """Return a block that no component knows."""
    return f'<div><b>New</b><a href="https://s{n}.example.net/">thing {n}</a></div>'


def test_a_page_that_was_read_whole_warns_of_nothing():
    """Every result link is in a row."""
    parsed = parse("serp", ONE)
    assert (parsed.coverage, parsed.warnings, parsed.n_unparsed) == (1.0, [], 0)


def test_coverage_is_the_share_of_result_links_in_recognised_rows():
    """Rows of type unknown do not count."""
    parsed = parse("serp", page_of(*map(result, range(3)), stray(1)))
    assert (parsed.coverage, parsed.n_unparsed) == (0.75, 1)


def test_links_that_are_no_results_do_not_count():
    """The engine's own, hidden ones and second links to one page are none."""
    own = '<div><a href="https://support.google.com/websearch">Help</a></div>'
    hidden = '<div style="display:none"><a href="https://h.example.com/">x</a></div>'
    again = '<div><a href="https://r0.example.org/#part">Jump</a></div>'
    assert parse("serp", page_of(result(0), own, hidden, again)).coverage == 1.0


@pytest.mark.parametrize("body", [BLOCKED, page_of("<p>words</p>")])
def test_a_page_without_result_links_has_no_coverage(body):
    """Nothing of nothing is neither all nor none."""
    assert parse("serp", body).coverage is None


def test_pages_of_one_body_are_counted_together():
    """One that is blocked takes nothing away."""
    parsed = parse("serp", ONE.strip() + b"\n\n" + BLOCKED.strip() + b"\n\n" + page_of(result(0), stray(0)))
    assert len(split_pages(ONE.decode().strip() + "\n\n" + BLOCKED.decode())) == 2
    assert 0.5 < parsed.coverage < 1


AD = (
    "<div id=tads><p data-text-ad=1><a href=https://a.example.com/><span role=heading>Ad</span></a></p></div>"
)
WARNED = {
    "unrecognised-layout": page_of("<p>words</p>"),
    "no-organic": page_of(AD),
    "low-coverage": page_of(result(0), *map(stray, range(5))),
    "mostly-unknown": page_of(result(0), stray(1), stray(2)),
    "rows-left-out": page_of(result(0), *map(stray, range(300))),
    "truncated-page": page_of(result(0), end="<div>and the"),
    "encoding-doubtful": page_of(result(0)).replace(b"Words", b"W\xf6rter"),
}


def test_every_warning_can_be_had():
    """The list is closed in both directions; the last one is of a search's buckets, not of a page."""
    assert [*WARNED, "more-buckets"] == list(WARNINGS)


@pytest.mark.parametrize("code", WARNED)
def test_a_page_warns_of_what_is_wrong_with_it(code):
    """Codes come in the order of the list, each once."""
    warnings = parse("serp", WARNED[code]).warnings
    assert code in warnings
    assert warnings == [known for known in WARNINGS if known in warnings]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_told_encoding_is_not_doubtful(charset):
    """A page that names its encoding rightly needs no guess."""
    page = page_of(result(0)).replace(b"<body>", f'<meta charset="{charset}"><body>'.encode())
    assert parse("serp", page.replace(b"Words", "Wörter".encode(charset))).warnings == []


@pytest.mark.parametrize("end", ["</div></body>", "</div></HTML>\n", "</html><!-- served in 3 ms -->"])
def test_a_page_that_closes_is_not_truncated(end):
    """In capitals, without an end of the body, or with something behind it."""
    assert parse("serp", page_of(result(0), end=end)).warnings == []


def test_a_headed_block_without_links_is_an_unknown_row_with_its_text():
    """What nobody knows is not lost, though it leads nowhere."""
    block = (
        "<div><div role=heading>Tide</div><div>High water at 04:12 and at 16:40 in the harbour</div></div>"
    )
    parsed = parse("serp", page_of(result(0), block, result(1)))
    assert [row.type for row in parsed.rows] == ["organic", "unknown", "organic"]
    assert (parsed.rows[1].title, parsed.n_unparsed) == ("Tide", 1)
    assert "04:12" in parsed.rows[1].snippet


@pytest.mark.parametrize(
    "block",
    [
        "<div><h2>Web results</h2></div>",
        "<div role=navigation><h2>Filters</h2><p>All, pictures, films, maps, news and many more</p></div>",
        "<div style='display:none'><h2>Tide</h2><p>High water at 04:12 and at 16:40 in the harbour</p></div>",
    ],
)
def test_a_heading_that_tells_nothing_is_no_row(block):
    """A bare title, the way to other searches, what is not shown."""
    assert [row.type for row in parse("serp", page_of(result(0), block)).rows] == ["organic"]


def test_one_block_is_one_row_however_many_links_and_headings_it_has():
    """The frame is not flooded."""
    links = "".join(f'<p><a href="https://s.example.net/{n}">{n}</a><h4>{n}</h4></p>' for n in range(30))
    parsed = parse("serp", page_of(result(0), f"<div>{links}</div>", result(1)))
    assert [row.type for row in parsed.rows] == ["organic", "unknown", "organic"]
