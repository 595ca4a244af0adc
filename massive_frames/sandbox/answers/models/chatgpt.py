"""ChatGPT's markup: pills with addresses in the text, and a pane of sources."""

from __future__ import annotations

import json
from urllib.parse import quote

from massive_frames.sandbox.answers.chat import Manner
from massive_frames.sandbox.answers.markup import Markup
from massive_frames.sandbox.answers.parts import Cite, Code, Source
from massive_frames.sandbox.serp.markup import esc

MODEL_NAMES = ("gpt-5-3", "gpt-5-3-mini", "gpt-5-2-thinking")
MANNERS = (
    Manner(inline=True),
    Manner(inline=True, panel=True),
    Manner(panel=True),
    Manner(inline=True, panel=True, repeated=True),
    Manner(),
)


class Writer(Markup):
    """Writes a conversation with ChatGPT."""

    def raw(self, source: Source) -> str:
        """Return the address with the parameter that says where a reader comes from."""
        sign = "&" if "?" in source.url else "?"
        passage = f"#:~:text={quote(source.passage, safe='').replace('-', '%2D')}" if source.passage else ""
        return f"{source.url}{sign}utm_source=chatgpt.com{passage}"

    def chip(self, cite: Cite) -> str:
        """Return a pill: the site's name, perhaps with how many more there are."""
        more = f'<span class="ms-1">+{cite.more}</span>' if cite.more else ""
        href = esc(self.raw(cite.source))
        return (
            '<span class="" data-state="closed"><span class="ms-1 inline-flex" '
            f'data-testid="webpage-citation-pill"><a href="{href}" target="_blank" alt="{href}">'
            f'<span class="flex"><span class="truncate">{esc(cite.source.site)}</span>{more}</span></a>'
            "</span></span>"
        )

    def code(self, block: Code) -> str:
        """Return code below its language."""
        return (
            f'<pre class="overflow-visible!"><div><div>{block.language}</div><div><button>{esc(self.ui.copy)}'
            f'</button></div><div><code class="whitespace-pre! language-{block.language}"><span>'
            f"{esc(block.text)}</span>\n</code></div></div></pre>"
        )

    def turn(self) -> str:
        """Return the turn: speaker, thinking time, message, buttons."""
        thought = f"<button>{esc(self.ui.thought.format(n=self.chat.draw.randint(2, 40)))}</button>"
        message = (
            f'<div data-message-author-role="assistant" data-message-id="{self.skin.opaque(12)}" dir="auto" '
            f'data-message-model-slug="{self.chat.model_name}"><div class="markdown prose">'
            f"{self.body()}</div></div>"
        )
        return (
            f'<section data-turn="assistant" data-testid="conversation-turn-2" dir="auto" {self.busy()}>'
            f"{self.speaker('h4')}<div {self.skin.cls('turn')}>{thought}{message}"
            f"{self.buttons()}</div></section>"
        )

    def panel(self) -> str:
        """Return the pane of sources."""
        if not self.chat.panel:
            return ""
        title = esc(self.ui.sources)
        return (
            f'<section data-testid="screen-threadFlyOut" aria-label="{title}"><header><h2>{title}</h2>'
            f"<button>{esc(self.ui.more)}</button></header><ul>{self.cards()}</ul></section>"
        )

    def ads(self) -> str:
        """Return the advertisement below the answer."""
        ad = self.chat.ad
        if ad is None:
            return ""
        return (
            f'<div class="mt-2 border-t py-4 text-sm"><div>{esc(self.ui.ad)}</div>'
            f'<a href="{esc(ad.url)}?utm_campaign=chat"><div>{esc(ad.site)}</div><div>{esc(ad.title)}</div>'
            f"<div>{esc(ad.snippet)}</div></a></div>"
        )

    def events(self) -> str:
        """Return events that name the model, and say where an answer was held back."""
        blocked = self.chat.state == "refused"
        return json.dumps(
            {
                "type": "conversation_detail_metadata",
                "model_slug": self.chat.model_name,
                "moderation": {"blocked": blocked},
            }
        )
