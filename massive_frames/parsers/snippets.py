"""What stands around a result's headline: site and address, date and text, stars and sitelinks.

The headline's link also holds the site's name and, in ``cite``, the address as shown. What follows it in
the result's part of the page is the text, in lines; a date leads its line and is parted from it by a dash.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, islice

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.page import Page
from massive_frames.parsers.ratings import rate, unrated
from massive_frames.parsers.tags import INLINE, TEXT, UNSEEN
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element, Tree
from massive_frames.parsers.urls import domain_of, domain_of_host, read, search_terms

SHOWN_ADDRESS = "data-dtld"
LONGEST_DATE = 40
LONG_ENOUGH = 40
FIRST_FEW = 12
MOST_LINKS = 200
MOST_PARTS = 300
_NO_TEXT = frozenset({"button", "menu", "dialog", "list", "img", "progressbar"})
_BLOCKS = ("div", "table", "ul", "ol")
_MAY_DATE = ("span", "div", "time")
_NO_NAME = UNSEEN | {"cite", "h1", "h2"}
_DASHES = "\u2014\u2013\u00b7-"
_DASH = re.compile(r"\s*[\u2014\u2013\u00b7-]+\s*$")
_MAY_LEAD = re.compile(r"\d.*[\u2014\u2013\u00b7-]")
_LEADING = re.compile(r"^[\s\u2014\u2013\u00b7-]+")


def describe(row: SearchRow, heading: Element, link: Element, part: Element, page: Page) -> None:
    """Fill a row from the part of the page that belongs to one headline."""
    name_site(row, heading, link, part, page)
    row.sitelinks = _sitelinks(row, link, part)
    rate(row, part, page)
    words, line = _prose(link, part, page.once(_left_out))
    if words:
        row.date, row.snippet = _dated(unrated(row, words), link.tree, line)


def _left_out(page: Page) -> frozenset[int]:
    """Return the numbers of what is no part of a result's text: what is hidden, tables, buttons and so on."""
    tree = page.root.tree
    controls = [number for role in _NO_TEXT for number in page.numbered("role", role)]
    tables = (number for number in tree.numbers.get("table", ()) if not _is_one_cell(tree, number))
    return frozenset().union(tree.unseen, tables, controls)


def _is_one_cell(tree: Tree, table: int) -> bool:
    cells, end = tree.numbers.get("td", []), tree.ends[table]
    place = bisect_left(cells, table)
    return [cell < end for cell in cells[place : place + 2]] in ([True], [True, False])


def _prose(link: Element, part: Element, skipped: frozenset[int]) -> tuple[str, int]:
    """Return the first line of prose after a headline that is long enough, or else the longest.

    With it comes the number of its element; -1 when there is none.
    """
    longest, best, tree = "", -1, link.tree
    shown = "" if tree.holds(part.number, "cite") else text_of(link)
    for line in _lines(link, part, skipped):
        words = tree.line(line)
        if len(words) > len(longest) and not (shown and words in shown) and _is_prose(tree, line, words):
            longest, best = words, line
            if len(words) >= LONG_ENOUGH:
                break
    return longest, best


def name_site(row: SearchRow, heading: Element, link: Element, part: Element, page: Page) -> None:
    """Fill the site's name and the address as it is shown, which is a ``cite`` or carries ``data-dtld``."""
    tree = link.tree
    shown = page.values(SHOWN_ADDRESS)
    spans = (number for number in tree.inside(link.number, "span") if shown.get(number)) if shown else ()
    cite = next(chain(tree.inside(part.number, "cite"), spans), -1)
    names = _names(link, heading, cite)
    if cite >= 0:
        row.visible_url = tree.line(cite) or None
        row.site = next(names, None) if link.number < cite < link.end else None
        return
    first, second = next(names, None), next(names, None)
    row.site, row.visible_url = (first, second) if second else (None, first)


