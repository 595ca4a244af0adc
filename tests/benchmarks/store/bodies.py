"""The bodies the store is measured with: generated pages of 1 MB, captured ones, some that share nothing."""

from __future__ import annotations

import base64
import gzip
import random
from collections import defaultdict
from pathlib import Path

from massive_frames.sandbox.serp import generate_serp

MEGABYTE = 1_000_000
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "pages"
WORDS = (  # noqa: SIM905 - easier to read so
    "about account action after article author before button card category change city click close "
    "color comment content country date default detail element entity event feature field filter "
    "group header image index item label layout length link list location market media member menu "
    "message model name number offer order page panel place player price product profile query "
    "rating record region report "
).split()


def pages(n: int, seed: int = 0) -> list[bytes]:
    """Return result pages of 1 MB: the sandbox's, filled up with script data that no two pages share."""
    return [_page(number, seed) for number in range(n)]


def _page(number: int, seed: int) -> bytes:
    draw = random.Random(f"{seed}/{number}")
    query = " ".join(draw.sample(WORDS, 3))
    text = generate_serp({"terms": query, "era": "2026"}, seed + number)[0].encode()
    parts, length = [text], len(text)
    while length < MEGABYTE:
        parts.append(_image(draw) if draw.random() < 0.004 else _data(draw))
        length += len(parts[-1])
    return b"".join(parts)[:MEGABYTE]


def _data(draw: random.Random) -> bytes:
    """Return an entry of inline data, made to shrink as those of captured pages do: about fourfold."""
    words = draw.choices(WORDS, k=4)
    number = draw.randrange(10**6)
    return (
        f'<script nonce="k3Jd9sLwQ0">(function(){{window.data.push({{"type":"{words[0]}",'
        f'"title":"{words[1]} {words[2]}",'
        f'"attributes":[null,null,{number % 97},"https://www.example.com/{words[3]}/{number:x}"],"visible":true}});'
        f"}}).call(this);</script>"
    ).encode()


def _image(draw: random.Random) -> bytes:
    return b"<img src='data:image/jpeg;base64," + base64.b64encode(draw.randbytes(6000)) + b"'>"


def unlike(n: int, seed: int = 0) -> list[bytes]:
    """Return bodies of 300 kB that have nothing in common."""
    draw = random.Random(seed)
    return [base64.b64encode(draw.randbytes(225_000)) for _ in range(n)]


def captured() -> dict[str, list[bytes]]:
    """Return the captured result pages by year, and by month where a month has many; none where none are."""
    groups: dict[str, list[bytes]] = defaultdict(list)
    for file in sorted(CORPUS.glob("google-20*.html.gz")):
        body = gzip.decompress(file.read_bytes())
        for period in (file.name[7:14], file.name[7:11]):
            groups[period].append(body)
    return {period: bodies for period, bodies in sorted(groups.items()) if len(bodies) >= 8}
