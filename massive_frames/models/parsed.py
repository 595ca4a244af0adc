"""What a parser returns: rows, and what it did not understand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

R = TypeVar("R")


@dataclass(slots=True)
class Parsed(Generic[R]):
    """The rows of one payload, with the parser's own account of itself.

    Parameters
    ----------
    rows : list
        In page order; never empty for a page that was read.
    n_unparsed : int
        Blocks on the page that no component recognised.
    error : str, optional
        A code of ``errors.ERROR_CODES`` when the payload could not be read.
    error_detail : str, optional
        The error in words.
    """

    rows: list[R] = field(default_factory=list)
    n_unparsed: int = 0
    error: str | None = None
    error_detail: str | None = None
