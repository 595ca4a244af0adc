"""An address of the invented web: which kind of page stands there, and everything that follows from it."""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from massive_frames.sandbox.serp.languages import LANGUAGES
from massive_frames.sandbox.serp.lexicon import Lexicon, lexicon
from massive_frames.sandbox.webpages.topics import AUTHORS, TOPICS

COMMON = ("article", "post", "product", "listing", "tables", "forum", "manual", "short")
"""What an address may hold that names no kind."""


@dataclass(frozen=True)
class Place:
    """One address, read; ``session``, ``raw`` and ``captcha`` are of the request for it."""

    url: str
    kind: str
    number: int
    language: str
    seed: int
    repetition: int = 0
    session: str = ""
    raw: bool = False
    captcha: str = "solved"

    @property
    def host(self) -> str:
        """The address's host."""
        return urlsplit(self.url).hostname or ""

    @property
    def site(self) -> str:
        """The site's name."""
        return self.host.removeprefix("www.").partition(".")[0].replace("-", " ").title()

    @property
    def words(self) -> Lexicon:
        """The words of the page's language."""
        return lexicon(self.language)

    @property
    def topic(self) -> str:
        """What the page is about: the last word of its path, or a topic by its number."""
        last = unquote(urlsplit(self.url).path.rstrip("/").rpartition("/")[2])
        spoken = re.fullmatch(r"[^\W\d_]+(?:[-+ ][^\W\d_]+)*", last) is not None and last != self.kind
        return re.sub(r"[-+]", " ", last) if spoken else self.topics[0]

    @property
    def topics(self) -> list[str]:
        """Topics of this language in an order of the page's own."""
        return self.draw("topics").sample(TOPICS[self.language], len(TOPICS[self.language]))

    @property
    def author(self) -> str:
        """Who wrote the page."""
        return self.draw("author").choice(AUTHORS[self.language])

    def draw(self, *purpose: object) -> random.Random:
        """Return a random source for one purpose, the same each time for the same address."""
        return random.Random(repr((self.seed, self.url, *purpose)))

    def full(self, href: str) -> str:
        """Return an address in full that is written as seen from here."""
        return urljoin(self.url, href)

    def prose(self, purpose: object, sentences: int) -> str:
        """Return some sentences, about the topic first and others after it."""
        draw, space = self.draw("prose", purpose), "" if self.language in {"ja", "zh"} else " "
        chosen = draw.sample(self.words.sentences, min(sentences, len(self.words.sentences)))
        about = [self.topic, *draw.sample(self.topics, 4)]
        return space.join(text.format(q=name) for text, name in zip(chosen, about, strict=False))


def read(url: str, kinds: frozenset[str], seed: int, repetition: int = 0) -> Place:
    """Return what stands at an address: ``https://SITE/KIND/NUMBER``, and ``?lang=`` for another language."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    crc = zlib.crc32(f"{parts.hostname}{parts.path}".encode())
    named = next((step for step in steps[:1] if step in kinds), None)
    digits = [step for step in steps if re.fullmatch(r"[0-9]{1,9}", step)]
    number = int(digits[-1]) if digits else crc % 1_000
    asked = parse_qs(parts.query).get("lang", [""])[0]
    usual = LANGUAGES[number % len(LANGUAGES)] if named else LANGUAGES[0]
    kind = named or ("front" if not steps else COMMON[crc % len(COMMON)])
    return Place(url, kind, number, asked if asked in LANGUAGES else usual, seed, repetition)
