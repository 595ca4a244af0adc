"""Where columns are kept, and how what they took is given back: Arrow's own pool keeps tens of MB of it."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

import pyarrow as pa

POOL = pa.system_memory_pool()
LARGE_BYTES = 2**20
"""What is smaller is not worth giving back: to ask for it takes some milliseconds."""


def give_back() -> None:
    """Give the system what was let go, where the C library can be told to (glibc); elsewhere do nothing."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
