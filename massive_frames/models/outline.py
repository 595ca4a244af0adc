"""What a parser made of one page, part by part, for people who mend parsers."""

from __future__ import annotations

from dataclasses import dataclass

from massive_frames.models.row import SearchRow


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page.

    Parameters
    ----------
    path : str
        Where it stands, as a CSS selector.
    depth : int
        How many of the other parts stand around it.
    kind : str
        ``block`` for what gave rows, or was taken without any; ``frame`` for what holds blocks;
        ``ignored`` for what has text or links and gave no row.
    text : str
        The beginning of its words; of an ignored part, then why it gave no row.
    rows : tuple of SearchRow
        The rows read from it.
    why : str, optional
        Why it was ignored.
    """

    path: str
    depth: int
    kind: str
    text: str = ""
    rows: tuple[SearchRow, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class LostLink:
    """A result link that is in no row that was recognised."""

    path: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """One page's parts in document order, its lost links, and its account of itself.

    Parameters
    ----------
    page : int
        Counted from 1 over the pages of a body.
    n_rows : int
        All its rows.
    coverage : float, optional
        As in the column of that name.
    warnings : tuple of str
        Codes of ``models.parsed.WARNINGS``.
    parts : tuple of Part
        Up to some hundred.
    lost : tuple of LostLink
        Up to some dozen.
    """

    page: int
    n_rows: int
    coverage: float | None
    warnings: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    lost: tuple[LostLink, ...] = ()
