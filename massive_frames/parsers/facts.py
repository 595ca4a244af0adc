"""A panel's facts as names and values: a label before a colon, a small card of two lines, a table, scores."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import Attribute
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.text import lines_of, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, search_terms

LONGEST_NAME = 60
LONGEST_VALUE = 500
MOST_ROWS = 60
_COLONS = (":", "\uff1a")
_CARDS = "lab/fact/"
_TABLES = ":nutrition"
_LABELS = ("span", "a", "b", "div", "td", "th")
FIRST_FEW = 16
_EDGES = " ,;\u00b7\u22c5"


def facts_of(part: Element, kind: str) -> list[Attribute]:
    """Return the facts of one part of a panel.

    Parameters
    ----------
    part : Element
        The part.
    kind : str
        Its ``data-attrid``.
    """
    if kind.startswith(_CARDS):
        return list(_card(part))
    if kind.endswith(_TABLES):
        return [Attribute(cells[0], cells[1]) for cells in _rows(part)][1:]
    return list(_labelled(part))


def hours_of(part: Element) -> dict[str, str]:
    """Return what a small table of two columns says: days and their hours."""
    return {cells[0]: cells[1] for cells in _rows(part)}


def scores_of(part: Element) -> list[Attribute]:
    """Return what other sites give: each link shows a score and the site's name."""
    found = []
    for link in islice(part.iter("a"), MOST_ROWS):
        texts = texts_of(link)[:2] if is_outward(link.get("href")) else []
        score = next((text for text in texts if text[:1].isdecimal()), None)
        name = next((text for text in texts if text != score), None)
        if score and name:
            found.append(Attribute(name, score))
    return found


def _labelled(part: Element) -> Iterator[Attribute]:
    """Yield a fact whose label is an element of its own that ends in a colon."""
    lines = lines_of(part, _more(part)).split("\n")
    first, rest = lines[0], lines[1:]
    colon = min((place for mark in _COLONS if (place := first.find(mark)) >= 0), default=-1)
    name = first[:colon].strip()
    value = first[colon + 1 :].strip(_EDGES) or next(iter(rest), "") or text_of(part)[colon + 1 :].strip()
    if colon < 0 or not name or not value or len(name) > LONGEST_NAME:
        return
    lead = first[: colon + 1].replace(" ", "")
    labels = (node for node in islice(part.iter(*_LABELS), FIRST_FEW) if len(node) <= FIRST_FEW)
    if any(text_of(node).replace(" ", "") in (lead, lead[:-1]) for node in labels):
        yield Attribute(name, value.replace(" ,", ",").strip(_EDGES)[:LONGEST_VALUE])


def _more(part: Element) -> set[Element]:
    """Return the last link of a part if it shows more: a search for quite other words than its own."""
    last = next(iter(reversed(list(part.iter("a")))), None)
    terms = (search_terms(last.get("href")) or "").casefold() if last is not None else ""
    if last is None or not terms:
        return set()
    words = text_of(last).casefold()
    return set() if words in terms or terms in words else {last}


def _card(part: Element) -> Iterator[Attribute]:
    """Yield the fact of a small card: a name over a value; the value's source is left out."""
    sources = {link for link in part.iter("a") if is_outward(link.get("href"))}
    lines = lines_of(part, sources).split("\n")
    if len(lines) > 1 and len(lines[0]) <= LONGEST_NAME:
        yield Attribute(lines[0], lines[1][:LONGEST_VALUE])


def _rows(part: Element) -> list[list[str]]:
    """Return the rows of a table of at least two columns."""
    rows = ([text_of(cell) for cell in row if cell.tag in ("td", "th")] for row in part.iter("tr"))
    return [cells for cells in islice(rows, MOST_ROWS) if len(cells) > 1 and cells[0] and cells[1]]