def _names(link: Element, heading: Element, cite: int) -> Iterator[str]:
    """Yield the texts of a link beside its heading and its address."""
    tree, number, room = link.tree, link.number, MOST_PARTS
    tags, parents, ends, hidden = tree.tags, tree.parents, tree.ends, tree.hidden
    known, after = (heading.number, cite), number
    for text, words in _texts(tree, number, ends[number]):
        node = above = parents[text] if text >= after and not words.isspace() else number
        while node > number and room:
            if node in known or tags[node] in _NO_NAME or node in hidden:
                above, after = number, ends[node]
                break
            node, room = parents[node], room - 1
        if above == number or not room:
            continue
        if text == above + 1 or not (tree.own_text(above) or " ").isspace():
            after = ends[above]
            if name := tree.line(above):
                yield name


def _texts(tree: Tree, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Iterate over the texts from one node to before another, each with its number."""
    first, texts = bisect_left(tree.texts, start), tree.texts
    last = bisect_left(texts, end, first)
    return zip(texts[first:last], tree.words[first:last], strict=True)


def _lines(link: Element, part: Element, skipped: frozenset[int]) -> Iterator[int]:
    """Yield the numbers of the largest elements after the headline in its part that are a line each.

    What holds a second copy of the address with its menu is left out.
    """
    tree, number, after, room = link.tree, link.number, link.end, MOST_PARTS
    parents, ends, passed = tree.parents, tree.ends, {number}
    for text, words in _texts(tree, after, part.end):
        path, node = [], parents[text] if text >= after and not words.isspace() else number
        while node > number and node not in passed:
            path.append(node)
            node = parents[node]
        for node in reversed(path):
            room -= 1
            if room < 0:
                return
            if node in skipped or (parents[node] < number and tree.holds(node, "cite")):
                after = ends[node]
                break
            if node == path[0] or _is_line(tree, node):
                yield node
                after = ends[node]
                break
            passed.add(node)


def _is_line(tree: Tree, number: int) -> bool:
    """Tell whether an element holds text of its own, or inline elements and nothing else."""
    child, end, flat = number + 1, tree.ends[number], True
    while child < end:
        tag = tree.tags[child]
        if tag == TEXT:
            if not tree.is_blank(child):
                return True
        elif tag[0] != "-":
            flat = flat and tag in INLINE and not tree.holds(child, *_BLOCKS)
        child = tree.ends[child]
    return flat


def _is_prose(tree: Tree, line: int, words: str) -> bool:
    links = tree.inside(line, "a")
    if not links:
        return True
    if links[0] == line or any(search_terms(tree.value(link, "href")) for link in links):
        return False
    return sum(len(tree.line(link)) for link in links) * 2 <= len(words)


def _dated(whole: str, tree: Tree, line: int) -> tuple[str | None, str | None]:
    """Part a leading date from its line: an element of its own, followed by a dash or a dot."""
    if not _MAY_LEAD.search(whole, 0, LONGEST_DATE + 2):
        return None, whole or None
    parts = (number for number in range(line + 1, tree.ends[line]) if tree.tags[number] in _MAY_DATE)
    for node in map(tree.elements.__getitem__, islice(parts, FIRST_FEW)):
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


def _sitelinks(row: SearchRow, title: Element, part: Element) -> list[Link]:
    found: list[Link] = []
    tree = title.tree
    links = [number for number in tree.inside(part.number, "a")[:MOST_LINKS] if number != title.number]
    seen, domain = {row.url}, domain_of(row.url) if links else None
    prose: dict[int, bool] = {}
    for number in links:
        address = read(tree.value(number, "href") or "")
        url = address.url
        if url in seen or not address.outward or domain_of_host(address.host) != domain:
            continue
        block = tree.parents[number]
        while tree.tags[block] in INLINE:
            block = tree.parents[block]
        if block not in prose:
            prose[block] = _has_other_words(tree.elements[block])
        words = "" if prose[block] else tree.line(number)
        if words:
            found.append(Link(len(found) + 1, words, url, domain, _beneath(tree.elements[number])))
            seen.add(url)
    return found


def _beneath(link: Element) -> str | None:
    """Return the text under a sitelink that is a headline of its own."""
    headed = next(link.iterancestors("h3"), None)
    cell = next(link.iterancestors("td"), None)
    return (text_of(cell, {headed}) or None) if headed is not None and cell is not None else None


def _has_other_words(block: Element) -> bool:
    """Tell whether a block has other words beside its links, such as a fact's name."""
    return block.tag not in ("h3", "td") and any(c.isalnum() for c in text_of(block, set(block.iter("a"))))
