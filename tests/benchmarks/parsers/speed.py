"""How long a result page takes to read, beside the bare tree that lxml builds of the same bytes.

    python tests/benchmarks/parsers/speed.py [--corpus FOLDER] [--rounds 5]

Prints ratios of CPU time: a page counts with its best round, and all its rounds are apart, so that no cache
of the parser still knows its addresses. selectolax, another bare tree, stands beside where it is installed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import lxml.html

from massive_frames.parsers import parse
from massive_frames.parsers.urls import CACHED
from massive_frames.sandbox.serp import generate_serp

sys.path.insert(0, str(Path(__file__).parents[1]))
from local_pages import Pages

try:
    from selectolax.lexbor import LexborHTMLParser
except ImportError:
    LexborHTMLParser = None

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
KINDS = ("google-desktop", "google-mobile", "google-nojs")
Readers: TypeAlias = dict[str, Callable[[bytes], object]]
AT_ONCE = 20  # a page of some kB is too quick for the clock


def captured(folder: Path) -> list[bytes]:
    """Return the captured result pages."""
    pages = json.loads((folder / "manifest.json").read_text("utf-8"))
    names = [f"{page['id']}.html.gz" for page in pages if page["kind"] in KINDS]
    return [gzip.decompress((folder / "pages" / name).read_bytes()) for name in names]


def generated() -> list[bytes]:
    """Return pages of the sandbox's generator, in several layouts."""
    eras = ("2026", "2023", "2020", "nojs", "mobile")
    return [generate_serp({"terms": f"tea {n} era:{eras[n % 5]}"}, n)[0].encode() for n in range(40)]


def small() -> list[bytes]:
    """Return the local server's pages of 5 kB with 10 organic results."""
    pages = Pages("small")
    return [pages.page(number, f"tea {number}") for number in range(32)]


def seconds(readers: Readers, bodies: list[bytes], rounds: int, repeat: int) -> dict[str, list[float]]:
    """Return each reader's best CPU time for each body, in seconds; readers take turns at every body."""
    best = {name: [float("inf")] * len(bodies) for name in readers}
    for _ in range(rounds):
        for number, body in enumerate(bodies):
            for name, read in readers.items():
                started = time.process_time()
                for _ in range(repeat):
                    read(body)
                best[name][number] = min(best[name][number], (time.process_time() - started) / repeat)
    return best


def report(name: str, bodies: list[bytes], rounds: int, repeat: int = 1) -> None:
    """Print one group of pages: times of the bare tree and of each reader as a ratio to it."""
    readers: Readers = {"bare tree": lxml.html.document_fromstring, "parse": partial(parse, "serp")}
    if LexborHTMLParser is not None:
        readers["selectolax tree"] = LexborHTMLParser
    taken = seconds(readers, bodies, rounds, repeat)
    print(f"{name}: {len(bodies)} pages")
    for reader, times in taken.items():
        ratios = sorted(one / bare for one, bare in zip(times, taken["bare tree"], strict=True))
        p90 = ratios[int(len(ratios) * 0.9)]
        print(
            f"  {reader:16} {_mean_ms(times):8.3f} ms; ratio median {statistics.median(ratios):.2f}, "
            f"mean {statistics.mean(ratios):.2f}, p90 {p90:.2f}"
        )


def _mean_ms(times: Iterable[float]) -> float:
    return statistics.mean(times) * 1000


def main() -> None:
    """Measure captured, generated and small pages."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--corpus", type=Path, default=CORPUS)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    parse("serp", b"<html><a href=https://example.org/>first call</a>")
    if (given.corpus / "manifest.json").exists():
        report("captured", captured(given.corpus), given.rounds)
    else:
        print(f"captured: skipped, no captured pages at {given.corpus}")
    report("generated", generated(), given.rounds)
    report("small", small(), given.rounds, AT_ONCE)
    if LexborHTMLParser is None:
        print("selectolax is not installed: its bare tree was not measured")
    print(f"(the parser keeps {CACHED} addresses; repeats of one small page find theirs kept)")


if __name__ == "__main__":
    main()
