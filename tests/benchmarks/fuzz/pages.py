"""Parse very many broken pages: none may raise, hang, want much memory or go without a row.

    python tests/benchmarks/fuzz/pages.py [--pages 50000] [--corpus FOLDER] [--state FILE] [--jobs 2]

Each thousand is read by a process of its own, which may take 2.5 GB and, for one page, 5 seconds of CPU time.
Finished thousands stand in the state file and are not read again. Ends non-zero if any page fails.
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import json
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mutations import broken_page, changes_of

from massive_frames.errors import ERROR_CODES
from massive_frames.models.parsed import WARNINGS, Parsed
from massive_frames.parsers import parse

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
FIXTURES = Path(__file__).parents[2] / "parsers" / "fixtures"
CHUNK = 1000
MOST_CPU_S = 5.0
STUCK_S = 120.0
MOST_BYTES = 2_500_000_000


def whole_pages(corpus: Path) -> list[bytes]:
    """Return the pages that are broken: the tests' own, and captured ones where they are."""
    pages = [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))]
    return pages + [gzip.decompress(path.read_bytes()) for path in sorted(corpus.glob("pages/google-*.gz"))]


def fault(parsed: Parsed[Any], cpu_s: float) -> str | None:
    """Say what is wrong with a parse."""
    if cpu_s > MOST_CPU_S:
        return f"took {cpu_s:.1f} s"
    if parsed.error is not None:
        if parsed.error == "parse" or parsed.error not in ERROR_CODES or parsed.rows:
            return f"error {parsed.error}: {parsed.error_detail}"
        return None
    if not parsed.rows or not all(row.type and row.page >= 1 for row in parsed.rows):
        return "a page without a row"
    if not set(parsed.warnings) <= set(WARNINGS) or not 0 <= (parsed.coverage or 0) <= 1:
        return f"coverage {parsed.coverage}, warnings {parsed.warnings}"
    return None


def read_chunk(first: int, last: int, corpus: Path) -> dict[str, Any]:
    """Read some broken pages in this process; return what went wrong and what they took."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    pages = whole_pages(corpus)
    faults, slowest = [], (0.0, -1, "")
    for number in range(first, last):
        sys.stderr.write(f"page {number}\n")
        body = broken_page(number, pages)
        done = "+".join(change.__name__ for change in changes_of(number))
        faulthandler.dump_traceback_later(STUCK_S, exit=True)
        started = time.process_time()
        parsed = parse("serp", body)
        cpu_s = time.process_time() - started
        faulthandler.cancel_dump_traceback_later()
        slowest = max(slowest, (cpu_s, number, done))
        why = fault(parsed, cpu_s)
        if why is not None:
            faults.append([number, done, why])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"first": first, "last": last, "faults": faults, "slowest": slowest, "peak_bytes": peak}


def run_chunk(first: int, last: int, corpus: Path) -> dict[str, Any]:
    """Read some broken pages in a process of its own."""
    command = [sys.executable, __file__, "--chunk", str(first), str(last), "--corpus", str(corpus)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return json.loads(done.stdout)
    ending = f"the process ended with {done.returncode}: {done.stderr[-1500:]}"
    return {
        "first": first,
        "last": last,
        "faults": [[first, "?", ending]],
        "slowest": [0, -1, ""],
        "peak_bytes": 0,
    }


def main() -> int:
    """Read what has not been read yet, and sum up."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--pages", type=int, default=50_000)
    options.add_argument("--corpus", type=Path, default=CORPUS)
    options.add_argument("--state", type=Path, default=Path("fuzz-state.jsonl"))
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--chunk", type=int, nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.chunk:
        print(json.dumps(read_chunk(*given.chunk, given.corpus)))
        return 0
    known = given.state.read_text("utf-8").splitlines() if given.state.exists() else []
    chunks = [json.loads(line) for line in known]
    done = {chunk["first"] for chunk in chunks}
    due = [(at, min(at + CHUNK, given.pages)) for at in range(0, given.pages, CHUNK) if at not in done]
    with ThreadPoolExecutor(given.jobs) as pool, given.state.open("a", encoding="utf-8") as state:
        for chunk in pool.map(lambda span: run_chunk(*span, given.corpus), due):
            state.write(json.dumps(chunk) + "\n")
            state.flush()
            chunks.append(chunk)
            print(chunk["last"], "slowest", chunk["slowest"], "faults", chunk["faults"][:3], flush=True)
    faults = [found for chunk in chunks for found in chunk["faults"]]
    n_pages = sum(chunk["last"] - chunk["first"] for chunk in chunks)
    print(f"{n_pages} pages: {len(faults)} faults; slowest {max(chunk['slowest'] for chunk in chunks)}")
    print(f"most memory of a process: {max(chunk['peak_bytes'] for chunk in chunks) / 1e6:.0f} MB")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
