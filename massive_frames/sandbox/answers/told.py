"""The right row of an answer, written from its parts and not from its markup: Markdown, text, sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from massive_frames.sandbox.answers.chat import Chat
from massive_frames.sandbox.answers.parts import (
    Block,
    Cite,
    Code,
    Line,
    Link,
    Listing,
    Paragraph,
    Source,
    Table,
    Words,
)
from massive_frames.sandbox.serp.pool import registrable

_SIGNS = re.compile(
    r"([\\`\[\]]|\*(?=\S|\Z)|(?<=\S)\*|\A\*|(?<!\w)_|_(?!\w)|~(?=~)|<(?=[a-zA-Z/!?]|\Z)|&(?=#?\w+;))"
)
_OPENING = re.compile(r">|([-+*]|#{1,6}|\d{1,9}[.)])(?=\s|$)|(-+|=+)$|~{3,}")
_CLOSING = re.compile(r"(?:^|(?<= ))#+$")
_MARKS = {"strong": "**", "em": "*"}
Called = Callable[[Source], str]
Step = tuple[str, str, list[list[Line]]]
"""What stands before a block in Markdown, the block, and its cells row by row: mostly a single one."""


@dataclass
class Account:
    """The sources of one answer, numbered as they first come, and where each is cited."""

    raw: Called
    name: Called
    linked: bool
    sources: list[dict[str, Any]] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)
    _known: dict[tuple[str | None, str | None], dict[str, Any]] = field(default_factory=dict)

    def cite(self, piece: Link | Cite, offset: int, paragraph: int) -> None:
        """Note a link or a chip in the answer."""
        chip = isinstance(piece, Cite)
        name = self.name(piece.source) if isinstance(piece, Cite) else piece.text
        found = self._source(piece.source, name, linked=self.linked or not chip)
        place = {"source": found["position"], "place": "inline", "offset": offset, "paragraph": paragraph}
        self.citations.append(place | {"raw_url": self.raw(piece.source) if found["url"] else None})

    def list_beside(self, source: Source) -> None:
        """Note a card beside the answer, which calls the page by its title."""
        found = self._source(source, source.title, linked=True)
        found["title"], found["snippet"] = source.title, found["snippet"] or source.snippet
        place = {"source": found["position"], "place": "panel", "offset": None, "paragraph": None}
        self.citations.append(place | {"raw_url": self.raw(source)})

    def _source(self, source: Source, name: str, *, linked: bool) -> dict[str, Any]:
        key = (source.url, source.passage) if linked else (None, name)
        if key not in self._known:
            made: dict[str, Any] = {"position": len(self.sources) + 1, "title": name, "url": None}
            made |= {"domain": None, "snippet": None}
            if linked:
                made |= {"url": source.url, "domain": registrable(urlsplit(source.url).netloc)}
                made["snippet"] = source.passage
            self._known[key] = made
            self.sources.append(made)
        return self._known[key]


def row_of(chat: Chat, raw: Called, name: Called) -> dict[str, Any]:
    """Return the row that a reader of the conversation should get.

    Parameters
    ----------
    chat
        The conversation.
    raw
        Returns the address that the application links a source by.
    name
        Returns what a chip calls a source.
    """
    account = Account(raw, name, chat.manner.linked)
    markdown, text = _written(chat.blocks, account)
    for source in chat.panel:
        account.list_beside(source)
    row = {"turn": 1, "answer_state": chat.state, "model_name": chat.model_name or None}
    row |= {"answer": markdown or None, "answer_text": text or None, "n_sources": len(account.sources)}
    row |= {"sources": account.sources, "citations": account.citations}
    return {key: value for key, value in row.items() if value is not None and value != []}


def _written(blocks: list[Block], account: Account) -> tuple[str, str]:
    markdown, text = "", ""
    for paragraph, (gap, written, rows) in enumerate(_steps(blocks), 1):
        markdown += (gap if markdown else "") + written
        for row in rows:
            text += "\n" if text else ""
            for place, cell in enumerate(row):
                text += "\t" if place else ""
                text += _told(cell, account, len(text), paragraph)
    return markdown, text


def _told(line: Line, account: Account, start: int, paragraph: int) -> str:
    text = ""
    for piece in line:
        text += "" if isinstance(piece, Cite) else piece.text
        if not isinstance(piece, Words):
            account.cite(piece, start + len(text), paragraph)
    return text


def _steps(blocks: list[Block]) -> Iterator[Step]:
    for block in blocks:
        if isinstance(block, Paragraph):
            lead = {"p": "", "blockquote": "> ", "h2": "## ", "h3": "### ", "h4": "#### "}[block.tag]
            written = _line(block.line)
            written = _CLOSING.sub(r"\\\g<0>", written) if lead.startswith("#") else _safe(written)
            yield "\n\n", lead + written, [[block.line]]
        elif isinstance(block, Listing):
            yield from _listed(block, "", "\n\n")
        elif isinstance(block, Code):
            yield "\n\n", _fenced(block), [[[Words(block.text)]]]
        else:
            yield "\n\n", _tabled(block), block.rows


def _listed(listing: Listing, indent: str, gap: str) -> Iterator[Step]:
    for number, item in enumerate(listing.items):
        mark = "- " if listing.start is None else f"{listing.start + number}. "
        yield gap, indent + mark + _safe(_line(item.line)), [[item.line]]
        gap = "\n"
        if item.nested:
            yield from _listed(item.nested, indent + " " * len(mark), "\n")


def _tabled(table: Table) -> str:
    rows = [" | ".join(_line(cell).replace("|", "\\|") for cell in row) for row in table.rows]
    rows = [f"| {row} |" for row in rows]
    return "\n".join([rows[0], "|" + " --- |" * len(table.rows[0]), *rows[1:]])


def _fenced(code: Code) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code.text)), default=0))
    return f"{fence}{code.language}\n{code.text}\n{fence}"


def _line(line: Line) -> str:
    written = ""
    for plain, run in groupby(line, _plain_words):
        pieces = list(run)
        words = "".join(piece.text for piece in pieces if isinstance(piece, Words))
        written += _escaped(words) if plain else "".join(map(_piece, pieces))
    return written


def _plain_words(piece: Words | Link | Cite) -> bool:
    return isinstance(piece, Words) and not piece.mark


def _piece(piece: Words | Link | Cite) -> str:
    if isinstance(piece, Link):
        return f"[{_escaped(piece.text)}]({piece.source.url})"
    if isinstance(piece, Words):
        mark = _MARKS.get(piece.mark, "")
        return f"`{piece.text}`" if piece.mark == "code" else mark + _escaped(piece.text) + mark
    return ""


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def _safe(written: str) -> str:
    """Escape what at a line's beginning would open another block."""
    found = _OPENING.match(written)
    at = found.end() - 1 if found and written[0].isdigit() else 0
    return f"{written[:at]}\\{written[at:]}" if found else written
