"""A web page while it is written, with the truth about it: every block leaves markup and what a reader gets.

A kind of page is written once, for any form: ``markup.py`` makes HTML of the same calls, ``markdown.py``
Markdown.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from massive_frames.sandbox.webpages.grid import Grid
from massive_frames.sandbox.webpages.place import Place

_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W\u3040-\u30ff\u3400-\u9fff]+")
"""A word; in Japanese and Chinese, a sign."""


@dataclass(frozen=True)
class Link:
    """A link: its words, its address as written and in full, and where it leads."""

    text: str
    href: str
    url: str
    kind: str = "internal"
    rel: str | None = None


Part = str | Link


class Sheet(ABC):
    """What all forms of a page share: the lists of what is on it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.out: list[str] = []
        self.head: list[str] = []
        self.body_end: list[str] = []
        self.classes = ""
        self.facts: dict[str, Any] = {}
        self.lines: list[str] = []
        self.found: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("headings", "links", "images", "tables", "feeds", "opengraph")
        }

    def note(self, name: str, /, **what: Any) -> None:
        """Remember a link, heading, image, table or feed; each has its position."""
        numbered = {} if name == "opengraph" else {"position": len(self.found[name]) + 1}
        self.found[name].append(numbered | what)

    def say(self, *parts: Part) -> str:
        """Return running text with links as markup."""
        return "".join(
            part if isinstance(part, str) else self.link(part) for part in map(self._escaped, parts)
        )

    def _escaped(self, part: Part) -> Part:
        return self.escape(part) if isinstance(part, str) else part

    def told(self, *parts: Part) -> str:
        """Remember a line of the main text and return its markup."""
        self.lines.append("".join(part if isinstance(part, str) else part.text for part in parts))
        return self.say(*parts)

    def row(self) -> dict[str, Any]:
        """Return the right row, with the keys of the frame that it has."""
        text = "\n".join(self.lines)
        counts = {"n_words": len(_WORD.findall(text)), "n_links": len(self.found["links"])}
        return {**self.facts, "text": text or None, **counts, **self.found}

    @abstractmethod
    def escape(self, text: str) -> str:
        """Return a text as this form has to write it."""

    @abstractmethod
    def link(self, link: Link) -> str:
        """Return a link's markup, and remember it."""

    @abstractmethod
    def heading(self, level: int, text: str) -> None:
        """Write a heading."""

    @abstractmethod
    def paragraph(self, *parts: Part) -> None:
        """Write a paragraph."""

    @abstractmethod
    def items(self, entries: list[list[Part]], *, ordered: bool = False) -> None:
        """Write a list."""

    @abstractmethod
    def table(self, grid: Grid) -> None:
        """Write a table of data."""

    @abstractmethod
    def code(self, text: str, language: str) -> None:
        """Write a block of program text."""

    @abstractmethod
    def image(self, source: str, alt: str) -> None:
        """Write an image; ``source`` is its path on the site."""

    @abstractmethod
    def open(self, markup: str) -> None:
        """Open an element of HTML, its start tag without the angle brackets."""

    @abstractmethod
    def close(self, tag: str) -> None:
        """Close it."""

    @abstractmethod
    def menu(self, tag: str, links: list[Link]) -> None:
        """Write links that are not what the page is about: a menu, a footer."""

    @abstractmethod
    def raw(self, markup: str) -> None:
        """Write HTML that leaves nothing for a reader."""

    @abstractmethod
    def meta(self, name: str, value: str) -> None:
        """Say something of the page in its head."""

    @abstractmethod
    def linked_data(self, value: dict[str, Any]) -> None:
        """Say it as JSON-LD."""

    @abstractmethod
    def feed(self, title: str, path: str) -> None:
        """Name a feed."""

    @abstractmethod
    def canonical(self, url: str) -> None:
        """Name the page's proper address."""

    @abstractmethod
    def base(self, path: str) -> None:
        """Name the path from which the page's addresses are written."""

    @abstractmethod
    def document(self) -> str:
        """Return the whole page."""
