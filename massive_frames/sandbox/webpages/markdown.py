"""Writes the main part of a page as Markdown."""

from __future__ import annotations

import re
from typing import Any

from massive_frames.sandbox.webpages.grid import Grid
from massive_frames.sandbox.webpages.sheet import Link, Part, Sheet

_SIGNS = re.compile(r"([\\`*_\[\]<>|#&])")


class MarkdownSheet(Sheet):
    """A page in Markdown, without its menus."""

    def escape(self, text: str) -> str:
        """Return a text with Markdown's own signs behind backslashes."""
        return _SIGNS.sub(r"\\\1", text)

    def link(self, link: Link) -> str:
        """Return ``[text](address)``."""
        self.note("links", url=link.url, text=link.text or None, rel=None, kind=link.kind)
        return f"[{self.escape(link.text)}]({link.url})"

    def heading(self, level: int, text: str) -> None:
        """Write ``#`` to ``######``."""
        self.note("headings", level=level, text=text)
        self.out.append(f"{'#' * level} {self.told(text)}")

    def paragraph(self, *parts: Part) -> None:
        """Write a paragraph."""
        self.out.append(self.told(*parts))

    def items(self, entries: list[list[Part]], *, ordered: bool = False) -> None:
        """Write a list."""
        lines = []
        for number, entry in enumerate(entries, 1):
            lines.append(f"{f'{number}.' if ordered else '-'} {self.told(*entry)}")
        self.out.append("\n".join(lines))

    def table(self, grid: Grid) -> None:
        """Write a table; its caption becomes a paragraph, and each place has a cell."""
        if grid.caption:
            self.paragraph(grid.caption)
        rows = grid.seen()[grid.n_heads :]
        header = grid.header() or [""] * len(rows[0])
        self.note("tables", caption=None, header=header, rows=rows)
        lines = [header, ["---"] * len(header), *rows]
        self.lines += [" ".join(line) for line in [header, *rows]]
        self.out.append("\n".join(f"| {' | '.join(map(self._cell, line))} |" for line in lines))

    def _cell(self, text: str) -> str:
        return text if text == "---" else self.escape(text)

    def code(self, text: str, language: str) -> None:
        """Write a fenced block."""
        self.lines += text.splitlines()
        self.out.append(f"```{language}\n{text}\n```")

    def image(self, source: str, alt: str) -> None:
        """Write ``![alt](address)``."""
        url = self.place.full(source)
        self.note("images", source=url, alt=alt)
        self.out.append(f"![{self.escape(alt)}]({url})")

    def open(self, markup: str) -> None:
        """Write nothing: Markdown has no such elements."""

    def close(self, tag: str) -> None:
        """Write nothing."""

    def menu(self, tag: str, links: list[Link]) -> None:
        """Write nothing: menus are left out."""

    def raw(self, markup: str) -> None:
        """Write nothing."""

    def meta(self, name: str, value: str) -> None:
        """Write nothing."""

    def linked_data(self, value: dict[str, Any]) -> None:
        """Write nothing."""

    def feed(self, title: str, path: str) -> None:
        """Write nothing."""

    def canonical(self, url: str) -> None:
        """Write nothing."""

    def base(self, path: str) -> None:
        """Write nothing: addresses are written in full."""

    def document(self) -> str:
        """Return the blocks, parted by empty lines; of an empty page, its title."""
        if not self.out:
            self.paragraph(str(self.facts.get("title", "")))
        return "\n\n".join(self.out) + "\n"
