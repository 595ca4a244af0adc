"""Many bodies of 1 MB, parsed and written to a Parquet dataset: memory stays below 500 MB, and flat.

``python tests/benchmarks/memory/bodies.py`` takes 20,000 requests, some 10 GB of disk and tens of minutes;
``--requests 400`` a minute. It exits with 1 when a limit is missed. Memory is this process's: the server has
its own. What counts as done is what the server has delivered.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from local_server import Server
from watch import Reading, Watch, growth, read, series

LIMIT_MB, GROWTH_MB, WARM_REQUESTS = 500.0, 40.0, 2_000


def run(url: str, folder: str, options: argparse.Namespace) -> tuple[list[Reading], dict[str, Any]]:
    """Run the batch under watch; return the readings and facts."""
    os.environ |= {
        "MASSIVE_BASE_URL": url,
        "MASSIVE_TOKEN": "benchmark",
        "MASSIVE_FRAMES_STORE": f"{folder}/store.sqlite3",
    }
    import massive_frames as mf

    mf.configure(connections=options.connections, in_flight=options.in_flight)
    queries = [f"best coffee grinder number {n}" for n in range(options.requests)]
    facts: dict[str, Any] = {"imported_mb": read()["rss_mb"]}
    began, cpu = time.perf_counter(), _cpu_s()
    with Watch(lambda: {"done": _delivered(url)}) as watch:
        mf.search_many(queries, progress="none", to=f"{folder}/rows/")
    facts |= {"wall": time.perf_counter() - began, "cpu": _cpu_s() - cpu, "peak_mb": _peak_mb()}
    return watch.readings, facts


def _delivered(url: str) -> float:
    with urllib.request.urlopen(f"{url}/_stats") as answer:  # noqa: S310 - our own address
        return float(json.load(answer).get("delivered", 0))


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(
    readings: list[Reading], facts: dict[str, Any], options: argparse.Namespace, disk_mb: float
) -> int:
    """Print what was seen and return the exit code."""
    warm = min(WARM_REQUESTS, options.requests // 4)
    later = [reading for reading in readings if warm <= reading["done"] < options.requests]
    grown = growth(later, "rss_mb", "done")
    print(
        f"requests {options.requests} ({options.page}), {options.requests / facts['wall']:.1f} a second, ",
        end="",
    )
    print(f"{1000 * facts['cpu'] / options.requests:.1f} ms CPU each, {disk_mb:.0f} MB on disk")
    print(f"done, by tenths of the time: {series(readings, 'done')}")
    print(f"MB,   by tenths of the time: {series(readings, 'rss_mb')}")
    print(f"MB after the import {facts['imported_mb']:.0f}, at the peak {facts['peak_mb']:.0f}", end="")
    print(f" (limit {LIMIT_MB:.0f})")
    print(f"growth after {warm} requests: {grown:+.1f} MB (limit {GROWTH_MB:.0f})")
    kept = facts["peak_mb"] < LIMIT_MB and grown < GROWTH_MB
    print("every limit is kept" if kept else "a limit is missed")
    return 0 if kept else 1


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--page", choices=("small", "large"), default="large", help="5 kB, or 1 MB")
    parser.add_argument("--median", type=float, default=1.0, help="median seconds of a search")
    parser.add_argument("--in-flight", type=int, default=500)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--folder", help="where store and rows go while it runs; a temporary one by default")
    options = parser.parse_args()
    with (
        Server(page=options.page, median=options.median) as server,
        tempfile.TemporaryDirectory(dir=options.folder) as folder,
    ):
        readings, facts = run(server.url, folder, options)
        disk_mb = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 2**20
        return report(readings, facts, options, disk_mb)


if __name__ == "__main__":
    sys.exit(main())
