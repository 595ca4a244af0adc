"""How deep a page's elements are nested, told from its bytes: building a very deep tree takes very long.

HTML's rules ask at many tags what is open above them, so that a builder's time grows with the square of the
depth: ten thousand levels take a second, a hundred thousand minutes. No browser draws more than 512.
"""

from __future__ import annotations

import re

from massive_frames.parsers.compiled import native

DEEPEST = 12_000
WINDOWS, WINDOW = 24, 2048
_TAG = re.compile(
    rb"<(/?)(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|track|wbr)\b)[a-z]",
    re.IGNORECASE,
)


def is_too_deep(body: bytes) -> bool:
    """Tell whether more than ``DEEPEST`` elements stand in one another; most pages are known by a sample."""
    if len(body) < 3 * DEEPEST:
        return False
    step = max(len(body) // WINDOWS, WINDOW)
    count = imbalance if native is None else native.imbalance
    return count(body, step, WINDOW) * step // WINDOW > DEEPEST // 2 and _depth_passes(body)


def imbalance(body: bytes, step: int, window: int) -> int:
    """Return how many more tags open than close, or close than open, in the windows of a body, in all."""
    samples = (body[start : start + window] for start in range(0, len(body), step))
    return sum(abs(sample.count(b"<") - 2 * sample.count(b"</")) for sample in samples)


def _depth_passes(body: bytes) -> bool:
    depth = 0
    for tag in _TAG.finditer(body):
        depth += -1 if tag[1] else 1
        if depth > DEEPEST:
            return True
        depth = max(depth, 0)
    return False
