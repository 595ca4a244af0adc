"""One body to its pages: several whole documents may stand one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_JOINT = re.compile(r"</html\s*>[ \t\r]*\n[ \t\r]*\n\s*(?=<!doctype\s+html|<html[\s>])", re.IGNORECASE)


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
