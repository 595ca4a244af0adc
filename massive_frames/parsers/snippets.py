"""What stands around a result's headline: site and address, date and text, stars and sitelinks.

The headline's link also holds the site's name and, in ``cite``, the address as shown. What follows it in
the result's part of the page is the text, in lines; a date leads its line and is parted from it by a dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.page import Page
from massive_frames.parsers.ratings import rate, unrated
from massive_frames.parsers.text import INLINE, UNSEEN, has_own_words, is_undisplayed, one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, search_terms, unwrap

LONGEST_DATE = 40
LONG_ENOUGH = 40
FIRST_FEW = 12
MOST_LINKS = 200
MOST_PARTS = 300
_NO_TEXT = frozenset({"button", "menu", "dialog", "list", "img", "progressbar"})
_NO_NAME = UNSEEN | {"cite", "h1", "h2"}
_DASHES = "\u2014\u2013\u00b7-"
_DASH = re.compile(r"\s*[\u2014\u2013\u00b7-]+\s*$")
_LEADING = re.compile(r"^[\s\u2014\u2013\u00b7-]+")


def describe(row: SearchRow, heading: Element, link: Element, part: Element, page: Page) -> None:
    """Fill a row from the part of the page that belongs to one headline."""
    name_site(row, heading, link, part)
    row.sitelinks = _sitelinks(row, link, part)
    rate(row, part, page)
    words, line = _prose(_lines(_contents(link, part)))
    if line is not None:
        row.date, row.snippet = _dated(unrated(row, words), line)


def _prose(lines: Iterator[Element]) -> tuple[str, Element | None]:
    """Return the first line of prose that is long enough, or else the longest."""
    longest: tuple[str, Element | None] = ("", None)
    for line in lines:
        words = text_of(line)
        if len(words) > len(longest[0]) and _is_prose(line, words):
            longest = words, line
            if len(words) >= LONG_ENOUGH:
                break
    return longest


def name_site(row: SearchRow, heading: Element, link: Element, part: Element) -> None:
    """Fill the site's name and the address as it is shown, which is a ``cite`` or carries ``data-dtld``."""
    cite = next(part.iter("cite"), None)
    if cite is None:
        cite = next((node for node in link.iter("span") if node.get("data-dtld")), None)
    names = filter(None, _leaves(link, heading, cite))
    if cite is not None:
        row.visible_url = text_of(cite) or None
        row.site = next(names, None) if link in cite.iterancestors() else None
        return
    first, second = next(names, None), next(names, None)
    row.site, row.visible_url = (first, second) if second else (None, first)


def _leaves(link: Element, heading: Element, cite: Element | None) -> Iterator[str]:
    """Yield the texts of a link beside its heading and its address."""
    stack = [link]
    for _ in range(MOST_PARTS):
        if not stack:
            return
        node = stack.pop()
        if node is heading or node is cite or node.tag in _NO_NAME or is_undisplayed(node):
            continue
        if node is not link and node.text and not node.text.isspace():
            yield text_of(node)
            continue
        stack.extend(reversed(node))


def _contents(link: Element, part: Element) -> list[Element]:
    """Return what follows the headline in its part, without a second copy of the address and its menu."""
    found: list[Element] = []
    node: Element | None = link
    while node is not None and node is not part:
        found += [item for item in node.itersiblings() if not _is_header(item)]
        node = node.getparent()
    return found


def _is_header(item: Element) -> bool:
    return item.tag in UNSEEN or item.tag == "cite" or next(item.iter("cite"), None) is not None


def _lines(contents: list[Element]) -> Iterator[Element]:
    """Yield the smallest blocks that hold text or inline elements of their own."""
    stack = list(reversed(contents))
    for _ in range(MOST_PARTS):
        if not stack:
            return
        node = stack.pop()
        if node.tag in UNSEEN or is_undisplayed(node) or node.tag == "table" or node.get("role") in _NO_TEXT:
            continue
        if has_own_words(node) or (len(node) and all(_is_inline(child) for child in node)):
            yield node
        else:
            stack.extend(reversed(node))


def _is_inline(node: Element) -> bool:
    if node.tag not in INLINE:
        return False
    return not len(node) or next(node.iter("div", "table", "ul", "ol"), None) is None


def _is_prose(line: Element, words: str) -> bool:
    links = list(line.iter("a"))
    if line.tag == "a" or any(search_terms(link.get("href")) for link in links):
        return False
    return sum(len(text_of(link)) for link in links) * 2 <= len(words)


def _dated(whole: str, line: Element) -> tuple[str | None, str | None]:
    """Part a leading date from its line: an element of its own, followed by a dash or a dot."""
    for node in islice(line.iter("span", "div", "time"), FIRST_FEW):
        if node is line or ((text := node.text) and not whole.startswith(one_line(text))):
            continue
        lead = text_of(node)
        if not lead or not whole.startswith(lead):
            continue
        bare = _DASH.sub("", lead) if lead[-1] in _DASHES else lead
        if len(bare) > LONGEST_DATE or not any(c.isdigit() for c in bare):
            continue
        if bare != lead or _LEADING.match((node.tail or "").strip()):
            return bare, _LEADING.sub("", whole[len(lead) :]) or None
    return None, whole or None


def _sitelinks(row: SearchRow, title: Element, part: Element) -> list[Link]:
    found: list[Link] = []
    seen, domain = {row.url}, domain_of(row.url)
    for link in islice(part.iter("a"), MOST_LINKS):
        url = unwrap(link.get("href")) if link is not title else None
        if url is None or url in seen or not is_outward(url) or domain_of(url) != domain:
            continue
        words = "" if _is_in_prose(link) else text_of(link)
        if words:
            found.append(Link(len(found) + 1, words, url, domain, _beneath(link)))
            seen.add(url)
    return found


def _beneath(link: Element) -> str | None:
    """Return the text under a sitelink that is a headline of its own."""
    headed = next(link.iterancestors("h3"), None)
    cell = next(link.iterancestors("td"), None)
    return (text_of(cell, {headed}) or None) if headed is not None and cell is not None else None


def _is_in_prose(link: Element) -> bool:
    """Tell whether a link stands in a line of other words, such as a fact's value."""
    block = next((node for node in link.iterancestors() if node.tag not in INLINE), None)
    if block is None:
        return False
    others = text_of(block, set(block.iter("a")))
    return block.tag not in ("h3", "td") and any(c.isalnum() for c in others)
