"""Copilot's markup: a visible heading names the speaker; footnotes and chips go through a redirect."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

from massive_frames.sandbox.answers.chat import Manner
from massive_frames.sandbox.answers.markup import Markup
from massive_frames.sandbox.answers.parts import Cite, Code, Source
from massive_frames.sandbox.serp.markup import esc

MODEL_NAMES = ("",)
MANNERS = (
    Manner(inline=True, footnotes=True),
    Manner(inline=True),
    Manner(inline=True, repeated=True),
    Manner(),
)


class Writer(Markup):
    """Writes a conversation with Copilot."""

    def raw(self, source: Source) -> str:
        """Return the address in the redirect that counts clicks."""
        code = urlsafe_b64encode(source.url.encode()).decode().rstrip("=")
        return f"https://www.bing.com/ck/a?!&&p={self.chat.ask.seed:08x}&u=a1{code}&ntb=1"

    def name(self, source: Source) -> str:
        """Return the page's title, which a footnote tells, or the host that a chip shows."""
        return source.title if self.chat.manner.footnotes else str(urlsplit(source.url).hostname)

    def chip(self, cite: Cite) -> str:
        """Return a footnote's number, or an icon with a host."""
        href, name = esc(self.raw(cite.source)), esc(self.name(cite.source))
        if self.chat.manner.footnotes:
            return f'<sup><a href="{href}" aria-label="{name}">{self.chips}</a></sup>'
        icon = f'<img src="https://services.bingapis.com/favicon?url={name}" alt="">'
        return f'<a href="{href}" {self.skin.cls("chip")}>{icon}<span>{name}</span></a>'

    def code(self, block: Code) -> str:
        """Return code below a bar with its language, which is not part of the box."""
        return (
            f"<div><span>{block.language.title()}</span><button>{esc(self.ui.copy)}</button></div><pre>"
            f'<code class="language-{block.language}">{esc(block.text)}</code></pre>'
        )

    def prompt(self) -> str:
        """Return the message that asks."""
        return (
            f'<div data-content="user-message"><h5 class="sr-only">{esc(self.ui.you)}</h5>'
            f"<div>{esc(self.chat.prompt)}</div></div>"
        )

    def turn(self) -> str:
        """Return the message: the speaker, the answer, buttons; suggestions follow below it."""
        follow = "".join(
            f"<button>{esc(question.format(q=self.chat.topic))}</button>"
            for question in self.chat.lexicon.questions[:3]
        )
        return (
            f'<div data-content="ai-message" {self.busy()}>{self.speaker("h6", "")}<div>'
            f"{self.body()}</div>{self.buttons()}</div><div>{follow}</div>"
        )
