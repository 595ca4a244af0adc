"""The cursors of results that have more pages: what a page is cut from, until the last one or a close."""

from __future__ import annotations

import binascii
import random
from base64 import b64decode, b64encode
from dataclasses import dataclass

from massive_frames.sandbox.sql.problems import RefusedError
from massive_frames.sandbox.sql.results import Result

_MARK = b"es-cursor"


@dataclass(frozen=True)
class Place:
    """Where a cursor stands: a result, the row of its next page, and how many rows a page has."""

    result: Result
    start: int
    size: int


class Cursors:
    """The open cursors of one sandbox; each is good for one page."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(f"{seed} cursors")
        self._open: dict[str, Place] = {}

    def __len__(self) -> int:
        return len(self._open)

    def after(self, place: Place) -> str | None:
        """Return the cursor of the page behind this one; None where the result ends before its edge.

        A result that ends just at a page's edge has one more page, an empty one: only asking tells.
        """
        start = place.start + place.size
        if start > len(place.result.rows):
            return None
        made = b64encode(_MARK + self._draw.randbytes(24)).decode()
        self._open[made] = Place(place.result, start, place.size)
        return made

    def take(self, cursor: str) -> Place:
        """Return where a cursor stands; it is used up.

        Raises
        ------
        RefusedError
            It is no cursor, or closed.
        """
        _check(cursor)
        found = self._open.pop(cursor, None)
        if found is None:
            raise RefusedError(404, "search_phase_execution_exception", "all shards failed")
        return found

    def close(self, cursor: str) -> bool:
        """Close a cursor; False where it was closed before."""
        _check(cursor)
        return self._open.pop(cursor, None) is not None


def _check(cursor: str) -> None:
    try:
        good = b64decode(cursor.encode(), validate=True).startswith(_MARK)
    except (binascii.Error, ValueError):
        good = False
    if not good:
        raise RefusedError(400, "illegal_argument_exception", f"Illegal base64 or cursor: [{cursor[:40]}]")
