"""The invented web: which addresses there are for a topic, and how a country and a repetition rank them."""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

from massive_frames.sandbox.serp.ask import Ask

_COUNTRY_DRIFT = 0.25
_REPEAT_DRIFT = 0.06
_LOCAL_BONUS = 0.45
_KNOWN = {
    "www.youtube.com": "YouTube",
    "www.reddit.com": "Reddit",
    "www.amazon.com": "Amazon.com",
    "github.com": "GitHub",
    "www.quora.com": "Quora",
    "www.britannica.com": "Britannica",
    "medium.com": "Medium",
    "cloud.google.com": "Google Cloud",
    "support.google.com": "Google Help",
    "www.linkedin.com": "LinkedIn",
    "www.imdb.com": "IMDb",
    "www.tripadvisor.com": "Tripadvisor",
    "www.nature.com": "Nature",
    "www.bbc.co.uk": "BBC",
    "stackoverflow.com": "Stack Overflow",
}
_FRONT = [
    "bright",
    "clear",
    "north",
    "river",
    "amber",
    "silver",
    "maple",
    "quiet",
    "rapid",
    "urban",
    "global",
    "daily",
    "open",
    "prime",
    "true",
]
_BACK = [
    "field",
    "works",
    "guide",
    "market",
    "hub",
    "lens",
    "review",
    "atlas",
    "source",
    "gate",
    "press",
    "garden",
    "circle",
    "shelf",
    "studio",
]
_ENDINGS = ("com", "com", "com", "org", "net", "io", "co.uk", "eu", "info", "dev")
_LOCAL_ENDINGS = {
    "DE": "de", "AT": "at", "CH": "ch", "FR": "fr", "BE": "be", "ES": "es", "MX": "com.mx", "AR": "com.ar",
    "JP": "co.jp", "RU": "ru", "SA": "com.sa", "AE": "ae", "EG": "com.eg", "TW": "com.tw", "HK": "com.hk",
    "CN": "com.cn", "IN": "co.in", "BR": "com.br", "PT": "pt", "GB": "co.uk", "AU": "com.au", "CA": "ca",
}  # fmt: skip
_PATHS = (
    "",
    "guide/{s}",
    "{s}",
    "blog/{n}/{s}",
    "articles/{s}-{n}",
    "wiki/{s}",
    "{s}.html",
    "shop/{s}?ref={n}&lang=x",
)


@dataclass(frozen=True)
class Candidate:
    """An address that could be shown, with its site's name and its score for one search."""

    url: str
    host: str
    site: str
    score: float


@lru_cache(maxsize=64)
def slug(text: str) -> str:
    """Return a text as an address writes it; other scripts than Latin become a number."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    return plain[:60] or f"t{zlib.crc32(text.encode()):x}"


@lru_cache(maxsize=8)  # one page asks for it several times
def ranked(ask: Ask) -> list[Candidate]:
    """Return the topic's addresses from best to worst, as this country and repetition see them.

    The base score belongs to the topic alone, so that the same addresses come back everywhere; the
    country and the repetition each add a little noise to it.
    """
    base = random.Random(repr((ask.seed, ask.topic, "pool")))
    country = random.Random(repr((ask.seed, ask.topic, ask.country, "country")))
    repeat = random.Random(repr((ask.seed, ask.topic, ask.country, ask.repetition, "repeat")))
    found = []
    for host, site in _hosts(ask, base):
        local = host.endswith(f".{_LOCAL_ENDINGS.get(ask.country, '-')}")
        paths = base.sample(_PATHS[1:], 2)
        paths[0] = paths[0] if base.random() < 0.85 else ""
        for order in range(2):
            score = base.random() - 0.5 * order + country.gauss(0, _COUNTRY_DRIFT) + _LOCAL_BONUS * local
            if ask.repetition:
                score += repeat.gauss(0, _REPEAT_DRIFT)
            url = _address(host, ask.topic, base.randint(100, 99999), paths[order], second=order > 0)
            found.append(Candidate(url, host, site, score))
    return sorted(found, key=lambda item: -item.score)


def _hosts(ask: Ask, base: random.Random) -> list[tuple[str, str]]:
    hosts = dict(_KNOWN)
    hosts[f"{ask.language}.wikipedia.org"] = "Wikipedia"
    while len(hosts) < 60:
        front, back = base.choice(_FRONT), base.choice(_BACK)
        ending = base.choice(_ENDINGS)
        hosts[f"{'www.' if base.random() < 0.7 else ''}{front}{back}.{ending}"] = f"{front}{back}".title()
    for country, ending in _LOCAL_ENDINGS.items():
        front, back = base.choice(_FRONT), base.choice(_BACK)
        if country == ask.country:
            hosts[f"www.{front}-{back}.{ending}"] = f"{front} {back}".title()
            hosts[f"{back}{front}.{ending}"] = f"{back} {front}".title()
    return list(hosts.items())


def _address(host: str, topic: str, number: int, pattern: str, *, second: bool) -> str:
    path = pattern.format(s=slug(topic), n=number)
    if host == "www.youtube.com":
        path = f"watch?v=sb{number:07d}xy"
    elif host == "www.reddit.com":
        path = f"r/{slug(topic).replace('-', '')[:20]}/comments/{number:x}/{slug(topic)}/"
    elif host.endswith("wikipedia.org"):
        path = f"wiki/{slug(topic)}_{number}" if second else f"wiki/{slug(topic)}"
    return f"https://{host}/{path}"


def registrable(host: str) -> str:
    """Return the domain that a host belongs to, as domains are sold."""
    labels = host.split(".")
    paired = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in {"co", "com"}
    return ".".join(labels[-3 if paired else -2 :])
