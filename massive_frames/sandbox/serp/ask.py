"""Turns the parameters of a search into what a page generator needs to know."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from massive_frames.sandbox import devices
from massive_frames.sandbox.serp.languages import COUNTRIES, OF_COUNTRY, code_of

_DIRECTIVE = re.compile(r"\s*\b(?:fault|page|era):[\w.*-]+")
_PAGE = re.compile(r"\bpage:([\w-]+)")
_ERA = re.compile(r"\bera:([\w-]+)")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One search as the generator sees it; `seed` and `repetition` decide everything left to chance."""

    terms: str
    topic: str
    country: str
    language: str
    mobile: bool
    pages: int
    size: int
    offset: int
    awaiting: frozenset[str]
    special: str | None
    era: str | None
    seed: int
    repetition: int
    weight: int | None = None

    def draw(self, *purpose: object) -> random.Random:
        """Return a random source for one purpose, the same each time for the same search."""
        return random.Random(
            repr((self.seed, self.terms, self.country, self.language, self.repetition, *purpose))
        )


def listed(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return parameters with each value as a list of texts; those without a value are left out."""
    many: dict[str, list[str]] = {}
    for name, value in given.items():
        values = value if isinstance(value, list | tuple) else [value]
        kept = [str(item) for item in values if item is not None and item != ""]
        if kept:
            many[name] = kept
    return many


def read(params: Mapping[str, Sequence[str]], seed: int, repetition: int, weight: int | None = None) -> Ask:
    """Return the search that the query parameters (each a list of values) describe."""
    first = {name: values[0] for name, values in params.items() if values}
    if first.get("url"):
        asked = {name: values[0] for name, values in parse_qs(urlsplit(first["url"]).query).items()}
        first = {"terms": asked.get("q", ""), "country": asked.get("gl", ""), "language": asked.get("hl", "")}
        first["offset"] = asked.get("start", "0")
    terms = first.get("terms", "")
    country = first.get("country", "").upper()
    if not country:
        country = random.Random(repr((seed, terms, repetition, "country"))).choice(COUNTRIES)
    wanted = first.get("display") or first.get("language")
    return Ask(
        terms=terms,
        topic=_DIRECTIVE.sub("", terms).strip() or "sandbox",
        country=country,
        language=code_of(wanted) if wanted else OF_COUNTRY.get(country, "en"),
        mobile=devices.is_mobile(first.get("device")),
        pages=int(first.get("serps", 1)),
        size=int(first.get("size", 0)) or 10,
        offset=int(first["offset"]) if first.get("offset", "").isdigit() else 0,
        awaiting=frozenset(params.get("awaiting", ())),
        special=_found(_PAGE, terms),
        era=_found(_ERA, terms),
        seed=seed,
        repetition=repetition,
        weight=weight,
    )


def _found(pattern: re.Pattern[str], terms: str) -> str | None:
    match = pattern.search(terms)
    return match.group(1) if match else None
