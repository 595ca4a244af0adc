"""What stands around a result's headline: site and address, date and text, stars and sitelinks.

The headline's link also holds the site's name and, in ``cite``, the address as shown. What follows it in
the result's part of the page is the text, in lines; a date leads its line and is parted from it by a dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.ratings import rate, unrated
from massive_frames.parsers.text import INLINE, UNSEEN, is_undisplayed, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, search_terms, unwrap

LONGEST_DATE = 40
LONG_ENOUGH = 40
FIRST_FEW = 12
_NO_TEXT = frozenset({"button", "menu", "dialog", "list", "img", "progressbar"})
_NO_NAME = UNSEEN | {"cite", "h1", "h2"}
_DASH = re.compile(r"\s*[\u2014\u2013\u00b7-]+\s*$")
_LEADING = re.compile(r"^[\s\u2014\u2013\u00b7-]+")


def describe(row: SearchRow, heading: Element, link: Element, part: Element) -> None:
    """Fill a row from the part of the page that belongs to one headline."""
    name_site(row, heading, link, part)
    row.sitelinks = _sitelinks(row, link, part)
    lines = [(text_of(line), line) for line in _lines(_contents(link, part))]
    prose = [(words, line) for words, line in lines if words and _is_prose(line, words)]
    rate(row, part)
    if prose:
        longest = max(len(words) for words, _ in prose)
        words, line = next(item for item in prose if len(item[0]) >= min(longest, LONG_ENOUGH))
        row.date, row.snippet = _dated(unrated(row, words), line)


def name_site(row: SearchRow, heading: Element, link: Element, part: Element) -> None:
    """Fill the site's name and the address as it is shown, which is a ``cite`` or carries ``data-dtld``."""
    cite = next(part.iter("cite"), None)
    if cite is None:
        cite = next((node for node in link.iter("span") if node.get("data-dtld")), None)
    names = [words for words in _leaves(link, heading, cite) if words]
    if cite is not None:
        row.visible_url = text_of(cite) or None
        row.site = names[0] if names and link in set(cite.iterancestors()) else None
    elif names:
        row.site, row.visible_url = (names[0], names[1]) if len(names) > 1 else (None, names[0])


def _leaves(link: Element, heading: Element, cite: Element | None) -> Iterator[str]:
    """Yield the texts of a link beside its heading and its address."""
    stack = [link]
    while stack:
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
        found += [item for item in node.itersiblings() if isinstance(item.tag, str) and not _is_header(item)]
        node = node.getparent()
    return found


def _is_header(item: Element) -> bool:
    return item.tag in UNSEEN or item.tag == "cite" or next(item.iter("cite"), None) is not None


def _lines(contents: list[Element]) -> Iterator[Element]:
    """Yield the smallest blocks that hold text or inline elements of their own."""
    stack = list(reversed(contents))
    while stack:
        node = stack.pop()
        if node.tag in UNSEEN or is_undisplayed(node) or node.tag == "table" or node.get("role") in _NO_TEXT:
            continue
        children = [child for child in node if isinstance(child.tag, str)]
        own = bool(node.text and node.text.strip()) or any(c.tail and c.tail.strip() for c in children)
        if own or (children and all(_is_inline(child) for child in children)):
            yield node
        else:
            stack.extend(reversed(children))


def _is_inline(node: Element) -> bool:
    return node.tag in INLINE and next(node.iter("div", "table", "ul", "ol"), None) is None


def _is_prose(line: Element, words: str) -> bool:
    links = list(line.iter("a"))
    if line.tag == "a" or any(search_terms(link.get("href")) for link in links):
        return False
    return sum(len(text_of(link)) for link in links) * 2 <= len(words)


def _dated(whole: str, line: Element) -> tuple[str | None, str | None]:
    """Part a leading date from its line: an element of its own, followed by a dash or a dot."""
    for node in islice(line.iter("span", "div", "time"), FIRST_FEW):
        lead = text_of(node) if node is not line else ""
        if not lead or not whole.startswith(lead):
            continue
        bare = _DASH.sub("", lead)
        parted = bare != lead or _LEADING.match((node.tail or "").strip())
        if parted and len(bare) <= LONGEST_DATE and any(c.isdigit() for c in bare):
            return bare, _LEADING.sub("", whole[len(lead) :]) or None
    return None, whole or None


def _sitelinks(row: SearchRow, title: Element, part: Element) -> list[Link]:
    found: list[Link] = []
    seen = {row.url}
    for link in part.iter("a"):
        url = unwrap(link.get("href"))
        if link is title or url in seen or not is_outward(url):
            continue
        words = "" if _is_in_prose(link) else text_of(link)
        if words and domain_of(url) == domain_of(row.url):
            found.append(Link(len(found) + 1, words, url, domain_of(url), _beneath(link)))
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
