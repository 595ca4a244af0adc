"""Perplexity's markup: chips carry a source's address, or are tokens such as "site+2"; sources fill a tab."""

from __future__ import annotations

from massive_frames.sandbox.answers.chat import Manner
from massive_frames.sandbox.answers.markup import Markup
from massive_frames.sandbox.answers.parts import Cite, Code, Source
from massive_frames.sandbox.serp.markup import esc
from massive_frames.sandbox.serp.pool import slug

MODEL_NAMES = ("",)
MANNERS = (
    Manner(inline=True),
    Manner(inline=True, panel=True),
    Manner(inline=True, linked=False),
    Manner(inline=True, panel=True, repeated=True),
    Manner(panel=True),
)


class Writer(Markup):
    """Writes a conversation with Perplexity."""

    def name(self, source: Source) -> str:
        """Return the page's title, or where there is no address only the site's short name."""
        return source.title if self.chat.manner.linked else slug(source.site)

    def chip(self, cite: Cite) -> str:
        """Return a chip with its address, or a token with the number of further sources."""
        site = esc(slug(cite.source.site))
        if not self.chat.manner.linked:
            return (
                f'<span data-state="closed"><span class="citation inline-flex"><span>{site}</span>'
                f"<span><span>+{cite.more or 1}</span></span></span></span>"
            )
        more = f"<span>+{cite.more}</span>" if cite.more else ""
        href = esc(self.raw(cite.source))
        return (
            f'<span class="citation-nbsp"></span><span aria-label="{esc(cite.source.title)}">'
            f'<span data-pplx-citation="" data-pplx-citation-url="{href}" class="citation inline">'
            f'<a href="{href}" target="_blank"><span>{site}</span>{more}</a>&#8203;</span></span>'
        )

    def code(self, block: Code) -> str:
        """Return code below its language."""
        return (
            f'<pre><div><div data-testid="code-language-indicator">{block.language}</div><div><button>'
            f"{esc(self.ui.copy)}</button></div><span><code><span>{esc(block.text)}</span></code></span></div></pre>"
        )

    def prompt(self) -> str:
        """Return what was asked, which is the page's heading."""
        return f"<h1>{esc(self.chat.prompt)}</h1>"

    def turn(self) -> str:
        """Return the answer, below tabs and above buttons."""
        tabs = f'<div role="tablist"><button role="tab">{esc(self.ui.sources)}</button></div>'
        return (
            f'{tabs}<div dir="auto" id="markdown-content-0" {self.busy()}><div class="prose">'
            f"{self.body()}</div></div>{self.buttons()}"
        )

    def panel(self) -> str:
        """Return the tab of sources, which is closed."""
        if not self.chat.panel:
            return ""
        name = f"radix-{self.skin.opaque(4)}-content-sources"
        return f'<div role="tabpanel" hidden id="{name}"><ul>{self.cards()}</ul></div>'
