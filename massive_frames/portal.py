"""One event loop on one worker thread for the whole process, so that blocking calls work anywhere."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal

EXIT_GRACE_S = 5.0
"""How long a process that ends waits for batches that were stopped to hear what is on its way."""

_lock = threading.Lock()
_finishing: set[Future[Any]] = set()
_portal: BlockingPortal | None = None
_context: AbstractContextManager[BlockingPortal] | None = None
_pid: int | None = None


def get_portal() -> BlockingPortal:
    """Return the portal to the worker thread's loop; it is made at the first call, and again after a fork."""
    global _portal, _context, _pid  # noqa: PLW0603 - one per process is the point
    with _lock:
        if _portal is None or _pid != os.getpid():
            _context = start_blocking_portal("asyncio")
            _portal, _pid = _context.__enter__(), os.getpid()
        return _portal


def let_finish(future: Future[Any]) -> None:
    """Let a call that is about to end do so even if the process ends meanwhile."""
    _finishing.add(future)
    future.add_done_callback(_finishing.discard)


def close_portal() -> None:
    """End the worker thread; the next call makes a new one."""
    if _pid == os.getpid():
        wait(list(_finishing), timeout=EXIT_GRACE_S)
    global _portal, _context  # noqa: PLW0603 - one per process is the point
    with _lock:
        if _context is not None and _portal is not None and _pid == os.getpid():
            _portal.call(_portal.stop, True)  # noqa: FBT003 - cancel what still runs: the store has it
            _context.__exit__(None, None, None)
        _portal = _context = None


threading._register_atexit(close_portal)  # type: ignore[attr-defined]  # noqa: SLF001
_of_the_parent: list[object] = []


def _forget_in_child() -> None:
    """Begin anew after a fork; what the parent had is kept alive, for ending it would wait for its thread."""
    global _lock, _portal, _context
    _finishing.clear()
    _of_the_parent.append((_portal, _context))
    _lock, _portal, _context = threading.Lock(), None, None


os.register_at_fork(after_in_child=_forget_in_child)
