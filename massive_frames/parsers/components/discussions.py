"""Discussions: posts of forums and social networks, in a list or in a row of cards with their voices.

Each item is a link with its title as a ``role=heading`` of level 3, or an empty link laid over a post. A
list counts when at least half of its items that are no films are posts on a known network, have an address
as forums give it, or are signed by two names: who says it, and where.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.headings import headlines, linked_headings
from massive_frames.parsers.page import Block, Page, lineage
from massive_frames.parsers.spans import above, heading_in
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

TYPES = ("discussion",)
ORDER = 56
MARKS = ()
FEWEST = 2
LONG = 40
DOT = " \u00b7 "
NEAR = 12
_NETWORK = re.compile(
    r"askubuntu\.com|bsky\.app|facebook\.com|forocoches\.com|gutefrage\.net|instagram\.com|linkedin\.com|okwave\.jp"
    r"|mumsnet\.com|pikabu\.ru|ptt\.cc|quora\.com|reddit\.com|serverfault\.com|stackexchange\.com|stackoverflow\.com"
    r"|substack\.com|superuser\.com|threads\.(?:com|net)|tumblr\.com|twitter\.com|vk\.com|weibo\.com|x\.com"
    r"|ycombinator\.com|zhihu\.com"
)
_POST = re.compile(
    r"//(?:\w+\.)*(?:forums?|community)\.|/(?:forums?|threads?|t|topic|comments)/|(?:view|show)t"
)
_FILM = re.compile(r"/watch\?|/shorts/|/video/|/videos/|/reel/|//youtu\.be/")
_LENGTH = re.compile(r"\d{1,2}(?::\d{2}){1,2}$")
_COUNT = re.compile(r"\d\+|\d[.,]?\d*\s?[KkMm]\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each post."""
    for part, links in _lists(page).items():
        items = [item for item in _items(part, links) if page.is_free(item[0])]
        told = [_is_post(page, item, url) for item, url in items if not _FILM.search(url)]
        if told and sum(told) * 2 >= len(told) and len(items) >= FEWEST:
            for item, url in items:
                yield Block(item, [_row(page, item, url)])


def _lists(page: Page) -> dict[Element, list[Element]]:
    """Return the parts of the page that hold several titled links and no result, each with its links."""
    links = [link for _, link in linked_headings(page) if is_outward(link.get("href")) and page.is_free(link)]
    if len(links) < FEWEST:
        return {}
    results = sorted(link.number for _, link in headlines(page))
    ways = {link: above(link, NEAR) for link in links}
    held = Counter(chain.from_iterable(ways.values()))
    lists: dict[Element, list[Element]] = {}
    for link, way in ways.items():
        number = next((number for number in way if held[number] >= FEWEST), None)
        part = link.tree.elements[number] if number is not None else None
        if part is not None and bisect(results, part.number) == bisect(results, part.end - 1):
            lists.setdefault(part, []).append(link)
    return lists


def _items(part: Element, links: Sequence[Element]) -> Iterator[tuple[Element, str]]:
    """Yield the children of a list that lead to another site, with the address that each is about."""
    numbers = [link.number for link in links]
    for item in part:
        place = bisect(numbers, item.number - 1)
        titled = place < len(links) and numbers[place] < item.end
        inner = links[place : place + 1] if titled else islice(item.iter("a"), NEAR)
        found = (unwrap(link.get("href")) for link in inner if is_outward(link.get("href")))
        url = next((url for url in found if url), None)
        if url is not None:
            yield item, url


def _is_post(page: Page, item: Element, url: str) -> bool:
    return (
        _NETWORK.fullmatch(domain_of(url) or "") is not None
        or _POST.search(url) is not None
        or len(_voices(page, item)) == FEWEST
    )


def _voices(page: Page, item: Element) -> list[str]:
    """Return the two names that stand one above the other beside a small picture."""
    for picture in islice(item.iter("img"), FEWEST + 1):
        for node in islice(lineage(picture), NEAR):
            beside = next(node.itersiblings(), None)
            if beside is not None:
                names = [text_of(name) for name in beside] if len(beside) == FEWEST else []
                if names and all(map(_is_name, names)) and not _is_titled(page, beside):
                    return names
                break
    return []


def _is_name(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _is_titled(page: Page, beside: Element) -> bool:
    return any(heading_in(page, node, "div", "span") is not None for node in beside)


def _row(page: Page, item: Element, url: str) -> SearchRow:
    row = SearchRow("discussion", title=_title(page, item), url=url)
    voices = _voices(page, item)
    texts = [text for text in texts_of(item) if text != row.title and text not in voices]
    row.snippet = max((text for text in texts if len(text) >= LONG), key=len, default=None)
    short = [part for text in texts if len(text) < LONG for part in text.split(DOT)]
    if voices:
        author, dot, site = voices[0].rpartition(DOT)
        row.details["author"], row.site = (author, site) if dot else voices
    elif short:
        row.site = short.pop(0)
    _mark(row, [text for text in short if any(c.isdigit() for c in text)])
    return row


def _title(page: Page, item: Element) -> str | None:
    heading = heading_in(page, item, "div", "span")
    if heading is not None:
        return text_of(heading) or None
    return max(texts_of(item), key=len, default=None)


def _mark(row: SearchRow, marks: list[str]) -> None:
    """Tell the date from a film's length and from counts of votes: it has a year, or stands after them."""
    lengths = [mark for mark in marks if _LENGTH.match(mark)]
    dates = [mark for mark in marks if mark not in lengths and not _COUNT.search(mark)]
    row.date = next((date for date in dates if _YEAR.search(date)), dates[-1] if dates else None)
    counts = [mark for mark in marks if mark != row.date and mark not in lengths]
    if lengths:
        row.details["duration"] = lengths[0]
    if counts:
        row.details["engagement"] = counts
