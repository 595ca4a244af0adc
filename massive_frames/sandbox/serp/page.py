"""What the writers of one page's parts share."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from massive_frames.sandbox.serp.ask import Ask
from massive_frames.sandbox.serp.lexicon import Lexicon
from massive_frames.sandbox.serp.markup import Skin
from massive_frames.sandbox.serp.pool import Candidate


@dataclass
class Page:
    """One page being written: what was asked, its words, its era and its own random names."""

    ask: Ask
    lexicon: Lexicon
    era: str
    number: int
    draw: random.Random
    skin: Skin
    candidates: list[Candidate]
    spare: list[Candidate]
    used: set[str] = field(default_factory=set)

    @property
    def topic(self) -> str:
        """The query without its special words."""
        return self.ask.topic

    def say(self, sentences: tuple[str, ...], **more: object) -> str:
        """Return one of the sentences with the query put in."""
        return self.draw.choice(sentences).format(q=self.topic, s=more.pop("s", ""), **more)

    def chance(self, probability: float) -> bool:
        """Return True with that probability."""
        return self.draw.random() < probability

    def take(self) -> Candidate:
        """Return an address that the organic results of this page do not show."""
        return self.spare[self.draw.randrange(len(self.spare))]
