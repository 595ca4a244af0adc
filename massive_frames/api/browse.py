"""Read many web pages at once: their text, links, tables and facts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Unpack, overload

import pandas as pd

from massive_frames.checks import truth
from massive_frames.errors import InvalidRequestError
from massive_frames.handle import Batch
from massive_frames.options import BatchConditions, BrowseOptions, Numbers, Texts
from massive_frames.sync import Client


@overload
def browse_many(
    urls: object, *, wait: Literal[True] = True, **options: Unpack[BrowseOptions]
) -> pd.DataFrame: ...


@overload
def browse_many(urls: object, *, wait: Literal[False], **options: Unpack[BrowseOptions]) -> Batch: ...


def browse_many(
    urls: object,
    *,
    format: Texts = None,  # noqa: A002 - the service's own word
    country: Texts = None,
    subdivision: Texts = None,
    city: Texts = None,
    difficulty: Texts = None,
    speed: Texts = None,
    device: Texts = None,
    session: Texts = None,
    captcha: Texts = None,
    readiness: Texts = None,
    delay: float | Sequence[float] | None = None,
    expiration: Numbers = None,
    callback: Texts = None,
    wait: bool = True,
    progress: str = "auto",
    on_invalid: str = "raise",
    store: str | Path | None = None,
    **conditions: Unpack[BatchConditions],
) -> pd.DataFrame | Batch:
    """Read many web pages at once and return each as a row.

    Parameters
    ----------
    urls : str, iterable of str or pandas.DataFrame
        The pages' addresses, http or https, without spaces, at most 2,047 characters each; a scheme in
        capitals becomes small. A frame is taken row by row: its columns are ``url`` (or
        ``query``) and any of the parameters below.
    format : {"rendered", "raw", "markdown"}, optional
        The page after its scripts ran (the service's default), as the server sent it, or as Markdown. As for
        every parameter here, a list is crossed with the addresses.
    country, subdivision, city : str or list of str, optional
        From where to browse; a random country when not given.
    difficulty : {"low", "medium", "high"}, optional
        How hard the site is to reach: a page costs one credit, twice or six times that.
    speed : {"light", "ridiculous"}, optional
        ``ridiculous`` is about a third faster and costs twice as much.
    device : str or list of str, optional
        A name of ``devices("browser")``.
    session : str or list of str, optional
        Requests of one session leave from one address, for up to twelve minutes.
    captcha : {"solved", "ignored", "rejected"}, optional
        What to do about a captcha; a rejected one is a row with that error.
    readiness : {"load", "domcontentloaded"}, optional
        The event to wait for.
    delay : float or list of float, optional
        Seconds to wait after it, 0.1 to 10.
    expiration : {0, 1}, optional
        Days after which a page from the service's cache is too old; 0 means no cache.
    callback : str or list of str, optional
        As of ``search_many``.
    wait, progress, on_invalid, store, **conditions
        As of ``search_many``. ``via="batches"`` is not for pages.

    Returns
    -------
    pandas.DataFrame
        One row a page, with the columns of ``docs/frames.md``, in the order the requests were asked; the
        address asked for is in ``query``. ``links`` and ``tables`` make of it a row a link, and frames. A
        request that failed is a row with its ``error``; a page that only says that there is none has
        ``looks_like_error``.

    Raises
    ------
    InvalidRequestError
        A parameter breaks a limit; the error names the row, the parameter, the value and what would be
        right. Nothing was sent.
    MassiveFramesError
        As of ``search_many``.

    Example
    -------
    >>> df = mf.browse_many(["https://example.com/tea", "https://example.org/"], progress="none")
    >>> len(df)
    2
    """
    return Client(store=store).browse_many(
        urls,
        format=format,
        country=country,
        subdivision=subdivision,
        city=city,
        difficulty=difficulty,
        speed=speed,
        device=device,
        session=session,
        captcha=captcha,
        readiness=readiness,
        delay=delay,
        expiration=expiration,
        callback=callback,
        wait=wait,
        progress=progress,
        on_invalid=on_invalid,
        **conditions,
    )


@overload
def browse(url: str, *, wait: Literal[True] = True, **options: Unpack[BrowseOptions]) -> pd.DataFrame: ...


@overload
def browse(url: str, *, wait: Literal[False], **options: Unpack[BrowseOptions]) -> Batch: ...


def browse(url: str, *, wait: bool = True, **options: Unpack[BrowseOptions]) -> pd.DataFrame | Batch:
    """Read one web page; see ``browse_many`` for the options, columns and errors.

    Parameters
    ----------
    url : str
        The page's address.
    wait : bool
        Whether to wait for the end; otherwise a ``Batch`` is returned at once.
    **options
        Every keyword argument of ``browse_many``.

    Returns
    -------
    pandas.DataFrame
        As of ``browse_many``.

    Raises
    ------
    InvalidRequestError
        ``url`` is not one text, or another parameter breaks a limit.

    Example
    -------
    >>> mf.browse("https://example.com/tea", progress="none")["query"].iloc[0]
    'https://example.com/tea'
    """
    if not isinstance(url, str):
        raise InvalidRequestError("url", url, "one text; browse_many takes several")
    wait = truth("wait", wait)
    return browse_many([url], wait=wait, **options) if wait else browse_many([url], wait=False, **options)
