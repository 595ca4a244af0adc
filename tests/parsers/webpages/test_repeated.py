"""All of a list's cards and a thread's posts is the main text, and nothing beside an article is."""

from __future__ import annotations

import pytest

from massive_frames.parsers.webpage import parse, read
from massive_frames.sandbox.webpages.generate import generate_webpage

SENTENCE = "The garden behind the house has seven kinds of tea, and all of them are green this year. "
NAMES = ("Oolong", "Assam", "Sencha", "Matcha", "Ceylon", "Kukicha")
PLACES = ["forum/27", "forum/57", "forum/4", "listing/26", "listing/46"]
"""Chinese threads of which half got lost, a Japanese one without its authors, and Arabic lists."""


@pytest.mark.parametrize("place", PLACES)
def test_every_line_of_a_list_or_thread_is_there(place):
    """Titles that are links, names of authors and short posts are not taken for menus."""
    url, number = f"https://s.example/{place}", int(place.partition("/")[2])
    page = generate_webpage(url, number)
    (row,) = parse(page.body, page.media_type, {"url": url}).rows
    title, *lines = page.row["text"].split("\n")
    assert title
    assert (row.text or "").removeprefix(f"{title}\n").split("\n") == lines
    assert row.text_from == "page"


def test_the_markdown_has_what_the_text_has():
    """Titles stay links."""
    page = generate_webpage("https://s.example/listing/15", 15)
    (row,) = parse(page.body, page.media_type, {"url": "https://s.example/listing/15"}).rows
    links = {link["url"] for link in page.row["links"] if "/product/" in link["url"]}
    assert links
    assert all(f"]({link})" in (row.markdown or "") for link in links)


def test_cards_beside_an_article_stay_outside():
    """What one block says alone is no list, and other articles are not its content."""
    story = "".join(f"<p>{SENTENCE}Part {n} of the story goes on like this.</p>" for n in range(12))
    cards = "".join(
        f'<div class="card"><p><a href="/{name}">{name}</a></p><p>{SENTENCE}</p></div>' for name in NAMES
    )
    html = f"<html><body><article><h1>Story</h1>{story}</article><section>{cards}</section></body></html>"
    row = read(html, url="https://t.example/")
    assert (row.text_from, "Sencha" in (row.text or "")) == ("main", False)
