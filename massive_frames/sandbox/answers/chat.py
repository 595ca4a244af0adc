"""One conversation being written: what was asked of which model, and in which languages."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from massive_frames.sandbox.answers.parts import Block, Source
from massive_frames.sandbox.answers.words import CHAT_LANGUAGES, WORDS, Ui
from massive_frames.sandbox.serp import ask as searched
from massive_frames.sandbox.serp.languages import code_of
from massive_frames.sandbox.serp.lexicon import Lexicon, lexicon
from massive_frames.sandbox.serp.markup import Skin

MODELS = ("chatgpt", "gemini", "perplexity", "copilot")
STATES = ("answered", "refused", "empty", "generating")
_SHARES = (94, 2, 2, 2)


@dataclass(frozen=True)
class Manner:
    """How an answer cites.

    Parameters
    ----------
    inline, panel
        Whether chips stand in the answer, and cards beside it.
    linked
        Whether the chips have addresses; others only name the site.
    repeated
        Whether one source alone is cited, five times.
    footnotes
        Whether a number stands in the chip's place.
    """

    inline: bool = False
    panel: bool = False
    linked: bool = True
    repeated: bool = False
    footnotes: bool = False


@dataclass
class Chat:
    """What the writers of one conversation share; ``lexicon`` is the answer's language, ``ui`` the page's."""

    ask: searched.Ask
    model: str
    topic: str
    lexicon: Lexicon
    ui_language: str
    draw: random.Random
    skin: Skin
    state: str
    manner: Manner
    model_name: str
    blocks: list[Block]
    panel: list[Source]
    ad: Source | None
    fanouts: list[str]
    deck: list[str] = field(default_factory=list)

    @property
    def ui(self) -> Ui:
        """The page's own words."""
        return WORDS[self.ui_language]

    @property
    def prompt(self) -> str:
        """What was asked, as it was sent."""
        return self.ask.terms


def begin(given: Mapping[str, Sequence[str]], seed: int, repetition: int, weight: int | None) -> Chat:
    """Return a conversation in which nothing is said yet."""
    asked = searched.read({**given, "terms": given.get("prompt", [""])}, seed, repetition, weight)
    model = given.get("model", ["chatgpt"])[0]
    draw = asked.draw("answer", model)
    shown = "".join(c if c.isprintable() else " " for c in asked.topic)
    display = given.get("display")
    state = draw.choices(STATES, _SHARES)[0]
    return Chat(
        ask=asked,
        model=model,
        topic=" ".join(shown.split()) or "sandbox",
        lexicon=lexicon(code_of(given["language"][0]) if given.get("language") else asked.language),
        ui_language=code_of(display[0]) if display else draw.choice(CHAT_LANGUAGES),
        draw=draw,
        skin=Skin(draw),
        state=asked.special if asked.special in STATES else state,
        manner=Manner(),
        model_name="",
        blocks=[],
        panel=[],
        ad=None,
        fanouts=[],
    )
