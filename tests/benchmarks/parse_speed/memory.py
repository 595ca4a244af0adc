"""How much memory one page's parse needs beside its bare tree, by the peak of a process of its own.

    python tests/benchmarks/parse_speed/memory.py tree|parse FIRST FILE

Prints the bytes by which the peak rose while the page was read. The first one, of middling size, is read
before that in both ways: it brings what is loaded once, such as modules and the list of suffixes; then all
that is free is given back. Runs on Linux with glibc only.
"""

from __future__ import annotations

import ctypes
import gc
import gzip
import sys
from pathlib import Path

import lxml.html

from massive_frames.parsers import parse


def main() -> None:
    """Read a page in both ways, then print the rise of the peak over what was there after it."""
    what, *paths = sys.argv[1:]
    first, body = [gzip.decompress(Path(path).read_bytes()) for path in paths]
    read = lxml.html.document_fromstring if what == "tree" else lambda body: parse("serp", body)
    parse("serp", first)
    lxml.html.document_fromstring(first)
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far, a parent's among it, is forgotten
    before = peak()
    read(body)
    print(peak() - before)


def peak() -> int:
    """Return the most bytes that this process has held at once."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) * 1024


if __name__ == "__main__":
    main()
