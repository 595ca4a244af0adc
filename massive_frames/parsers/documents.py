"""One body to its pages: several whole documents may stand one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_JOINT = re.compile(r"</html\s*>[ \t\r]*\n[ \t\r]*\n\s*(?=<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_NEXT = re.compile(rb"\s{0,63}(?:<!doctype\s|<html[\s>])|\s{64}", re.IGNORECASE)
MANY_LINES = 4000


def may_be_several(body: bytes) -> bool:
    """Tell whether something like another document follows an empty line, or lines are too many to look."""
    end = body.find(b"\n")
    for _ in range(MANY_LINES):
        start, end = end, body.find(b"\n", end + 1)
        if start < 0 or end < 0:
            return False
        if body[start : min(end, start + 64)].isspace() and _NEXT.match(body, end):
            return True
    return True


def split_pages(text: str) -> list[str]:
    """Cut a body where, after the end of a document and an empty line, another document begins."""
    cuts = [0, *_joints(text), len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


def _joints(text: str) -> Iterator[int]:
    end, place = "</html", text.find("</html")
    if place < 0:
        end, place = "</HTML", text.find("</HTML")
    while place >= 0:
        joint = _JOINT.match(text, place)
        if joint:
            yield joint.end()
        place = text.find(end, place + 1)
