"""The result pages that the benchmarks' local server answers with: small ones, or of about 1 MB.

The large page has the make-up of a real one: a third of it scripts and styles that every page shares, a sixth
the tree that can be seen, and the rest inline data that no two pages share.
"""

from __future__ import annotations

import base64
import html
import random

WORDS = [
    *("coffee", "roast", "grinder", "filter", "pressure", "water", "temperature", "review", "guide", "price"),
    *("best", "small", "kitchen", "home", "office", "morning", "steel", "ceramic", "warranty", "delivery"),
    *("compare", "budget", "design", "handle", "cup", "brew", "fresh", "bean", "market", "report"),
]
VARIANTS = 32
LARGE_BYTES, SHARED_BYTES, SEEN_BYTES = 1_000_000, 330_000, 160_000
STOCK_BYTES = 12_000_000
QUERY = b"{{query}}"


class Pages:
    """Pages by number; a page's words, results and inline data follow from its number and the seed.

    Parameters
    ----------
    size : {"small", "large"}
        A few kilobytes, or about 1 MB.
    seed : int
        Where the words come from.
    """

    def __init__(self, size: str, seed: int = 0) -> None:
        draw = random.Random(seed)
        self._large = size == "large"
        results = 10 if not self._large else 40
        self._seen = [_seen(draw, results, SEEN_BYTES if self._large else 0) for _ in range(VARIANTS)]
        self._shared = _script(draw, SHARED_BYTES) if self._large else b""
        self._stock = base64.b64encode(draw.randbytes(STOCK_BYTES)) if self._large else b""

    def page(self, number: int, query: str) -> bytes:
        """Return a page for a query."""
        words = html.escape(query).encode()
        head = b"<!doctype html><html><head><meta charset=utf-8><title>" + words + b" - Google Search</title>"
        seen = self._seen[number % VARIANTS].replace(QUERY, words)
        if not self._large:
            return head + b"</head><body>" + seen + b"</body></html>"
        return b"".join((head, self._shared, b"</head><body>", seen, self._data(number), b"</body></html>"))

    def _data(self, number: int) -> bytes:
        length = LARGE_BYTES - SHARED_BYTES - SEEN_BYTES
        start = random.Random(number).randrange(len(self._stock) - length)
        piece = self._stock[start : start + length]
        return b"<script>_setImagesSrc(['dimg_1'],'data:image/jpeg;base64," + piece + b"');</script>"


def _seen(draw: random.Random, results: int, at_least: int) -> bytes:
    """Return what a reader of the page sees; filled up with nested, wordy blocks to a length."""
    parts = [_result(draw, rank) for rank in range(1, results + 1)]
    filler, size = [], sum(map(len, parts))
    while size < at_least:
        style, number = draw.randrange(99), draw.randrange(10**9)
        block = f'<div class="c{style}" data-ved="{number}"><div><span>{_text(draw, 12)}</span></div>'
        filler.append(f"{block}<div><span>{_text(draw, 6)}</span></div></div>")
        size += len(filler[-1])
    form = f'<form action="/search"><input name="q" value="{QUERY.decode()}"></form>'
    found = f'<div id="center_col"><div id="search"><div id="rso">{"".join(parts)}</div></div></div>'
    text = f'{form}<div id="rcnt">{found}</div><div id="footcnt">{"".join(filler)}</div>'
    return text.encode()


def _result(draw: random.Random, rank: int) -> str:
    site, folder = f"{draw.choice(WORDS)}-{draw.choice(WORDS)}", draw.choice(WORDS)
    address = f"https://www.{site}.com/{folder}/{draw.randrange(10**6)}"
    shown = f"<span>{site}</span><cite role=text>https://www.{site}.com &rsaquo; {folder}</cite>"
    return (
        f'<div class="g"><div data-rpos="{rank}"><div><a href="{address}"><h3>{_text(draw, 6)}</h3><br>'
        f"<div>{shown}</div></a></div><div data-sncf=1><div><span>{_text(draw, 24)} {QUERY.decode()}.</span>"
        "</div></div></div></div>"
    )


def _script(draw: random.Random, length: int) -> bytes:
    names = ["".join(draw.choices("abcdefghijkSTUVWXYZ_", k=draw.randint(1, 6))) for _ in range(400)]
    parts: list[str] = []
    size = 0
    while size < length:
        first, second, third = draw.choices(names, k=3)
        parts.append(f"var {first}=({second},{draw.randrange(9999)});if({third}.{first}){third}.{second}();")
        size += len(parts[-1])
    return f"<script>(function(){{{''.join(parts)}}}).call(this);</script>".encode()


def _text(draw: random.Random, words: int) -> str:
    return " ".join(draw.choices(WORDS, k=words)).capitalize()
