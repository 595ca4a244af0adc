"""Gemini's markup: elements of its own; chips name a site without address, cards beside it have one."""

from __future__ import annotations

from urllib.parse import quote

from massive_frames.sandbox.answers.chat import Manner
from massive_frames.sandbox.answers.markup import Markup
from massive_frames.sandbox.answers.parts import Cite, Code, Source, Table
from massive_frames.sandbox.serp.markup import esc

MODEL_NAMES = ("3 Pro", "3 Flash")
MANNERS = (
    Manner(inline=True, linked=False),
    Manner(inline=True, linked=False),
    Manner(panel=True),
    Manner(inline=True, linked=False, repeated=True),
    Manner(),
)
_HIDDEN = "cdk-visually-hidden"


class Writer(Markup):
    """Writes a conversation with Gemini."""

    def raw(self, source: Source) -> str:
        """Return the address wrapped in a redirect."""
        return f"https://www.google.com/url?q={quote(source.url, safe='')}&sa=E"

    def chip(self, cite: Cite) -> str:
        """Return a footnote and the chip of a site, which is a button with an icon."""
        label = esc(self.ui.details.format(n=cite.source.site))
        return (
            f'<source-footnote><sup class="superscript" data-turn-source-index="{self.chips}"></sup>'
            "</source-footnote> <sources-carousel-inline><source-inline-chips><source-inline-chip>"
            f'<button aria-label="{label}"><span class="source-title">{esc(cite.source.site)}</span>'
            '<mat-icon fonticon="link" class="google-symbols">link</mat-icon></button></source-inline-chip>'
            "</source-inline-chips></sources-carousel-inline>"
        )

    def code(self, block: Code) -> str:
        """Return code below its language, which begins with a capital."""
        return (
            "<response-element><code-block>"
            f'<div class="code-block-decoration"><span>{block.language.title()}</span>'
            f'<div class="buttons"><button aria-label="{esc(self.ui.copy)}"><mat-icon>content_copy</mat-icon>'
            f'</button></div></div><pre><code role="text" data-test-id="code-content">'
            f"{esc(block.text)}\n</code></pre></code-block></response-element>"
        )

    def table(self, block: Table) -> str:
        """Return a table with a foot that is none of it."""
        foot = (
            f"<div class='table-footer' hide-from-message-actions><button>{esc(self.ui.copy)}</button></div>"
        )
        return super().table(block) + foot

    def prompt(self) -> str:
        """Return the turn that asks."""
        return (
            f'<user-query><span class="{_HIDDEN}">{esc(self.ui.you)}</span>'
            f'<p class="query-text-line">{esc(self.chat.prompt)}</p></user-query>'
        )

    def turn(self) -> str:
        """Return the response: thoughts behind a button, the speaker, the answer, buttons that are icons."""
        thoughts = f"<model-thoughts><button>{esc(self.ui.more)}</button></model-thoughts>"
        return (
            f"<model-response><div {self.skin.cls('response')}>{thoughts}{self.speaker('h2', _HIDDEN)}"
            f'<message-content><div class="markdown" dir="auto" {self.busy()}>{self.body()}</div>'
            f"</message-content></div><message-actions><button><mat-icon>thumb_up</mat-icon></button>{self.buttons()}"
            "</message-actions></model-response>"
        )

    def panel(self) -> str:
        """Return the sidebar of sources."""
        if not self.chat.panel:
            return ""
        return (
            f"<context-sidebar><h1>{esc(self.ui.sources)}</h1><inline-source-card><ul>{self.cards()}</ul>"
            "</inline-source-card></context-sidebar>"
        )

    def beside(self) -> str:
        """Return the menu that names the model."""
        return (
            '<div class="logo-pill-label-container" data-test-id="logo-pill-label-container">'
            f"<span>{self.chat.model_name}</span></div>"
        )
