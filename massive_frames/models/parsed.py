"""What a parser returns: rows, and what it did not understand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

R = TypeVar("R")

WARNINGS = {
    "unrecognised-layout": "Nothing on a page was recognised: do not take it for one without results.",
    "no-organic": "Something was recognised on a page, but no organic result.",
    "low-coverage": "Of a page's result links, 5 or more, less than half are in a row that was recognised.",
    "mostly-unknown": "A page has more blocks that are unknown than blocks that were recognised.",
    "rows-left-out": "A page has so many unknown blocks that only the first became rows.",
    "truncated-page": "A page breaks off before its end: results may be missing, ask for it again.",
    "encoding-doubtful": "The encoding was guessed, or characters were lost: texts may be misspelt.",
    "more-buckets": "A composite aggregation may have more buckets than came: all_buckets=True fetches all.",
}
"""What a parser may warn of, in the order in which it is told."""


@dataclass(slots=True)
class Parsed(Generic[R]):
    """The rows of one payload, with the parser's own account of itself.

    Parameters
    ----------
    rows : list
        In page order; never empty for a page that was read.
    n_unparsed : int
        Blocks on the page that no component recognised.
    coverage : float, optional
        The share of the result links that ended in a recognised row, 0 to 1; None where there are none.
    warnings : list of str
        Codes of ``WARNINGS``, each once.
    error : str, optional
        A code of ``errors.ERROR_CODES`` when the payload could not be read.
    error_detail : str, optional
        The error in words.
    """

    rows: list[R] = field(default_factory=list)
    n_unparsed: int = 0
    coverage: float | None = None
    warnings: list[str] = field(default_factory=list)
    error: str | None = None
    error_detail: str | None = None
