"""How well pages were read: a report over many, a drawing of one, and the page itself to look into."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from massive_frames import inspected
from massive_frames.analysis import BY, Explanation
from massive_frames.handle import Batch
from massive_frames.settings import resolve

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def parse_report(
    pages: str | pd.DataFrame | Batch,
    *,
    baseline: str | pd.DataFrame | Batch | None = None,
    by: Sequence[str] = BY,
    store: str | Path | None = None,
) -> pd.DataFrame:
    """Return how well result pages were read, and where that has changed for the worse.

    Parameters
    ----------
    pages : str, pandas.DataFrame or Batch
        A batch, its id (its bodies are then parsed anew), or a search frame of one or several.
    baseline : str, pandas.DataFrame or Batch, optional
        Pages to compare with; by default those of earlier days in ``pages``. Compared is what agrees in
        everything of ``by`` but the day and the parser.
    by : sequence of str
        What to group by: columns, and ``day``, the day (UTC) on which a page came. Fewer groups have more
        pages each, and show drift sooner.
    store : str or pathlib.Path, optional
        The file that keeps jobs and bodies, over the configured one; for a batch's id.

    Returns
    -------
    pandas.DataFrame
        One row a group: the columns of ``by``; ``pages`` that were read, ``failed`` requests without any;
        ``blocked``, the share of blocked pages; ``unknown``, the share of rows of that type;
        ``coverage_mean`` and ``coverage_p10`` (the tenth percentile); ``warned``, the share of pages with a
        warning, and ``warnings``, how many of each; ``drift``, a list of {what, change, share,
        earlier_share, pages, earlier_pages, p_value}, missing if there is none; and ``rows_*``, the rows a
        page of each type, blocked pages and those without results not counted.

        Drift is what Fisher's exact test does not take for chance (one false alarm in 100 reports): a row
        type whose usual number less than half as many pages reach, a fall of coverage, a rise of unknown
        blocks or blocked pages. It takes 5 pages on both sides.

    Raises
    ------
    InvalidRequestError
        It is no search frame, or has no such column.
    StoreError
        The store has no such batch.

    Example
    -------
    >>> df = mf.search_many(["tea", "coffee"], country=["us", "jp"], progress="none")
    >>> mf.parse_report(df)[["country", "pages", "failed"]].to_dict("records")
    [{'country': 'jp', 'pages': 2, 'failed': 0}, {'country': 'us', 'pages': 2, 'failed': 0}]
    """
    settings = resolve(store=store)
    now, before = (part.frame() if isinstance(part, Batch) else part for part in (pages, baseline))
    return inspected.parse_report(settings, now, before, by)


def explain_serp(html: str | bytes) -> Explanation:
    """Draw what was recognised as what on a saved result page, and what was not.

    Parameters
    ----------
    html : str or bytes
        The page, or several as the service joins them.

    Returns
    -------
    Explanation
        It shows itself: in a notebook as a tree of the page's blocks with their place in the document, rows
        and texts, elsewhere as text. All of the page is escaped: nothing of it runs or is loaded.
        ``pages`` holds the same as data.

    Raises
    ------
    InvalidRequestError
        ``html`` is neither text nor bytes.

    Example
    -------
    >>> page = "<html><body><div id=rso><a href='https://e.org/'><h3>Tea</h3></a></div></body></html>"
    >>> mf.explain_serp(page)
    page 1: 1 row, coverage 1.00
      organic · rank 1 · Tea  [#rso > a]
    """
    return inspected.explain_serp(html)


def soup(row: pd.Series | str, *, store: str | Path | None = None) -> BeautifulSoup:
    """Return the page that a row was read from as BeautifulSoup, to look for what the columns do not hold.

    Parameters
    ----------
    row : pandas.Series or str
        A row of a frame, such as ``df.iloc[0]``, or a ``request_key``. Of several pages in one answer, the
        row's own one is returned; of a key the first.
    store : str or pathlib.Path, optional
        The file that keeps jobs and bodies, over the configured one.

    Returns
    -------
    bs4.BeautifulSoup
        Built by lxml from the body in its right encoding.

    Raises
    ------
    InvalidRequestError
        It is no row of a frame, or no body is kept for it.
    StoreError
        The store cannot be read.

    Example
    -------
    >>> df = mf.search("tea", progress="none")
    >>> mf.soup(df.iloc[0]).title is not None
    True
    """
    return inspected.soup(resolve(store=store), row)
