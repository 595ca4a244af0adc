"""What a page says about the search itself: its notices, how many results there are, and its other pages."""

from __future__ import annotations

import pytest

from massive_frames.parsers import parse

RESULT = '<div><a href="https://a.example/"><h3>A result</h3></a><p>Words about it.</p></div>'


def page(body, above="", query="green tea"):
    """Return the rows of a page with one result."""
    field = f'<form><input name="q" value="{query}"></form>'
    html = f'{field}{above}<div id="rcnt"><div id="center_col">{body}<div id="rso">{RESULT}</div></div></div>'
    return parse("serp", html.encode()).rows


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("About 1,230,000 results<nobr> (0.45 seconds)</nobr>", 1_230_000),
        ("Ungefähr 439.000.000 Ergebnisse (0,64 Sekunden)", 439_000_000),
        ("Результатов: примерно 37 500 000 (1,24 сек.)", 37_500_000),
        ("約 1,140,000 件 \uff080.61 秒\uff09", 1_140_000),
        (
            "حوالي \u0661\u066c\u0662\u0663\u0660\u066c\u0660\u0660\u0660 نتيجة (\u0660\u066b\u0664\u0665)",
            1_230_000,
        ),
        ("Page 3 of about 12,34,500 results (0.3 seconds)", 1_234_500),
        ("6 Ergebnisse", 6),
    ],
)
def test_the_count_is_read_in_any_script_and_grouping(line, count):
    """The number of results is told from the seconds and from the number of the page."""
    rows = page("", f'<div id="result-stats">{line}</div>')
    assert [row.details["count"] for row in rows if row.type == "result-count"] == [count]


@pytest.mark.parametrize("line", ["", "Tools", "(0.45 seconds)"])
def test_a_line_without_a_count_is_no_row(line):
    """Nothing is made up where no number stands."""
    assert [row.type for row in page("", f'<div id="result-stats">{line}</div>')] == ["organic"]


def test_what_is_about_the_page_has_no_rank():
    """The first result stays the first whatever the page says above it."""
    rows = page("", '<div id="result-stats">About 5 results</div>')
    assert [(row.type, row.rank, row.feature) for row in rows] == [
        ("result-count", None, None),
        ("organic", 1, 1),
    ]


def test_a_query_of_too_many_words_was_shortened():
    """What follows the thirty-second word is ignored, and the page says so."""
    query = " ".join(f"word{number}" for number in range(40))
    notice = '<div id="topstuff"><p>"word32" and the words after it were ignored.</p></div>'
    assert page(notice, query=query)[0].details["notice"] == "query-shortened"


def test_a_parameter_that_every_link_carries_is_no_original_query():
    """A spelling is only offered when no link beside it leads back to the words as typed."""
    body = (
        '<div id="taw"><p>Or: <a href="/search?q=green+tea&amp;spell=1&amp;nfpr=1">green tea</a></p>'
        '<p><a href="/search?q=green+tea&amp;nfpr=1&amp;udm=2">Images</a></p></div>'
    )
    first = page(body, query="gren tea")[0]
    assert (first.title, first.details) == ("green tea", {"notice": "did-you-mean"})


def test_links_with_a_start_among_the_results_are_no_pagination():
    """Only the foot of the page leads to its other pages."""
    body = '<p><a href="/search?q=green+tea&amp;start=10">More of this</a></p>'
    assert "pagination" not in {row.type for row in page(body)}
