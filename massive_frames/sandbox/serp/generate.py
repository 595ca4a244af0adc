"""The generator's one entry: a search's parameters in, a document and its right rows out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from massive_frames.sandbox.serp import blocked, nothing, plan
from massive_frames.sandbox.serp.ask import Ask, listed, read
from massive_frames.sandbox.serp.compose import compose
from massive_frames.sandbox.serp.rows import Numbering, Row

_PAGE_BREAK = "\n\n"


def generate_serp(
    params: Mapping[str, Any], seed: int = 0, *, repetition: int = 0, weight: int | None = None
) -> tuple[str, list[dict[str, Any]]]:
    """Return an invented results page and the rows a reader should get from it.

    Parameters
    ----------
    params
        The search's query parameters; a value may be a string, a number or a list.
    seed
        Everything invented follows from it.
    repetition
        Which fresh page of the same search; later ones drift a little.
    weight
        Bytes of scripts, styles and images around the results; by default as many as real pages have. The
        rows do not depend on it.

    Returns
    -------
    tuple of str and list of dict
        The document (several, separated by an empty line, for several pages) and the rows in visual
        order, with the keys of the search frame that each row has.
    """
    ask = read(listed(params), seed, repetition, weight)
    special = _special(ask)
    if special:
        return special
    numbering = Numbering()
    documents, rows = [], []
    for page in plan.pages(ask):
        document, blocks = compose(page)
        documents.append(document)
        rows += numbering.number(blocks, page.number)
    return _PAGE_BREAK.join(documents), rows


def _special(ask: Ask) -> tuple[str, list[Row]] | None:
    barred: list[Row] = [{"type": "blocked", "page": 1}]
    if ask.special == "captcha":
        return blocked.captcha(ask.terms, ask.seed), barred
    if ask.special == "enablejs":
        return blocked.enable_javascript(ask), barred
    if ask.special == "consent":
        return blocked.consent(ask), barred
    if ask.special == "empty":
        return nothing.empty(plan.blank(ask))
    if ask.special == "no-results" or not plan.pages(ask):
        return nothing.no_results(plan.blank(ask))
    return None
