"""Generated web pages: what the parser reads of them is what they were made from."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from massive_frames.parsers import parse
from massive_frames.sandbox.serp.languages import LANGUAGES
from massive_frames.sandbox.webpages import FILES, KINDS, generate_webpage
from massive_frames.sandbox.webpages.encodings import CODINGS

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W\u3040-\u30ff\u3400-\u9fff]+")
QUICK = sorted(KINDS.keys() - {"big"})
ABOUT_TEXT = {"text", "n_words"}


@cache
def read(url, form="rendered", seed=1):
    """Return what the parser reads of a page, and the truth."""
    page = generate_webpage(url, seed, form=form)
    (row,) = parse("webpage", page.body, page.media_type, {"url": url, "format": form}).rows
    return dataclasses.asdict(row), page.row


def wrong(got, truth):
    """Return the fields that are not as they were made, but for the main text."""
    right = {"looks_like_error": None, **truth}
    names = right.keys() - ABOUT_TEXT
    return {name: (got[name], right[name]) for name in names if got[name] != right[name]}


def likeness(got, truth):
    """Return the F1 of the words of two texts."""
    one, other = (Counter(WORD.findall(text or "")) for text in (got, truth))
    return 2 * sum((one & other).values()) / max(1, sum(one.values()) + sum(other.values()))


@pytest.mark.parametrize("form", ["rendered", "raw", "markdown"])
@pytest.mark.parametrize("kind", [*QUICK, *FILES])
def test_every_page_is_read_as_it_was_made(kind, form):
    """Links, tables, headings, images, dates, errors and all the rest are exact, in every language."""
    for number in range(len(LANGUAGES)):
        assert wrong(*read(f"https://tea.example/{kind}/{number}", form)) == {}


def test_a_big_page_is_read_whole():
    """A page of more than a megabyte has all its links and headings."""
    got, truth = read("https://tea.example/big/0")
    assert wrong(got, truth) == {}
    assert (len(truth["links"]) > 300, likeness(got["text"], truth["text"]) > 0.99) == (True, True)


@pytest.mark.parametrize("number", range(len(CODINGS)))
def test_every_encoding_is_read(number):
    """A page's words are right whatever its server says of the encoding."""
    got, truth = read(f"https://tea.example/encoding/{number}", "raw")
    assert wrong(got, truth) == {}
    assert likeness(got["text"], truth["text"]) > 0.99


@pytest.mark.parametrize(
    "kind", ["article", "post", "manual", "short", "product", "tables", "front", "broken"]
)
def test_the_main_text_is_what_the_page_is_about(kind):
    """The words of the text are those between the menus, in every language."""
    for number in range(len(LANGUAGES)):
        got, truth = read(f"https://tea.example/{kind}/{number}")
        assert likeness(got["text"], truth["text"]) >= 0.88


def test_a_page_depends_on_its_address_and_the_seed_alone():
    """The same address has the same bytes; another seed has another page."""
    url = "https://tea.example/product/3"
    assert generate_webpage(url, 1) == generate_webpage(url, 1)
    assert generate_webpage(url, 1).body != generate_webpage(url, 2).body


def test_any_address_has_a_page():
    """What names no kind has one of the common kinds, about the last word of its path."""
    got, truth = read("https://example.com/guides/oolong-tea?lang=de")
    assert wrong(got, truth) == {}
    assert ("oolong tea" in got["text"], got["page_language"]) == (True, "de")


@pytest.mark.parametrize(
    "url",
    [
        "http://www.tea-house.example:8080/tables/4",
        "https://tea.example/a/b/c/d.html?page=2&lang=ja#part",
        "https://sub.shop.example.co.uk/product/12345/",
        "https://tea.example",
        "https://tea.example/%E7%B7%91%E8%8C%B6",
    ],
)
def test_links_are_right_from_any_address(url):
    """Ports, queries, fragments and deep paths do not confuse the addresses of links."""
    got, truth = read(url)
    assert (got["links"], got["tables"]) == (truth["links"], truth["tables"])


def test_every_kind_is_listed():
    """The table of kinds has one line for each."""
    part = PAGE.split("## Web pages\n", 1)[1].split("\n## ", 1)[0]
    assert set(re.findall(r"^\| `([a-z-]+)`", part, flags=re.MULTILINE)) == set(KINDS | FILES)
