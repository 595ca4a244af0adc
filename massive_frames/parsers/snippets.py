"""What stands around a result's headline: site and address, date and text, stars and sitelinks.

The headline's link also holds the site's name and, in ``cite``, the address as shown. What follows it in
the result's part of the page is the text, in lines; a date leads its line and is parted from it by a dash.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.page import Page
from massive_frames.parsers.ratings import rate, unrated
from massive_frames.parsers.tags import INLINE, TEXT, UNSEEN
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element, Tree
from massive_frames.parsers.urls import domain_of, is_outward, search_terms, unwrap

LONGEST_DATE = 40
LONG_ENOUGH = 40
FIRST_FEW = 12
MOST_LINKS = 200
MOST_PARTS = 300
_NO_TEXT = frozenset({"button", "menu", "dialog", "list", "img", "progressbar"})
_NO_LINE = UNSEEN | {"table"}
_BLOCKS = ("div", "table", "ul", "ol")
_MAY_DATE = ("span", "div", "time")
_NO_NAME = UNSEEN | {"cite", "h1", "h2"}
_DASHES = "\u2014\u2013\u00b7-"
_DASH = re.compile(r"\s*[\u2014\u2013\u00b7-]+\s*$")
_LEADING = re.compile(r"^[\s\u2014\u2013\u00b7-]+")


def describe(row: SearchRow, heading: Element, link: Element, part: Element, page: Page) -> None:
    """Fill a row from the part of the page that belongs to one headline."""
    name_site(row, heading, link, part)
    row.sitelinks = _sitelinks(row, link, part)
    rate(row, part, page)
    words, line = _prose(link, part)
    if line is not None:
        row.date, row.snippet = _dated(unrated(row, words), line)


def _prose(link: Element, part: Element) -> tuple[str, Element | None]:
    """Return the first line of prose after a headline that is long enough, or else the longest."""
    longest: tuple[str, Element | None] = ("", None)
    for line in _lines(link, part):
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
        row.site = next(names, None) if link.number < cite.number < link.end else None
        return
    first, second = next(names, None), next(names, None)
    row.site, row.visible_url = (first, second) if second else (None, first)


def _leaves(link: Element, heading: Element, cite: Element | None) -> Iterator[str]:
    """Yield the texts of a link beside its heading and its address."""
    tree = link.tree
    tags, ends, hidden = tree.tags, tree.ends, tree.hidden
    number, end = link.number + 1, ends[link.number] if link.number not in hidden else 0
    known = (heading.number, cite.number if cite is not None else -1)
    for _ in range(MOST_PARTS):
        if number >= end:
            return
        if number in known or tags[number] in _NO_NAME or number in hidden:
            number = ends[number]
        elif (text := tree.own_text(number)) and not text.isspace():
            yield text_of(tree.elements[number])
            number = ends[number]
        else:
            number += 1


def _lines(link: Element, part: Element) -> Iterator[Element]:
    """Yield the smallest blocks with text of their own after the headline in its part.

    What holds a second copy of the address with its menu is left out.
    """
    tree, below, room = link.tree, link.number, MOST_PARTS
    while below != part.number and (above := tree.parents[below]) >= 0:
        number, end, last = tree.ends[below], tree.ends[above], 0
        while number < end and room:
            room -= 1
            tag = tree.tags[number]
            headed = number >= last and (tag == "cite" or tree.holds(number, "cite"))
            last = max(last, tree.ends[number])
            if (
                headed
                or tag[0] == "-"
                or tag in _NO_LINE
                or number in tree.hidden
                or _is_control(tree, number)
            ):
                number = tree.ends[number]
            elif _is_line(tree, number):
                yield tree.elements[number]
                number = tree.ends[number]
            else:
                number += 1
        below = above


def _is_control(tree: Tree, number: int) -> bool:
    return tree.attributes[number].get("role") in _NO_TEXT


def _is_line(tree: Tree, number: int) -> bool:
    """Tell whether an element holds text of its own, or inline elements and nothing else."""
    child, end, flat, empty = number + 1, tree.ends[number], True, True
    while child < end:
        tag = tree.tags[child]
        if tag == TEXT:
            if not (tree.words[bisect_left(tree.texts, child)] or " ").isspace():
                return True
        elif tag[0] != "-":
            empty = False
            flat = flat and tag in INLINE and not tree.holds(child, *_BLOCKS)
        child = tree.ends[child]
    return flat and not empty


def _is_prose(line: Element, words: str) -> bool:
    links = list(line.iter("a"))
    if not links:
        return True
    if line.tag == "a" or any(search_terms(link.get("href")) for link in links):
        return False
    return sum(len(text_of(link)) for link in links) * 2 <= len(words)


def _dated(whole: str, line: Element) -> tuple[str | None, str | None]:
    """Part a leading date from its line: an element of its own, followed by a dash or a dot."""
    for node in islice(_parts(line), FIRST_FEW):
        if (text := node.text) and not whole.startswith(one_line(text)):
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


def _parts(line: Element) -> Iterator[Element]:
    tree = line.tree
    for number in range(line.number + 1, line.end):
        if tree.tags[number] in _MAY_DATE:
            yield tree.elements[number]


def _sitelinks(row: SearchRow, title: Element, part: Element) -> list[Link]:
    found: list[Link] = []
    links = [link for link in islice(part.iter("a"), MOST_LINKS) if link is not title]
    seen, domain = {row.url}, domain_of(row.url) if links else None
    for link in links:
        url = unwrap(link.get("href"))
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
