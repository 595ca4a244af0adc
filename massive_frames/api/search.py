"""Search for many queries at once: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Unpack, overload

import pandas as pd

from massive_frames.checks import choice, truth
from massive_frames.client import BY_WORD, AsyncClient
from massive_frames.errors import InvalidRequestError
from massive_frames.handle import Batch
from massive_frames.models import Estimate
from massive_frames.options import BatchConditions, Numbers, SearchOptions, Texts
from massive_frames.sync import Client


@overload
def search_many(
    queries: object, *, wait: Literal[True] = True, **options: Unpack[SearchOptions]
) -> pd.DataFrame: ...


@overload
def search_many(queries: object, *, wait: Literal[False], **options: Unpack[SearchOptions]) -> Batch: ...


def search_many(
    queries: object,
    *,
    country: Texts = None,
    subdivision: Texts = None,
    city: Texts = None,
    language: Texts = None,
    display: Texts = None,
    device: Texts = None,
    engine: Texts = None,
    serps: Numbers = None,
    size: Numbers = None,
    offset: Numbers = None,
    uule: Texts = None,
    url: Texts = None,
    awaiting: Texts = None,
    expiration: Numbers = None,
    callback: Texts = None,
    wait: bool = True,
    progress: str = "auto",
    on_invalid: str = "raise",
    store: str | Path | None = None,
    **conditions: Unpack[BatchConditions],
) -> pd.DataFrame | Batch:
    """Search for many queries at once and return every result as a row.

    Parameters
    ----------
    queries : str, iterable of str or pandas.DataFrame
        What to search for, 1 to 255 characters each. A frame is taken row by row: its columns are
        ``query`` and any of the parameters below (``search_url`` for ``url``), and what a row gives
        goes before the parameter of the call.
    country : str or list of str, optional
        Two-letter country to search from; a random one when not given. As for every parameter here, a
        list is crossed with the queries: 200 queries x 2 countries are 400 requests.
    subdivision, city : str or list of str, optional
        Where in the country.
    language, display : str or list of str, optional
        The language to search in, and of the page itself: a name or a code.
    device : str or list of str, optional
        A name of ``devices("search")``.
    engine : str, optional
        The search engine: ``google``.
    serps : int or list of int, optional
        Result pages to fetch, 1 to 10.
    size, offset : int or list of int, optional
        Results a page, and results to skip, 0 to 100.
    uule : str or list of str, optional
        Google's encoded location.
    url : str or list of str, optional
        A result page's own address; ``queries`` may then be None.
    awaiting : str or list of str, optional
        Parts of the page to wait for: ``ai``, ``answers``, ``ads``. Several go into one request; a list
        of lists is crossed.
    expiration : {0, 1}, optional
        Days after which a page from the service's cache is too old; 0 means no cache.
    callback : str or list of str, optional
        An address, or an SQS queue's, that the service notifies when it has a result. It is passed
        through, not served: the batch asks for its results all the same.
    wait : bool
        Whether to wait for the end; otherwise a ``Batch`` is returned at once and runs on.
    progress : {"auto", "widget", "text", "bar", "none"}
        How to show what happens; ``bar`` is ``text`` without its last line.
    on_invalid : {"raise", "row"}
        Whether a request that breaks a limit stops everything, or becomes a row with its error.
    store : str or pathlib.Path, optional
        The file that keeps jobs and bodies, over the configured one.
    **conditions
        On which conditions the batch runs:

        - ``max_credits`` (float): refuse the batch when it would cost more (a search costs one credit when
          it succeeds), and submit nothing more once so much is spent or may have been.
        - ``deadline`` (seconds, ``"2 hours"``, timedelta or datetime): ask for nothing more after it.
        - ``max_failures`` (share, 0 to 1): submit nothing more when more have failed.
        - ``unconfirmed`` (``"keep"`` or ``"resubmit"``): whether a request that was sent, and whose answer
          was not seen, is left as a row that says so, or sent again, which may cost it twice.
        - ``cache`` (``"ask"``, ``"use"``, ``"refresh"`` or ``"off"``): whether answers that the store has are
          used. ``"ask"`` asks you where it can, and else uses them with a warning; ``"refresh"`` and
          ``"off"`` pay again.
        - ``max_age`` (seconds, ``"7 days"`` or timedelta): how old such answers may be, one day by default.
        - ``to`` (folder): write the rows to a Parquet dataset there instead of a frame; the frame returned
          lists its files.
        - ``via`` (``"jobs"`` or ``"batches"``): submit requests one by one, or up to 1,000 at a time. A
          batch that is gone on with keeps to its way where none is given.

    Returns
    -------
    pandas.DataFrame
        One row a result, with the columns of ``docs/frames.md``, in the order the requests were asked.
        Equal requests are sent once. A request that failed is a row with its ``error``; a blocked page and a
        page without results are rows of their own types.

    Raises
    ------
    InvalidRequestError
        A parameter breaks a limit; the error names the row, the parameter, the value and what would be
        right. Nothing was sent.
    BudgetError
        The batch would cost more than ``max_credits``. Nothing was sent.
    ConfigurationError
        There is no token.
    AuthenticationError
        The service refused the token; nothing more was sent.
    NetworkError
        The service could not be reached at all.
    StoreError
        The store cannot be written. Nothing was sent, or nothing more.
    Interrupted
        You pressed stop: ``mf.last`` and the error's ``frame`` hold what came, ``resume`` goes on.

    Example
    -------
    >>> df = mf.search_many(["running shoes", "espresso"], country=["us", "jp"], progress="none")
    >>> df.groupby("query", observed=True)["country"].nunique().to_dict()
    {'espresso': 2, 'running shoes': 2}
    """
    return Client(store=store).search_many(
        queries,
        country=country,
        subdivision=subdivision,
        city=city,
        language=language,
        display=display,
        device=device,
        engine=engine,
        serps=serps,
        size=size,
        offset=offset,
        uule=uule,
        url=url,
        awaiting=awaiting,
        expiration=expiration,
        callback=callback,
        wait=wait,
        progress=progress,
        on_invalid=on_invalid,
        **conditions,
    )


@overload
def search(query: str, *, wait: Literal[True] = True, **options: Unpack[SearchOptions]) -> pd.DataFrame: ...


@overload
def search(query: str, *, wait: Literal[False], **options: Unpack[SearchOptions]) -> Batch: ...


def search(query: str, *, wait: bool = True, **options: Unpack[SearchOptions]) -> pd.DataFrame | Batch:
    """Search for one query; see ``search_many`` for the options, columns and errors.

    Parameters
    ----------
    query : str
        What to search for, 1 to 255 characters.
    wait : bool
        Whether to wait for the end; otherwise a ``Batch`` is returned at once.
    **options
        Every keyword argument of ``search_many``.

    Returns
    -------
    pandas.DataFrame
        As of ``search_many``.

    Raises
    ------
    InvalidRequestError
        ``query`` is not one text, or another parameter breaks a limit.

    Example
    -------
    >>> df = mf.search("espresso machine", country="us", progress="none")
    >>> int(df.loc[df["type"] == "organic", "organic_rank"].min())
    1
    """
    if not isinstance(query, str):
        raise InvalidRequestError("query", query, "one text; search_many takes several")
    wait = truth("wait", wait)
    return search_many([query], wait=wait, **options) if wait else search_many([query], wait=False, **options)


def estimate(
    queries: object, *, service: str = "search", on_invalid: str = "raise", **parameters: object
) -> Estimate:
    """Return how many requests a batch is and what it costs, without sending anything.

    Parameters
    ----------
    queries : str, iterable of str or pandas.DataFrame
        As of ``search_many``, ``ask_many`` or ``browse_many``.
    service : {"search", "ask", "browse"}
        Which of them it is for.
    on_invalid : {"raise", "row"}
        As of ``search_many``: requests that break a limit raise, or are not counted.
    **parameters
        That call's parameters.

    Returns
    -------
    Estimate
        ``requests`` that would be sent, their ``credits`` when all succeed (by the service's price list a
        search is one credit, an answer five, a page one to twelve; failed calls are free), and how many
        were ``asked`` before equal ones were taken together.

    Raises
    ------
    InvalidRequestError
        A parameter breaks a limit.

    Example
    -------
    >>> mf.estimate(["tea", "coffee", "tea"], country=["us", "jp"])
    Estimate(service='massive-search', asked=6, requests=4, credits=4.0)
    >>> mf.estimate("https://example.com/", service="browse", difficulty="high", speed="ridiculous").credits
    12.0
    """
    choice("service", service, BY_WORD)
    client = AsyncClient()
    plan = client.plan(BY_WORD[service], queries, parameters, on_invalid=on_invalid)
    return Estimate(plan.service, plan.n_asked, len(plan.requests), client.cost(plan))
