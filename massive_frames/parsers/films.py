"""What a film's card says: title, site, channel, age and length, in this order or nearly so."""

from __future__ import annotations

import re
from bisect import bisect_left

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Page
from massive_frames.parsers.spans import heading_in
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import unwrap

FOLLOWING = 5
MOST_TEXTS = 100
LONGEST = 200  # of a length with the white space around it
SHORTEST_DATE, LONGEST_DATE = 3, 30
_LENGTH = re.compile(r"(?:\d{1,2}:)?\d{1,3}:\d{2}$")
_NUMBER = re.compile(r"\d{1,4}")
_MOMENT = re.compile(r"[?&#]t=\d+s?(?:$|(?=&))")


def is_length(text: str) -> bool:
    """Tell a film's length, such as 4:52."""
    return _LENGTH.match(text) is not None


def shows_length(card: Element) -> bool:
    """Tell whether one of the first texts in an element is a film's length."""
    tree = card.tree
    first = bisect_left(tree.texts, card.number)
    last = bisect_left(tree.texts, card.end, first, min(first + MOST_TEXTS, len(tree.texts)))
    timed = [words for words in tree.words[first:last] if ":" in words]
    return any(len(words) <= LONGEST and is_length(one_line(words)) for words in timed)


def bare(url: str) -> str:
    """Return a film's address without the moment that it starts at."""
    return _MOMENT.sub("", url) if "t=" in url else url


def describe(row: SearchRow, card: Element, url: str, page: Page) -> None:
    """Fill title, site, channel, date and length from a film's card."""
    texts = texts_of(card)
    length = next((text for text in texts if is_length(text)), None)
    row.title = title = _title(page, card, url, texts)
    spoken = _numbers(length) if length else []
    plain = [text for text in texts if not is_length(text) and not (spoken and _numbers(text) == spoken)]
    place = plain.index(title) + 1 if title in plain else 0
    rest = [text for text in plain[place : place + FOLLOWING] if text != title]
    row.site = rest[0] if rest else None
    channel, row.date = _channel_and_date(rest[1:])
    row.details |= {k: v for k, v in (("channel", channel), ("duration", length)) if v}


def paper_before(texts: list[str], title: list[str]) -> str | None:
    """Return the text just before a headline, if it is no length: a news card names its paper there."""
    first = next((number for number, text in enumerate(texts) if text in title), 0)
    return texts[first - 1] if first and not is_length(texts[first - 1]) else None


def _channel_and_date(rest: list[str]) -> tuple[str | None, str | None]:
    if len(rest) > 1 and _is_date(rest[1]):
        return rest[0], rest[1]
    if rest and _is_date(rest[0]):
        return None, rest[0]
    return (rest[0] if rest else None), None


def _is_date(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return SHORTEST_DATE <= len(text) <= LONGEST_DATE and 0 < digits < len(text)


def _title(page: Page, card: Element, url: str, texts: list[str]) -> str | None:
    heading = heading_in(page, card, "div", "span", "h3")
    if heading is not None:
        parts = texts_of(heading) if next(iter(heading), None) is not None else []
        return (parts[0] if parts else text_of(heading)) or None
    for link in card.iter("a"):
        if (label := link.get("aria-label")) and unwrap(link.get("href")) == url:
            label = one_line(label)
            return next((text for text in texts if label.startswith(text)), label)
    named = [text for text in texts if not is_length(text)]
    return max(named, key=len) if named else None


def _numbers(text: str) -> list[int]:
    """Return the numbers of a length, spelt out or not: 0:53 and 53 seconds are one."""
    return [number for digits in _NUMBER.findall(text) if (number := int(digits))]
