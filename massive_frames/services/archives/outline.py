"""Where the parts of a JSON text begin and end, found without taking it into memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from massive_frames.services.archives.entries import MAX_ENTRIES, TooMuchError

MAX_MARKS = 2**22
"""Brackets and commas outside texts: a file of pages has far fewer."""
PIECE_BYTES = 2**18
_MARK = re.compile(rb'["\[\]{},]')
_INSIDE = re.compile(rb'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+')


class _BrokenTextError(Exception):
    """A line ended inside a text."""


@dataclass
class Outline:
    """An array's or an object's parts, each as (start, end) in the file.

    Parameters
    ----------
    start, end : int
        Where the value itself begins and ends.
    opener : bytes
        Its bracket; empty where there is no value.
    parts : list of (int, int)
        Elements, or names with their values; one of blanks alone where there is none.
    closed : bool
        Whether its end came, or all the parts that are looked for.
    broken : bool
        Whether a line ended inside a text, which JSON does not allow.
    """

    start: int = 0
    end: int = 0
    opener: bytes = b""
    parts: list[tuple[int, int]] = field(default_factory=list)
    closed: bool = False
    broken: bool = False


def outline(file: BinaryIO, start: int = 0) -> Outline:
    """Return the outline of the array or object that begins at a place, or after blanks there.

    It is one of brackets alone: whether the parts are JSON is not looked at. No more parts are found than an
    archive may have entries, and one more.
    """
    found = Outline(start)
    try:
        _trace(found, _marks(file, start))
    except _BrokenTextError:
        found.broken = True
    return found


def stands_alone(file: BinaryIO, value: Outline) -> bool:
    """Say whether nothing but blanks follows a value; an array may break off, and what came of it stands."""
    if value.broken or not value.closed:
        return value.opener == b"[" and not value.broken
    file.seek(value.end)
    while len(value.parts) <= MAX_ENTRIES and (piece := file.read(PIECE_BYTES)):
        if piece.strip():
            return False
    return True


def _trace(found: Outline, marks: Iterator[tuple[bytes, int]]) -> None:
    depth = began = 0
    for count, (mark, at) in enumerate(marks):
        if count > MAX_MARKS:
            raise TooMuchError("its JSON is made of more parts than pages have")
        opens, ends = mark in b"[{", mark in b"]}"
        if opens and not depth:
            found.start, found.opener, began = at, mark, at + 1
        elif depth == 1 and not opens:
            found.parts.append((began, at))
            began = at + 1
        depth += opens - ends
        if depth <= 0 or len(found.parts) > MAX_ENTRIES:
            found.end, found.closed = at + 1, True
            return


def _marks(file: BinaryIO, start: int) -> Iterator[tuple[bytes, int]]:
    """Yield each bracket and comma outside texts, with its place."""
    file.seek(start)
    base, rest, inside = start, b"", False
    while piece := file.read(PIECE_BYTES):
        text, at = rest + piece, 0
        while True:
            if inside:
                at = _end_of(text, at)
                if text[at : at + 1] != b'"':
                    break
                inside, at = False, at + 1
            found = _MARK.search(text, at)
            if found is None:
                at = len(text)
                break
            at = found.end()
            if found[0] == b'"':
                inside = True
            else:
                yield found[0], base + found.start()
        base, rest = base + at, text[at:]
        if rest not in {b"", b"\\"}:
            raise _BrokenTextError


def _end_of(text: bytes, at: int) -> int:
    """Return where what surely belongs to a JSON text ends."""
    found = _INSIDE.match(text, at)
    return found.end() if found else at
