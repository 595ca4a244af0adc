"""One AI answer as the parser leaves it, before provenance is added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from massive_frames.models.row import Link

ANSWER_STATES = {
    "answered": "The answer is there.",
    "generating": "The page was taken while the answer was still being written.",
    "empty": "The model's place on the page holds no word.",
    "refused": "The application shows a notice in the answer's place.",
    "blocked": "A captcha or another check came instead of the page.",
    "unknown": "No answer was recognised on the page: do not take it for an empty one.",
}
"""What became of an answer. A refusal in the model's own words is an answer."""


@dataclass(slots=True)
class Citation:
    """One place where a source is cited.

    Parameters
    ----------
    source : int
        The source's ``position``.
    place : str
        ``inline``, in the answer, or ``panel``, beside it.
    offset : int, optional
        How many characters of ``answer_text`` stand before it; None in a panel.
    paragraph : int, optional
        The paragraph, item, heading, table or code that it stands in, counted from 1.
    raw_url : str, optional
        The address as the page has it; None where the source is only named.
    """

    source: int
    place: str
    offset: int | None = None
    paragraph: int | None = None
    raw_url: str | None = None


@dataclass(slots=True)
class Fanout:
    """One query that the model searched for; ``position`` counts from 1."""

    position: int
    query: str


@dataclass(slots=True)
class AnswerRow:
    """One answer; the fields are the columns of an ask frame, and ``told``: the parameters that it tells."""

    turn: int = 1
    answer_state: str = "unknown"
    answer: str | None = None
    answer_text: str | None = None
    model_name: str | None = None
    answer_language: str | None = None
    n_words: int | None = None
    n_sources: int | None = None
    sources: list[Link] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    fanouts: list[Fanout] = field(default_factory=list)
    ads: list[Link] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
