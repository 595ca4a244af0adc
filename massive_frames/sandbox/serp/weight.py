"""The bulk of a page: made-up scripts, styles and inline images, which outweigh what can be seen."""

from __future__ import annotations

import base64
import random
import string
from functools import cache

_STOCK = 1_200_000
_WORDS = [
    "var",
    "function",
    "return",
    "this",
    "null",
    "void 0",
    "=>",
    "let",
    "const",
    "for",
    "if",
    "else",
    "new",
    "try",
    "catch",
    "window",
    "google",
    "_",
]


@cache
def _stock(kind: str) -> str:
    # made once a process and cut into pieces, because drawing it anew would cost more than the page
    draw = random.Random(kind)
    if kind == "image":
        return base64.b64encode(draw.randbytes(300_000)).decode()
    names = ["".join(draw.choices(string.ascii_letters, k=draw.randint(1, 6))) for _ in range(400)]
    if kind == "style":
        rules = (
            f".{draw.choice(names)}{{margin:{draw.randint(0, 40)}px;color:#{draw.randint(0, 4095):03x}}}"
            for _ in range(8000)
        )
        return "".join(rules)
    return "".join(_statement(draw, names) for _ in range(_STOCK // 36))


def _statement(draw: random.Random, names: list[str]) -> str:
    word = draw.choice(_WORDS)
    first, second, third = draw.choices(names, k=3)
    return f"{word} {first}=({second},{draw.randint(0, 9999)});{third}.{first}();"


def _piece(kind: str, length: int, draw: random.Random) -> str:
    stock = _stock(kind)
    start = draw.randrange(max(1, len(stock) - length))
    return stock[start : start + length]


def script(length: int, draw: random.Random, nonce: str) -> str:
    """Return an inline script of about `length` characters."""
    body = _piece("script", length, draw)
    return f'<script nonce="{nonce}">(function(){{/*{body}*/}}).call(this);</script>'


def style(length: int, draw: random.Random) -> str:
    """Return an inline style sheet of about `length` characters."""
    body = _piece("style", length, draw)
    return f"<style>{body[body.find('}') + 1 : body.rfind('}') + 1]}</style>"


def images(length: int, draw: random.Random, nonce: str) -> str:
    """Return a script that sets images from inline data, as pages do for what was deferred."""
    parts = []
    for number in range(max(1, length // 12_000)):
        data = _piece("image", 12_000, draw)
        parts.append(f"_setImagesSrc(['dimg_{number}'],'data:image/jpeg;base64,{data}');")
    return f'<script nonce="{nonce}">{"".join(parts)}</script>'
