"""One body to its pages: several whole documents may stand one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import AnyStr

_WORDS = r"</html\s*>[ \t\r]*\n[ \t\r]*\n\s*(?=<!doctype\s+html|<html[\s>])"
_JOINT, _JOINT_IN_BYTES = re.compile(_WORDS, re.IGNORECASE), re.compile(_WORDS.encode(), re.IGNORECASE)
_NEXT = re.compile(rb"\s{0,63}(?:<!doctype\s|<html[\s>])|\s{64}", re.IGNORECASE)
_BLANKS = b" \t\r\n"
MANY_LINES = 4000


def may_be_several(body: bytes) -> bool:
    """Tell whether something like another document follows an empty line."""
    end = body.find(b"\n")
    for _ in range(MANY_LINES):
        start, end = end, body.find(b"\n", end + 1)
        if start < 0 or end < 0:
            return False
        is_blank = body[start + 1] in _BLANKS and body[start : min(end, start + 64)].isspace()
        if is_blank and _NEXT.match(body, end):
            return True
    return any(_joints(body, _JOINT_IN_BYTES, b"</html", b"</HTML"))  # slower, but not with every line


def split_pages(text: str) -> list[str]:
    """Cut a body where, after the end of a document and an empty line, another document begins."""
    cuts = [0, *_joints(text, _JOINT, "</html", "</HTML"), len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


def _joints(text: AnyStr, joint: re.Pattern[AnyStr], end: AnyStr, other: AnyStr) -> Iterator[int]:
    place = text.find(end)
    if place < 0:
        end, place = other, text.find(other)
    while place >= 0:
        found = joint.match(text, place)
        if found:
            yield found.end()
        place = text.find(end, place + 1)
