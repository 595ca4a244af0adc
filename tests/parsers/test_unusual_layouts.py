"""Results are found where their usual marks are missing, and nothing else is taken for one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from massive_frames.parsers import parse
from massive_frames.parsers.urls import unwrap

FIXTURES = Path(__file__).parent / "fixtures"
WORDS = "Everything that there is to know of green tea and of how to brew it well at home."


def types(html):
    """Return the rows' types and addresses, in order."""
    return [(row.type, row.url) for row in parse("serp", html.encode()).rows]


def on_phone(shown, around=WORDS):
    """Return a phone's page with a result that shows an address in some way, and words around its link."""
    heading = "<div role=heading aria-level=3>Green tea</div>"
    link = f'<a href="https://www.example.org/tea/green">{heading}{shown}</a>'
    return f"<html><body><div id=rso><div><div>{link}</div><div>{around}</div></div></div></body></html>"


@pytest.mark.parametrize(
    "shown",
    [
        "<div><span>https://www.example.org/tea</span></div>",
        "<div><span>www.example.org/tea</span></div>",
        "<div><span>example.org \u203a tea</span></div>",
        "<div><span>\u202ahttps://example.org \u203a tea\u202c</span></div>",
        "<div><cite>example.org</cite></div>",
        "<div><span>The Tea Site \u203a tea \u203a green</span></div>",
    ],
)
def test_a_phone_shows_an_address_in_many_ways(shown):
    """With or without scheme, host or marks of direction, a result is one."""
    assert types(on_phone(shown)) == [("organic", "https://www.example.org/tea/green")]


@pytest.mark.parametrize(
    ("shown", "around"),
    [
        ("<div><span>The Tea Times</span></div>", WORDS),
        ("<div><span>example.org</span></div>", "2 hours ago"),
        ("<div><span>example.org</span></div>", f"{WORDS}<a href=https://other.example/>another site</a>"),
    ],
)
def test_a_card_is_no_result(shown, around):
    """It names a paper, or has no text beside its link, or stands among the links of others."""
    assert "organic" not in [kind for kind, _ in types(on_phone(shown, around))]


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        ("<table><tr><td>", "</td></tr></table>"),
        ("<g-section-with-header>", "</g-section-with-header>"),
        ('<div data-attrid="all">', "</div>"),
    ],
)
def test_a_frame_around_all_results_loses_none_that_shows_its_host(opened, closed):
    """A layout's table, a section or a part with a name may hold the whole list."""
    result = '<div><a href="https://{0}/"><h3>Tea {0}</h3><cite>https://{0}</cite></a><div>{1}</div></div>'
    results = "".join(result.format(f"tea{n}.example", WORDS) for n in range(3))
    found = types(f"<html><body><div id=rso>{opened}{results}{closed}</div></body></html>")
    assert found == [("organic", f"https://tea{n}.example/") for n in range(3)]


@pytest.mark.parametrize(
    "demand",
    [
        '<form action="https://consent.google.com/save"><input name=set_eom></form>',
        '<noscript><meta http-equiv=refresh content="0;url=/httpservice/retry/enablejs"></noscript>',
    ],
)
def test_a_demand_beside_results_blocks_none_of_them(demand):
    """A page whose columns have other names, and which asks for something too, has its results."""
    result = f'<a href="https://tea.example/"><h3>Tea</h3></a><div>{WORDS}</div>'
    found = types(f"<html><head>{demand}</head><body>{demand}<div id=zz>{result}</div></body></html>")
    assert ("organic", "https://tea.example/") in found
    assert "blocked" not in [kind for kind, _ in found]


def test_a_wrapper_may_carry_the_words_searched_for():
    """Of its parameters the one that is an address is meant."""
    assert unwrap("/url?sa=t&q=green+tea&url=https://tea.example/a") == "https://tea.example/a"
    assert unwrap("/url?q=https://tea.example/b&url=x") == "https://tea.example/b"


@pytest.mark.parametrize(
    ("pattern", "instead"), [(r' aria-expanded="[^"]*"', ""), (r'(data-q="[^"]*)\?"', r'\1 ?"')]
)
def test_a_question_is_one_without_its_button_or_spelt_otherwise(pattern, instead):
    """The words decide, and not their marks or what says that they unfold."""
    html = (FIXTURES / "also-asked.html").read_text("utf-8")

    def asked(page):
        rows = parse("serp", page.encode()).rows
        return ["".join(filter(str.isalnum, row.question)) for row in rows if row.type == "also-asked"]

    changed = re.sub(pattern, instead, html)
    assert changed != html
    assert asked(changed) == asked(html) != []
