"""Web pages that somebody already has, and the links and tables of any frame of pages."""

from __future__ import annotations

import pandas as pd

from massive_frames.analysis.pages import links_of, tables_of
from massive_frames.checks import as_made, text
from massive_frames.errors import InvalidRequestError
from massive_frames.local import local_frame


def parse_page(html: str | bytes, *, url: str | None = None, content_type: str = "") -> pd.DataFrame:
    """Parse a saved web page into the frame that ``browse_many`` returns; nothing is sent.

    Parameters
    ----------
    html : str or bytes
        The page. Any other document is taken too: ``media_type`` says what it is.
    url : str, optional
        The page's address; without it, links stay relative unless the page itself gives one.
    content_type : str
        The ``Content-Type`` header, if it is known; it may tell the encoding.

    Returns
    -------
    pandas.DataFrame
        One row, with the columns of ``browse_many``; what only a service knows is missing.

    Raises
    ------
    InvalidRequestError
        ``html`` is neither text nor bytes, or ``url`` is no text.

    Example
    -------
    >>> page = "<title>Tea</title><p>Green tea is <a href='/oolong'>not oolong</a>.</p>"
    >>> df = mf.parse_page(page, url="https://tea.example/green")
    >>> df["title"][0], df["text"][0], df["links"][0][0]["url"]
    ('Tea', 'Green tea is not oolong.', 'https://tea.example/oolong')
    """
    if url is not None and not isinstance(url, str):
        raise InvalidRequestError("url", url, "the page's address as text")
    text("content_type", content_type, "a Content-Type as text", empty=True)
    return local_frame("massive-browser", html, content_type, url=url)


def links(df: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each link of the pages in a frame.

    Parameters
    ----------
    df : pandas.DataFrame
        A frame of pages, as ``browse_many`` and ``parse_page`` return it.

    Returns
    -------
    pandas.DataFrame
        ``page_url``, the page; ``position`` on it; ``url``, ``text``, ``rel`` and ``kind`` of the link;
        its ``domain``; ``request_key`` and ``body_sha256`` to find the page's row.

    Raises
    ------
    InvalidRequestError
        The frame has no column ``links``, or that column holds something else.

    Example
    -------
    >>> df = mf.parse_page("<a href='https://a.example/x' rel=nofollow>A</a>", url="https://b.example/")
    >>> mf.links(df)[["page_url", "url", "rel", "kind"]].values.tolist()
    [['https://b.example/', 'https://a.example/x', 'nofollow', 'external']]
    """
    with as_made("df", df, "browse_many"):
        return links_of(df)


def tables(df: pd.DataFrame) -> list[pd.DataFrame]:
    """Return each data table of the pages in a frame, as a frame of its own.

    Parameters
    ----------
    df : pandas.DataFrame
        A frame of pages, as ``browse_many`` and ``parse_page`` return it.

    Returns
    -------
    list of pandas.DataFrame
        Columns as the table names them (``column_1``, … where it does not), cells as text. Where a table
        is from stands in its ``attrs["massive_frames"]``: ``page_url``, ``position``, ``caption``,
        ``request_key``, ``body_sha256``.

    Raises
    ------
    InvalidRequestError
        The frame has no column ``tables``, or that column holds something else.

    Example
    -------
    >>> page = "<table><tr><th>Tea<th>Minutes</tr><tr><td>Green<td>2</tr></table>"
    >>> (table,) = mf.tables(mf.parse_page(page))
    >>> table.to_dict("records")
    [{'Tea': 'Green', 'Minutes': '2'}]
    """
    with as_made("df", df, "browse_many"):
        return tables_of(df)
