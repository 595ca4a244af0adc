"""How much memory one page's parse needs beside its bare tree, by the peak of a process of its own.

    python tests/benchmarks/parse_speed/memory.py tree|parse FILE…

Prints the bytes by which the peak rose while the pages were read one by one.
"""

from __future__ import annotations

import gzip
import resource
import sys
from pathlib import Path

import lxml.html

from massive_frames.parsers import parse


def main() -> None:
    """Read the largest page once, then print the rise of the peak over what was there before."""
    what, *paths = sys.argv[1:]
    bodies = [gzip.decompress(Path(path).read_bytes()) for path in paths]
    read = lxml.html.document_fromstring if what == "tree" else lambda body: parse("serp", body)
    parse("serp", b"<html><a href=https://example.org/>first call</a>" * 10)
    lxml.html.document_fromstring(b"<p>first call")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for body in bodies:
        read(body)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)


if __name__ == "__main__":
    main()
