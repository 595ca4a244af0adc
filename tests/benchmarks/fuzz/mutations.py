"""Broken pages, each made from a number alone: the same number gives the same bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from massive_frames.sandbox.serp import generate_serp

ERAS = ("2026", "2023", "2020", "nojs", "mobile")
LANGUAGES = ("en", "de", "ja", "ar", "ru")
CHARSETS = (
    "utf-16",
    "utf-16-le",
    "latin-1",
    "shift_jis",
    "koi8-r",
    "cp1252",
    "utf-7",
    "gb18030",
    "utf-8-sig",
)
NESTED = ("div", "span", "a href='https://e.org/'", "table", "b", "h3", "li", "form", "font", "svg")
HUGE_BYTES = 50_000_000
SMALL = 100_000
CAPTURED = 0.1
ONE_IN = 500
"""So many pages to one of 50 MB."""
CROWD = (
    b"<a href=https://e.org/?x=%d><h3>t</h3></a>",
    b"<a href=https://e%d.org/>t</a>",
    b"<p>%d",
    b"<div role=heading>t %d</div><p>" + b"words " * 9,
    b"<div data-q=%d>t</div>",
    b"<tr><td>%d",
    b"<div data-attrid=title>%d</div>",
    b"<li data-text-ad=%d>",
    b"<span style=display:none>%d</span>",
)
LITTER = (
    b"\0" * 50,
    b"<!--",
    b"<![CDATA[",
    b"<!doctype x [<!entity a '&a;'>]>&a;",
    b"<plaintext>",
    b"<script>",
    b"<textarea>",
    b"<svg><title>",
    b"<math><mi>",
    b"<template>",
    b"<frameset>",
    b"<select>",
    b"&#x110000;&#0;" * 99,
    b"<a href='" + b"x" * 9999,
    b"<p " + b" ".join(b"a%d=1" % n for n in range(3000)) + b">",
    b"\xed\xa0\x80",
    b"</html>\n\n<html>",
    b"<base href='//x/'>",
    b"<noscript><p title='</noscript>'>",
    b"\xe2\x80\xae" * 9,
)
HUGE = (
    (b"<p>", b"</p>"),
    (b"<p title='", b"'>"),
    (b"<!--", b"-->"),
    (b"<script>", b"</script>"),
    (b"<", b">"),
    (b"<a href='https://e.org/", b"'><h3>t</h3></a>"),
    (b"<h3>", b"</h3>"),
    (b"<p ", b"=1>"),
)
_TAG = re.compile(rb"<[^<>]{1,400}>")
_CLOSING = re.compile(rb"</\w+>")
_CLASS = re.compile(rb'class="[^"]*"')

Change = Callable[[bytes, random.Random], bytes]


def _span(body: bytes, chance: random.Random, longest: int = 4000) -> tuple[int, int]:
    start = chance.randrange(len(body) + 1)
    return start, min(len(body), start + chance.randrange(1, longest))


def cut(body: bytes, chance: random.Random) -> bytes:
    """Break off anywhere."""
    return body[: chance.randrange(len(body) + 1)]


def nest(body: bytes, chance: random.Random) -> bytes:
    """Put the page, or a hole in it, under ten thousand open elements."""
    at = chance.randrange(len(body) + 1)
    return body[:at] + f"<{chance.choice(NESTED)}>".encode() * 10_000 + body[at:]


def recode(body: bytes, chance: random.Random) -> bytes:
    """Write it in another encoding than it says."""
    return body.decode("utf-8", "replace").encode(chance.choice(CHARSETS), "replace")


def shuffle(body: bytes, chance: random.Random) -> bytes:
    """Put its pieces in another order."""
    size = chance.choice((1, 7, 64) if len(body) < SMALL else (64, 1000, 20_000))
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    chance.shuffle(pieces)
    return b"".join(pieces)


def repeat(body: bytes, chance: random.Random) -> bytes:
    """Say a piece of it again, a few times or very often."""
    start, end = _span(body, chance)
    return body[:end] + body[start:end] * chance.choice((1, 3, 30, 300)) + body[end:]


def drop(body: bytes, chance: random.Random) -> bytes:
    """Leave a piece of it out."""
    start, end = _span(body, chance, 40_000)
    return body[:start] + body[end:]


def spoil(body: bytes, chance: random.Random) -> bytes:
    """Overwrite bytes with any others."""
    spoilt = bytearray(body)
    for _ in range(chance.choice((1, 20, 400)) if spoilt else 0):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def unclose(body: bytes, chance: random.Random) -> bytes:
    """Lose some of its end tags."""
    share = chance.random()
    return _CLOSING.sub(lambda tag: b"" if chance.random() < share else tag[0], body)


def swap(body: bytes, chance: random.Random) -> bytes:
    """Let tags stand where others stood."""
    tags = _TAG.findall(body) or [b"<p>"]
    return _TAG.sub(lambda tag: chance.choice(tags) if chance.random() < 0.05 else tag[0], body)


def rename(body: bytes, chance: random.Random) -> bytes:
    """Give all classes other names."""
    return _CLASS.sub(lambda _: b'class="%x"' % chance.randrange(10**6), body)


def crowd(body: bytes, chance: random.Random) -> bytes:
    """Put very many of one small thing into it."""
    thing = chance.choice(CROWD)
    at = chance.randrange(len(body) + 1)
    return body[:at] + b"".join(thing % n for n in range(chance.choice((100, 3000)))) + body[at:]


def litter(body: bytes, chance: random.Random) -> bytes:
    """Put what a tree builder may stumble over anywhere into it."""
    thing = chance.choice(LITTER)
    at = chance.randrange(len(body) + 1)
    return body[:at] + thing + body[at:]


def swell(body: bytes, chance: random.Random) -> bytes:
    """Make one element, attribute, comment or name of it 50 MB."""
    begin, end = chance.choice(HUGE)
    filler = chance.choice((b"x", b"word ", b"\xc3\xa9", b"1"))
    at = chance.randrange(len(body) + 1)
    return body[:at] + begin + filler * (HUGE_BYTES // len(filler)) + end + body[at:]


CHANGES: tuple[Change, ...] = (
    cut, nest, recode, shuffle, repeat, drop, spoil, unclose, swap, rename, crowd, litter,
)  # fmt: skip


def changes_of(number: int, *, huge: bool = True) -> list[Change]:
    """Return what is done to a page: one to three changes, or for one in some hundred, ``swell``."""
    if huge and number % ONE_IN == ONE_IN - 1:
        return [swell]
    chance = random.Random(number)
    return chance.sample(CHANGES, chance.choice((1, 1, 2, 3)))


def broken_page(number: int, pages: Sequence[bytes] = (), *, huge: bool = True) -> bytes:
    """Return one broken page.

    Parameters
    ----------
    number : int
        Which one.
    pages : sequence of bytes
        Whole pages that some of them are made from; the others are made up.
    huge : bool
        Whether one in some hundred has 50 MB.
    """
    chance = random.Random(number)
    if pages and chance.random() < CAPTURED:
        body = chance.choice(pages)
    else:
        words = f"tea {number} era:{chance.choice(ERAS)}"
        made, _ = generate_serp({"terms": words, "display": chance.choice(LANGUAGES)}, number)
        body = made.encode()
    for change in changes_of(number, huge=huge):
        body = change(body, chance)
    return body
