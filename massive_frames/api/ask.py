"""Ask AI models many prompts at once: what they say, and whom they cite."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Unpack, overload

import pandas as pd

from massive_frames.checks import truth
from massive_frames.errors import InvalidRequestError
from massive_frames.handle import Batch
from massive_frames.options import AskOptions, BatchConditions, Numbers, Texts
from massive_frames.sync import Client


@overload
def ask_many(
    prompts: object, *, wait: Literal[True] = True, **options: Unpack[AskOptions]
) -> pd.DataFrame: ...


@overload
def ask_many(prompts: object, *, wait: Literal[False], **options: Unpack[AskOptions]) -> Batch: ...


def ask_many(
    prompts: object,
    *,
    model: Texts = None,
    country: Texts = None,
    subdivision: Texts = None,
    city: Texts = None,
    language: Texts = None,
    display: Texts = None,
    device: Texts = None,
    format: Texts = None,  # noqa: A002 - the service's own word
    expiration: Numbers = None,
    callback: Texts = None,
    wait: bool = True,
    progress: str = "auto",
    on_invalid: str = "raise",
    store: str | Path | None = None,
    **conditions: Unpack[BatchConditions],
) -> pd.DataFrame | Batch:
    """Ask one or several AI models many prompts at once and return every answer as a row.

    Parameters
    ----------
    prompts : str, iterable of str or pandas.DataFrame
        What to ask, 1 to 2,047 characters each. A frame is taken row by row: its columns are ``query`` (the
        prompt) and any of the parameters below, and what a row gives goes before the parameter of the call.
    model : str or list of str, optional
        ``chatgpt`` (when not given), ``gemini``, ``perplexity`` or ``copilot``. As for every parameter
        here, a list is crossed with the prompts: 50 prompts x 4 models are 200 requests.
    country, subdivision, city : str or list of str, optional
        From where to ask; a random country when not given.
    language, display : str or list of str, optional
        The language to chat in, and of the chat's own page: a name or a code.
    device : str or list of str, optional
        A name of ``devices("ai")``.
    format : {"json", "rendered"}, optional
        Whether the answer's parts come back, or the whole page; the frame has the same columns.
    expiration : {0, 1}, optional
        Days after which an answer from the service's cache is too old; 0 means no cache.
    callback : str or list of str, optional
        As of ``search_many``.
    wait, progress, on_invalid, store, **conditions
        As of ``search_many``; an answer costs five credits. ``via="batches"`` is not for prompts.

    Returns
    -------
    pandas.DataFrame
        One row an answer, with the columns of ``docs/frames.md``, in the order the requests were asked; the
        prompt is in ``query``. ``sources`` makes of it one row a cited source. A request that failed is a row
        with its ``error``.

    Raises
    ------
    InvalidRequestError
        A parameter breaks a limit; the error names the row, the parameter, the value and what would be
        right. Nothing was sent.
    MassiveFramesError
        As of ``search_many``.

    Example
    -------
    >>> df = mf.ask_many(["best running shoes"], model=["chatgpt", "gemini"], country="us", progress="none")
    >>> df["model"].tolist()
    ['chatgpt', 'gemini']
    """
    return Client(store=store).ask_many(
        prompts,
        model=model,
        country=country,
        subdivision=subdivision,
        city=city,
        language=language,
        display=display,
        device=device,
        format=format,
        expiration=expiration,
        callback=callback,
        wait=wait,
        progress=progress,
        on_invalid=on_invalid,
        **conditions,
    )


@overload
def ask(prompt: str, *, wait: Literal[True] = True, **options: Unpack[AskOptions]) -> pd.DataFrame: ...


@overload
def ask(prompt: str, *, wait: Literal[False], **options: Unpack[AskOptions]) -> Batch: ...


def ask(prompt: str, *, wait: bool = True, **options: Unpack[AskOptions]) -> pd.DataFrame | Batch:
    """Ask one prompt; see ``ask_many`` for the options, columns and errors.

    Parameters
    ----------
    prompt : str
        What to ask, 1 to 2,047 characters.
    wait : bool
        Whether to wait for the end; otherwise a ``Batch`` is returned at once.
    **options
        Every keyword argument of ``ask_many``.

    Returns
    -------
    pandas.DataFrame
        As of ``ask_many``.

    Raises
    ------
    InvalidRequestError
        ``prompt`` is not one text, or another parameter breaks a limit.

    Example
    -------
    >>> bool(mf.ask("best running shoes", progress="none")["answer"].iloc[0])
    True
    """
    if not isinstance(prompt, str):
        raise InvalidRequestError("prompt", prompt, "one text; ask_many takes several")
    wait = truth("wait", wait)
    return ask_many([prompt], wait=wait, **options) if wait else ask_many([prompt], wait=False, **options)
