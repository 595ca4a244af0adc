"""Answers that somebody already has, and the sources of any frame of answers."""

from __future__ import annotations

import pandas as pd

from massive_frames.analysis.sources import sources_of
from massive_frames.checks import as_made
from massive_frames.errors import InvalidRequestError
from massive_frames.local import local_frame


def parse_answer(payload: str | bytes, *, model: str | None = None) -> pd.DataFrame:
    """Parse a saved answer of an AI application into the frame that ``ask_many`` returns; nothing is sent.

    Parameters
    ----------
    payload : str or bytes
        The service's JSON, or the application's page. Any bytes are taken: what cannot be read is a row
        with its error.
    model : str, optional
        Which application it is: ``chatgpt``, ``gemini``, ``perplexity`` or ``copilot``. It is only needed
        where neither the JSON nor the page tells.

    Returns
    -------
    pandas.DataFrame
        The columns of ``ask_many``, one row an answer: a saved conversation has several, counted in
        ``turn``. What only a service knows is missing.

    Raises
    ------
    InvalidRequestError
        ``payload`` is neither text nor bytes, or ``model`` is no text.

    Example
    -------
    >>> page = '<div data-content="ai-message"><h6>Copilot</h6><p>Tea is <b>good</b>.</p></div>'
    >>> mf.parse_answer(page)[["model", "answer"]].values.tolist()
    [['copilot', 'Tea is **good**.']]
    """
    if not isinstance(payload, (str, bytes, bytearray)):
        raise InvalidRequestError("payload", payload, "the answer as text or bytes")
    if model is not None and not isinstance(model, str):
        raise InvalidRequestError("model", model, "the model's name as text")
    return local_frame("massive-ai", payload, model=model)


def sources(df: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each source that the answers in a frame cite, in order.

    A source is one address without tracking parameters; a link to another passage of the same page is
    another source, with that passage as its ``snippet``. A source cited five times is one row with 5 in
    ``n_citations``. One that is named without a link has a ``title`` and no ``url``.

    Parameters
    ----------
    df : pandas.DataFrame
        A frame of ``ask_many`` or ``parse_answer``, or of ``search_many`` for the sources of AI overviews.

    Returns
    -------
    pandas.DataFrame
        ``query, model, country, turn``: of which answer; ``position, title, url, domain, snippet``: the
        source; ``raw_url``: as it was first linked; ``inline`` and ``in_panel``: whether it is cited in the
        answer, and listed beside it; ``n_citations``: how often in the answer; ``offsets`` and
        ``paragraphs``: where in ``answer_text``, in characters before it and in paragraphs from 1;
        ``request_key`` and ``body_sha256`` to find the answer's row. Result pages do not tell where an
        overview cites: there those columns are missing.

    Raises
    ------
    InvalidRequestError
        ``df`` has no column ``sources``, or that column holds something else.

    Example
    -------
    >>> link = '<a href="https://tea.example/?utm_source=chatgpt.com">Green tea</a>'
    >>> df = mf.parse_answer(f'<div data-content="ai-message"><p>{link} and {link}.</p></div>')
    >>> mf.sources(df)[["url", "n_citations"]].values.tolist()
    [['https://tea.example/', 2]]
    """
    with as_made("df", df, "ask_many"):
        return sources_of(df)
