"""A body of several answers, each a JSON object on a line of its own, parted without being copied."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

OPENS = ord("{")


def pages_of(body: bytes) -> Iterator[memoryview | bytes]:
    r"""Yield the lines of a body if each is an object, or else the body; nothing is copied.

    Example
    -------
    >>> [bytes(page) for page in pages_of(b'{"n": 1}\n{"n": 2}')]
    [b'{"n": 1}', b'{"n": 2}']
    """
    edges, at = [-1], body.find(b"\n")
    while at >= 0:
        edges.append(at)
        at = body.find(b"\n", at + 1)
    edges.append(len(body))
    lines = [(start + 1, end) for start, end in pairwise(edges) if body[start + 1 : start + 2].strip()]
    several = all(body[start] == OPENS and body[end - 2 : end].rstrip()[-1:] == b"}" for start, end in lines)
    if not several or len(lines) < 2:
        yield body
        return
    view = memoryview(body)
    for start, end in lines:
        yield view[start:end]
