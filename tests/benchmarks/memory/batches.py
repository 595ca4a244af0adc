"""Batches of 1,000 pages of 1 MB, in every form of archive: memory stays below 150 MB above the import.

``python tests/benchmarks/memory/batches.py`` runs each form in a process of its own, some minutes in all and
4 GB of disk at the most; ``--requests 100 --form zip`` a few seconds. It exits with 1 when a limit is missed.
Temporary files must not be on a disk that is memory. ``--lacks 1`` leaves a page out: an archive of up to
128 MB then goes into the store, which for a moment takes more than twice its size: the limit is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from local_batches import FORMS, Batches
from watch import read

LIMIT_MB = 150.0


def run(url: str, folder: str, requests: int) -> dict[str, Any]:
    """Run one batch; return what it took."""
    os.environ |= {
        "MASSIVE_BASE_URL": url,
        "MASSIVE_TOKEN": "benchmark",
        "MASSIVE_FRAMES_STORE": f"{folder}/store.sqlite3",
    }
    import massive_frames as mf

    queries = [f"best coffee grinder number {n}" for n in range(requests)]
    base_mb, began = read()["rss_mb"], time.perf_counter()
    batch = mf.search_many(
        queries, progress="none", via="batches", cache="off", to=f"{folder}/rows/", wait=False
    )
    batch.wait()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = {"base_mb": base_mb, "peak_mb": peak_mb, "wall": time.perf_counter() - began}
    return facts | {"succeeded": batch.stats().succeeded}


def _alone(form: str, options: argparse.Namespace) -> dict[str, Any]:
    """Run one form in a process of its own."""
    command = [sys.executable, __file__, "--requests", str(options.requests), "--lacks", str(options.lacks)]
    done = subprocess.run([*command, "--one", form], stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--form", action="append", choices=FORMS, help="this one alone; all by default")
    parser.add_argument("--lacks", type=int, default=0, help="pages that are missing")
    parser.add_argument("--one", choices=FORMS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        with Batches(options.one, options.lacks) as server, tempfile.TemporaryDirectory() as folder:
            print(json.dumps(run(server.url, folder, options.requests)))
        return 0
    kept = True
    for form in options.form or FORMS:
        facts = _alone(form, options)
        grown = facts["peak_mb"] - facts["base_mb"]
        whole = facts["succeeded"] == options.requests - options.lacks
        kept = kept and grown < LIMIT_MB and whole
        print(
            f"{form:12} {facts['succeeded']:5} pages in {facts['wall']:5.0f} s,"
            f" {facts['base_mb']:4.0f} MB after the import,"
            f" +{grown:4.0f} MB at the peak (limit {LIMIT_MB:.0f})",
            flush=True,
        )
    print("every limit is kept" if kept else "a limit is missed")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
