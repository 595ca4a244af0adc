"""Looking at how pages were read: reports over many, a drawing of one, a stored page to look into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from massive_frames.analysis import Explanation, report
from massive_frames.archived import body, reparse
from massive_frames.checks import as_made, number
from massive_frames.errors import InvalidRequestError
from massive_frames.parsers.decode import decoded, refusal
from massive_frames.parsers.documents import split_pages
from massive_frames.parsers.outline import outlines
from massive_frames.settings import Settings

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def parse_report(settings: Settings, pages: object, baseline: object, by: Sequence[str]) -> pd.DataFrame:
    """Return how well pages were read; see ``massive_frames.parse_report``."""
    if isinstance(by, str) or not isinstance(by, Sequence) or not all(isinstance(name, str) for name in by):
        raise InvalidRequestError("by", by, "a list of columns")
    frame = _frame(settings, pages, "pages")
    before = None if baseline is None else _frame(settings, baseline, "baseline")
    with as_made("pages", frame, "search_many"):
        return report(frame, before, tuple(by))


def _frame(settings: Settings, pages: object, name: str) -> pd.DataFrame:
    return pages if isinstance(pages, pd.DataFrame) else reparse(settings, pages, name=name)


def explain_serp(html: object) -> Explanation:
    """Return a drawing of one saved body; see ``massive_frames.explain_serp``."""
    if not isinstance(html, (str, bytes, bytearray)):
        raise InvalidRequestError("html", html, "the page as text or bytes")
    is_text = isinstance(html, str)
    content = html.encode("utf-8", "replace") if isinstance(html, str) else bytes(html)
    content_type = "text/html; charset=utf-8" if is_text else ""
    why = refusal(content, content_type)
    return Explanation([], why) if why else Explanation(outlines(content, content_type))


def soup(settings: Settings, row: object) -> BeautifulSoup:
    """Return the stored page of a row; see ``massive_frames.soup``."""
    key, batch_id, page = _asked(row)
    kept = body(settings, key, batch_id)
    if kept is None:
        raise InvalidRequestError("row", key, "a request whose body is kept")
    documents = split_pages(decoded(kept.body, kept.content_type)[0])
    from bs4 import BeautifulSoup  # noqa: PLC0415 - slow to import

    return BeautifulSoup(documents[min(page, len(documents)) - 1], "lxml")


def _asked(row: object) -> tuple[str, str | None, int]:
    """Return request, batch and page of what stands for a page."""
    if isinstance(row, str) and row:
        return row, None, 1
    key = row.get("request_key") if isinstance(row, pd.Series) else None
    if not isinstance(row, pd.Series) or not isinstance(key, str):
        raise InvalidRequestError("row", type(row).__name__, "a row of a batch's frame, or a request_key")
    batch_id, page = row.get("batch_id"), number(row.get("page"))
    return key, batch_id if isinstance(batch_id, str) else None, int(page) if page and page >= 1 else 1
