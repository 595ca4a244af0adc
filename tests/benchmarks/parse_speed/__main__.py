"""How long a result page takes to read, beside bare trees, WebSearcher and BeautifulSoup, in one run.

    python tests/benchmarks/parse_speed [--corpus FOLDER] [--rounds 5] [--no-slow]

Prints CPU time a page, each page with its best round, ratios to lxml's bare tree of the same bytes, two
threads against one, a stored batch's bodies read again by two workers against one, and memory against the
tree's; ends with 1 when a limit is missed. Two threads have an interpreter each, already begun, where Python
makes such (from 3.13 on); one thread is that of any program. The two workers are begun in the time measured.
What two processes that share nothing reach is printed beside it: a machine may not have two cores to give.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from local_pages import Pages
from readers import BARE, OTHER, OURS, READERS, SLOW, Reader
from workers import apart, workers

from massive_frames.parsers import parse
from massive_frames.parsers.interpreters import are_used, parse_apart
from massive_frames.sandbox.serp import generate_serp

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
KINDS = ("google-desktop", "google-mobile", "google-nojs")
TO_TREE, TO_OTHER, THREADS, MEMORY = 1.7, 0.55, 1.5, 1.3
LARGEST, TURNS = 20, 3
AT_ONCE = 20  # a page of some kB is too quick for the clock


def captured(folder: Path) -> list[Path]:
    """Return the captured result pages."""
    if not (folder / "manifest.json").exists():
        return []
    pages = json.loads((folder / "manifest.json").read_text("utf-8"))
    return [folder / "pages" / f"{page['id']}.html.gz" for page in pages if page["kind"] in KINDS]


def generated() -> list[bytes]:
    """Return pages of the sandbox's generator, in several layouts."""
    eras = ("2026", "2023", "2020", "nojs", "mobile")
    return [generate_serp({"terms": f"tea {n} era:{eras[n % 5]}"}, n)[0].encode() for n in range(40)]


def small() -> list[bytes]:
    """Return the local server's pages of 5 kB with 10 organic results."""
    pages = Pages("small")
    return [pages.page(number, f"tea {number}") for number in range(32)]


def seconds(
    readers: dict[str, Reader], bodies: list[bytes], rounds: int, times: int
) -> dict[str, list[float]]:
    """Return each reader's best CPU time for each body; readers take turns at every body."""
    best = {name: [float("inf")] * len(bodies) for name in readers}
    for _ in range(rounds):
        for number, body in enumerate(bodies):
            for name, read in readers.items():
                started = time.process_time()
                for _ in range(times):
                    read(body)
                best[name][number] = min(best[name][number], (time.process_time() - started) / times)
    return best


def compare(
    name: str, bodies: list[bytes], readers: dict[str, Reader], rounds: int, times: int = 1
) -> dict[str, float]:
    """Print one group of pages; return each reader's median ratio to the bare tree."""
    taken = seconds(readers, bodies, rounds, times)
    print(f"{name}: {len(bodies)} pages of {statistics.mean(map(len, bodies)) / 1000:.0f} kB")
    medians = {}
    for reader, each in taken.items():
        ratios = sorted(one / bare for one, bare in zip(each, taken[BARE], strict=True))
        medians[reader] = statistics.median(ratios)
        mean = statistics.mean(each) * 1000
        p90 = ratios[len(ratios) * 9 // 10]
        print(f"  {reader:28} {mean:9.3f} ms; ratio median {medians[reader]:6.2f}, p90 {p90:6.2f}")
    if OTHER in taken:
        medians[OTHER] = statistics.median(a / b for a, b in zip(taken[OURS], taken[OTHER], strict=True))
    return medians


def threads(bodies: list[bytes]) -> list[float]:
    """Return how much faster two threads read the pages than one, by the clock on the wall, in some turns."""
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as two:
        list(two.map(partial(parse_apart, "serp"), bodies[:8]))
        ratios = []
        for _ in range(TURNS):
            begun = time.perf_counter()
            list(one.map(partial(parse, "serp"), bodies))
            between = time.perf_counter()
            list(two.map(partial(parse_apart, "serp"), bodies))
            ratios.append((between - begun) / (time.perf_counter() - between))
    return ratios


def memory(paths: list[Path]) -> list[float]:
    """Return the peak of parsing one page over that of building its bare tree, for each of the largest."""
    by_size = sorted(paths, key=lambda path: path.stat().st_size)
    first, program = by_size[len(paths) // 2], Path(__file__).parent / "memory.py"
    ratios = []
    for path in by_size[-LARGEST:]:
        tree, whole = (
            int(subprocess.run([sys.executable, program, *given], check=True, capture_output=True).stdout)
            for given in (("tree", first, path), ("parse", first, path))
        )
        ratios.append(whole / tree)
    return sorted(ratios)


def held(name: str, found: float, limit: float, *, least: bool = False) -> bool:
    """Print a figure beside its limit; return whether it holds."""
    kept = found >= limit if least else found <= limit
    print(
        f"{'ok    ' if kept else 'MISSED'} {name}: {found:.2f} ({'at least' if least else 'at most'} {limit})"
    )
    return kept


def main() -> int:
    """Measure captured, generated and small pages; return 1 when a limit is missed."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--corpus", type=Path, default=CORPUS)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--no-slow", action="store_true", help="leave out WebSearcher and BeautifulSoup")
    given = options.parse_args()
    compare("generated", generated(), READERS, given.rounds)
    compare("small", small(), READERS, given.rounds, AT_ONCE)
    paths = captured(given.corpus)
    if not paths:
        print(f"no captured pages at {given.corpus}: no limit was checked")
        return 0
    bodies = [gzip.decompress(path.read_bytes()) for path in paths]
    found = compare("captured", bodies, READERS, given.rounds)
    kept = [held("full parse / lxml's bare tree", found[OURS], TO_TREE)]
    if not given.no_slow:
        beside = compare("captured, beside others", bodies, READERS | SLOW, 1)
        kept += [held("full parse / WebSearcher's", beside[OTHER], TO_OTHER)] if OTHER in beside else []
    ratios = threads(bodies)
    how = "an interpreter each" if are_used("serp") else "of one interpreter"
    kept += [held(f"two threads ({how}) / one", max(ratios), THREADS, least=True)]
    print(f"       the median of {TURNS} turns: {statistics.median(ratios):.2f}")
    ratios = apart(paths, TURNS)
    told = f"{max(ratios):.2f}, median {statistics.median(ratios):.2f}"
    print(f"       two processes that share nothing, which is all that this machine has now: {told}")
    kept += [held("reparse with two workers / one", workers(bodies), THREADS, least=True)]
    ratios = memory(paths)
    kept += [
        held(f"memory / bare tree's, median of the {LARGEST} largest", statistics.median(ratios), MEMORY)
    ]
    print(f"       the worst of them: {ratios[-1]:.2f}")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
