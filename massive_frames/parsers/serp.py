"""A search engine's results page, or several joined by empty lines, to rows in visual order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from massive_frames.models.parsed import Parsed
from massive_frames.models.row import SearchRow
from massive_frames.parsers import interstitial, leftovers
from massive_frames.parsers.collecting import held_off
from massive_frames.parsers.components import components, marks
from massive_frames.parsers.coverage import Account, account_of, breaks_off
from massive_frames.parsers.decode import LOST, decoded, is_guessed, is_told_utf_8
from massive_frames.parsers.documents import split_pages
from massive_frames.parsers.page import Page
from massive_frames.parsers.ranking import ABOUT_PAGE, BESIDE_RESULTS, arrange, number
from massive_frames.parsers.raw_urls import keep_raw_urls
from massive_frames.parsers.tree import build, is_plain

READS_HTML = True


@held_off()
def parse(
    body: bytes | str, content_type: str = "", asked: Mapping[str, Any] | None = None
) -> Parsed[SearchRow]:
    """Read one body of one or several results pages; what was asked makes no difference to them.

    Returns
    -------
    Parsed of SearchRow
        Pages count from 1; ranks count on from page to page; at least one row for each page.
    """
    del asked
    parsed: Parsed[SearchRow] = Parsed()
    whole = Account()
    for page_number, (document, page) in enumerate(_opened(body, content_type, whole), 1):
        try:
            rows, account = read_page(page, document)
        finally:
            if page is not None:
                page.root.tree.free()
        if breaks_off(document):
            account.warnings.add("truncated-page")
        for row in rows:
            row.page = page_number
        parsed.rows += rows
        whole.add(account)
    number(parsed.rows)
    whole.tell(parsed)
    return parsed


def _opened(
    body: bytes | str, content_type: str, whole: Account
) -> Iterator[tuple[str | bytes, Page | None]]:
    """Yield each document of a body with its page; plain UTF-8 is read as it is, which is much quicker."""
    if isinstance(body, bytes) and is_told_utf_8(body, content_type) and is_plain(body):
        page = open_page(body)
        if page is not None and page.root.tree.nodes.has_lost:  # lost before it came
            whole.warnings.add("encoding-doubtful")
        yield body, page
        return
    text, ready = (body, False) if isinstance(body, str) else decoded(body, content_type)
    if LOST in text or (isinstance(body, bytes) and not ready and is_guessed(body, content_type)):
        whole.warnings.add("encoding-doubtful")
    for document in split_pages(text):
        yield document, open_page(document)


def read_page(page: Page | None, document: str | bytes) -> tuple[list[SearchRow], Account]:
    """Take everything off a page; return its rows in visual order, at least one, and its own account."""
    if page is None:
        return [interstitial.unrecognised(_length(document))], Account.of_nothing()
    blocked = interstitial.blocked(page)
    if blocked is not None:
        return [blocked], Account()
    take_blocks(page)
    rows = arrange(page)
    if any(row.type not in BESIDE_RESULTS for row in rows):
        return rows, account_of(page, rows)
    told = [row for row in rows if row.type not in ABOUT_PAGE]
    nothing = interstitial.no_results(page)
    if nothing is not None:
        return [*told, nothing], Account()
    return [*told, interstitial.unrecognised(_length(document))], Account.of_nothing()


def _length(document: str | bytes) -> int:
    """Return the number of characters."""
    return len(document if isinstance(document, str) else document.decode("utf-8", "replace"))


def open_page(document: str | bytes) -> Page | None:
    """Return a page with nothing taken from it yet; None when there is nothing in it."""
    root = build(document)
    return None if root is None else Page(root, marks())


def take_blocks(page: Page) -> None:
    """Let each component take its blocks off a page, in turn; what is left over comes last."""
    for find in (*(component.find for component in components()), leftovers.find):
        for block in find(page):
            page.take(block)
    keep_raw_urls(page)
