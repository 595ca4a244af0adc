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


CLICK = "https://www.google.com/aclk?sa=l&adurl=https://shop.example/tea"
COLUMN = "<html><body><div id=zz>{}</div></body></html>"
RESULT = '<div><a href="https://{0}/"><h3>Tea {0}</h3><cite>https://{0}</cite></a><div>{1}</div></div>'


def results(count=4):
    """Return some results, one after the other."""
    return "".join(RESULT.format(f"tea{n}.example", WORDS) for n in range(count))


@pytest.mark.parametrize(
    "link",
    [
        f'<a href="{CLICK}">',
        f'<a href="https://shop.example/tea" data-any="{CLICK}">',
        '<a href="https://shop.example/tea" attributionsrc>',
        f'<a href="{CLICK}" style="display:none"></a><a href="https://shop.example/tea">',
    ],
)
@pytest.mark.parametrize("tag", ["h3", "div role=heading aria-level=3"])
def test_a_paid_result_is_an_advertisement_wherever_it_stands(link, tag):
    """The address that counts its clicks tells it from an organic result, without any mark around it."""
    paid = f"<div>{link}<{tag}>Tea shop</{tag.split()[0]}><cite>https://shop.example</cite></a><div>{WORDS}</div></div>"
    found = types(COLUMN.format(paid + results()))
    assert found[0] == ("ad", "https://shop.example/tea")
    assert found[1:] == [("organic", f"https://tea{n}.example/") for n in range(4)]


@pytest.mark.parametrize("hidden", ["<div style='display:none'>", "<div style='DISPLAY : none'><div>"])
def test_what_hides_every_result_hides_none(hidden):
    """A page that was saved before its script showed the results has them all the same."""
    found = types(COLUMN.format(hidden + results()))
    assert found == [("organic", f"https://tea{n}.example/") for n in range(4)]


def test_what_is_hidden_beside_results_stays_hidden():
    """Where results are seen, hidden ones are none."""
    found = types(COLUMN.format(results(1) + f"<div style='display:none'>{results(5)}</div>"))
    assert found == [("organic", "https://tea0.example/")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("gre\u200ben \u2060tea\ufeff", "green tea"),
        ("Donau\u00addampf", "Donaudampf"),
        ("\u202aTea\u202c, hot\u200e.", "Tea, hot."),
        ("Tea\u200eHot", "Tea Hot"),
        ("\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u200c\u0631\u0648\u062f"),
    ],
)
def test_what_takes_no_room_parts_no_word(written, read):
    """Zero-width characters leave titles as they are seen; joiners are part of them."""
    page = COLUMN.format(results(1).replace("Tea tea0.example", written))
    assert parse("serp", page.encode()).rows[0].title == read


@pytest.mark.parametrize("tag", ["div role=heading", "div role=heading aria-level=4", "h2", "h4"])
def test_a_headline_may_have_another_level(tag):
    """A heading in a link that shows its address is one, of whatever level."""
    page = results().replace("<h3>", f"<{tag}>").replace("</h3>", f"</{tag.split()[0]}>")
    assert [kind for kind, _ in types(COLUMN.format(page))] == ["organic"] * 4


def test_what_a_screen_reader_calls_each_result_is_no_headline():
    """The same heading in every link is a label of the list."""
    page = re.sub("<h3>[^<]*</h3>", "<h2>Web results</h2><span>Tea</span>", results())
    assert "organic" not in [kind for kind, _ in types(COLUMN.format(page))]


@pytest.mark.parametrize("mark", ["data-initq=tea", "data-mqac=1", "data-it=rq"])
def test_a_list_of_questions_needs_no_words_in_its_marks(mark):
    """Each button of a marked list is a question."""
    ask = "<div><div role=button aria-expanded=false>{}</div><div></div></div>"
    page = f"<div {mark}>{ask.format('Is tea good?')}{ask.format('Is tea hot?')}</div>{results()}"
    rows = parse("serp", COLUMN.format(page).encode()).rows
    assert [row.question for row in rows if row.type == "also-asked"] == ["Is tea good?", "Is tea hot?"]


def test_the_page_that_an_answer_came_from_is_no_result():
    """A headline under a button that unfolds it is none of the results, though nothing marks the list."""
    ask = "<div><div role=button aria-expanded=true>Is tea good?</div><div>{}</div></div>"
    page = ask.format(RESULT.format("one.example", WORDS)) + ask.format(RESULT.format("two.example", WORDS))
    found = types(COLUMN.format(f"<div>{page}</div>{results()}"))
    assert [url for kind, url in found if kind == "organic"] == [f"https://tea{n}.example/" for n in range(4)]


def test_a_text_is_no_second_copy_of_the_address():
    """Where no ``cite`` tells the address, what the link has said already is not the result's text."""
    shown = "https://tea.example \u203a all \u203a kinds \u203a of green and black tea"
    page = f'<div><a href="https://tea.example/"><h3>Tea</h3><div>{shown}</div></a><div>{shown}</div><p>{WORDS}</p></div>'
    assert parse("serp", COLUMN.format(page).encode()).rows[0].snippet == WORDS


def test_an_older_result_in_a_part_with_a_name_is_one():
    """Its address is cited beside its link, not in it."""
    result = f'<h3><a href="https://tea.example/a">Tea</a></h3><div><cite>tea.example/a</cite><span>{WORDS}</span></div>'
    found = types(COLUMN.format(f"<div><div data-attrid='kc:/any'><div>{result}</div></div></div>"))
    assert ("organic", "https://tea.example/a") in found


def test_plain_pages_have_results_without_headings():
    """Where nothing is a heading, a link of a title and its address over a text is a result."""
    result = '<div><a href="/url?q=https://{0}/a"><span>Tea of {0}</span> '
    result += (
        "<span><span>{0} \u203a a</span></span></a><table><tr><td><span>{1}</span></td></tr></table></div>"
    )
    page = "".join(result.format(f"tea{n}.example", WORDS) for n in range(4))
    rows = parse("serp", COLUMN.format(page).encode()).rows
    told = [(row.type, row.title, row.url, row.snippet) for row in rows]
    assert told == [
        ("organic", f"Tea of tea{n}.example", f"https://tea{n}.example/a", WORDS) for n in range(4)
    ]


def test_links_with_addresses_alone_are_no_results():
    """A list of links without any text beside them may be anything."""
    link = '<p><a href="https://tea{0}.example/"><span>Tea</span><span>tea{0}.example</span></a></p>'
    page = "".join(link.format(n) for n in range(4))
    assert "organic" not in [kind for kind, _ in types(COLUMN.format(page))]
