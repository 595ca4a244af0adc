"""Garbage collection while a large batch runs: fewer rounds, for they stop its event loop."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY_REQUESTS = 1_000
YOUNG_OBJECTS = 20_000
"""So many new objects begin a round of collection meanwhile; Python's own 700 are a few answers."""


@contextmanager
def fewer_rounds(n_requests: int) -> Iterator[None]:
    """Let rounds of garbage collection be rare until the end; for a small batch nothing is done.

    Who has switched collection off, or made it rarer still, is left alone.
    """
    before, *others = gc.get_threshold()
    if n_requests < MANY_REQUESTS or not 0 < before < YOUNG_OBJECTS:
        yield
        return
    gc.set_threshold(YOUNG_OBJECTS, *others)
    try:
        yield
    finally:
        gc.set_threshold(before, *others)
