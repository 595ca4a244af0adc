"""One body to its pages: several whole documents may stand one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_JOINT = re.compile(r"</html\s*>[ \t\r]*\n[ \t\r]*\n\s*(?=<!doctype\s+html|<html[\s>])", re.IGNORECASE)


def split_pages(text: str) -> list[str]:
    """Cut a body where, after the end of a document and an empty line, another document begins."""
    end = "</html" if "</html" in text else "</HTML"
    cuts = [0, *_joints(text, end), len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


def _joints(text: str, end: str) -> Iterator[int]:
    place = text.find(end)
    while place >= 0:
        joint = _JOINT.match(text, place)
        if joint:
            yield joint.end()
        place = text.find(end, place + 1)
