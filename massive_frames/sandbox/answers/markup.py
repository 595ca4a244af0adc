"""Writes an answer's parts as markup; an application's module changes what it does in its own way."""

from __future__ import annotations

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
from massive_frames.sandbox.answers.words import NAMES
from massive_frames.sandbox.serp.markup import esc

_HIDDEN = "sr-only select-none"


class Markup:
    """The markup that the applications share; subclasses write chips, code and what is around an answer."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.skin = chat.skin
        self.ui = chat.ui
        self.chips = 0

    def raw(self, source: Source) -> str:
        """Return the address that the application links a source by."""
        return source.url

    def name(self, source: Source) -> str:
        """Return what a chip calls a source."""
        return source.site

    def chip(self, cite: Cite) -> str:
        """Return a citation chip."""
        raise NotImplementedError

    def code(self, block: Code) -> str:
        """Return a block of code, with its language and a button."""
        raise NotImplementedError

    def turn(self) -> str:
        """Return the answer with what the application puts around it."""
        raise NotImplementedError

    def panel(self) -> str:
        """Return the sources that stand beside the answer."""
        return ""

    def ads(self) -> str:
        """Return the advertisement below the answer."""
        return ""

    def events(self) -> str:
        """Return the events that the page was filled by, as JSON."""
        return ""

    def beside(self) -> str:
        """Return what else the page has."""
        return ""

    def body(self) -> str:
        """Return the answer's blocks, or the notice in their place."""
        if self.chat.state == "refused":
            return f'<div role="alert" {self.skin.cls("notice")}><p>{esc(self.ui.refusal)}</p></div>'
        return "\n".join(self._block(block) for block in self.chat.blocks)

    def prompt(self) -> str:
        """Return the turn that asks."""
        return (
            f'<section data-turn="user" dir="auto"><h4 class="{_HIDDEN}">{esc(self.ui.you)}</h4>'
            f'<div data-message-author-role="user" {self.skin.cls("bubble")}>{esc(self.chat.prompt)}</div>'
            "</section>"
        )

    def speaker(self, tag: str, hidden: str = _HIDDEN) -> str:
        """Return the heading that says who speaks."""
        names = f' class="{hidden}"' if hidden else ""
        return f"<{tag}{names}>{esc(self.ui.said.format(m=NAMES[self.chat.model]))}</{tag}>"

    def busy(self) -> str:
        """Return the attribute that says whether the answer is still being written."""
        return f'aria-busy="{"true" if self.chat.state == "generating" else "false"}"'

    def buttons(self) -> str:
        """Return the buttons below an answer."""
        words = (self.ui.copy, self.ui.share, self.ui.sources)
        inner = "".join(
            f'<button aria-label="{esc(word)}" {self.skin.cls("button")}><span>{esc(word)}</span></button>'
            for word in words
        )
        return f'<div {self.skin.cls("actions")} role="group">{inner}</div>'

    def cards(self) -> str:
        """Return the sources beside an answer as cards."""
        return "".join(
            f'<li><a href="{esc(self.raw(one))}" target="_blank" rel="noopener" {self.skin.cls("card")}>'
            f'<div><img alt="" width="32" src="https://icons.example/favicon.ico">{esc(one.site)}</div>'
            f"<div>{esc(one.title)}</div><div>{esc(one.snippet)}</div></a></li>"
            for one in self.chat.panel
        )

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self.paragraph(block)
        if isinstance(block, Listing):
            return self._list(block)
        return self.code(block) if isinstance(block, Code) else self.table(block)

    def paragraph(self, block: Paragraph) -> str:
        """Return a paragraph, a heading or a quotation."""
        inner = self.line(block.line)
        inner = f"<p>{inner}</p>" if block.tag == "blockquote" else inner
        names = f'{self.skin.cls(block.tag)} data-start="{self.chat.draw.randint(0, 999)}"'
        return f"<{block.tag} {names}>{inner}</{block.tag}>"

    def table(self, block: Table) -> str:
        """Return a table with a head."""
        head, *rows = block.rows
        cells = "".join(f"<th>{self.line(cell)}</th>" for cell in head)
        body = "".join(f"<tr>{''.join(f'<td>{self.line(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
        return (
            f"<div {self.skin.cls('tablebox')}><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody>"
            f"</table></div>"
        )

    def _list(self, block: Listing) -> str:
        tag = "ul" if block.start is None else "ol"
        start = f' start="{block.start}"' if block.start else ""
        items = ""
        for item in block.items:
            inner = self.line(item.line)
            if item.nested:
                inner = f"<p>{inner}</p>\n{self._list(item.nested)}"
            items += f"<li {self.skin.cls('item')}>{inner}</li>\n"
        return f"<{tag}{start}>\n{items}</{tag}>"

    def line(self, line: Line) -> str:
        """Return a line's words, links and chips."""
        return "".join(self._piece(piece) for piece in line)

    def _piece(self, piece: Words | Link | Cite) -> str:
        if isinstance(piece, Cite):
            self.chips += 1
            return self.chip(piece)
        if isinstance(piece, Link):
            return f'<a href="{esc(self.raw(piece.source))}" target="_blank">{esc(piece.text)}</a>'
        return f"<{piece.mark}>{esc(piece.text)}</{piece.mark}>" if piece.mark else esc(piece.text)
