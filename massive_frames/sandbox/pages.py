"""Keeps the pages made last, so that asking again for one costs next to nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from massive_frames.sandbox.kind import Made

MAX_BYTES = 64 * 2**20


class PageCache:
    """Pages by what they are of, the longest unused given up first, at most ``MAX_BYTES`` together."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, Made] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return the page of that key, made now where it is not kept."""
        page = self._pages.pop(key, None)
        if page is None:
            page = make()
            self._size += len(page.body)
        self._pages[key] = page
        while self._size > MAX_BYTES:
            self._size -= len(self._pages.popitem(last=False)[1].body)
        return page
