"""Garbage collection while a page is read: held off, for a page makes many objects and no garbage cycles."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_holding = threading.Lock()


@contextmanager
def held_off() -> Iterator[None]:
    """Hold collection off in this interpreter, and put it back as it was.

    Of threads that read at once only one holds it off, so that its turn comes after every page of this one.
    Who has switched collection off is left alone.

    Example
    -------
    >>> with held_off():
    ...     gc.isenabled()
    False
    """
    if not gc.isenabled() or not _holding.acquire(blocking=False):
        yield
        return
    try:
        gc.disable()
        yield
    finally:
        gc.enable()
        _holding.release()


def _put_back_in_child() -> None:
    """Collect again in a child that was forked while another thread read a page: that thread is not there."""
    if _holding.locked():
        gc.enable()
        _holding.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_put_back_in_child)
