"""Minutes at full load with every fault: memory, sockets, threads and tasks must not grow.

``python tests/benchmarks/soak/soak.py`` takes 300 s with 2,000 jobs in flight; ``--seconds 20
--in-flight 200`` fits a test run. A straight line is laid through the last two thirds of the time; it exits
with 1 when that line rises by more than the limits. The batch is larger than the time allows and is stopped
at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "memory"), str(HERE.parent)]

from local_jobs import FAULTS
from local_server import Server
from watch import Reading, growth, read, series

EVERY_S = 0.5
MOST = {"rss_mb": 15.0, "sockets": 10.0, "files": 3.0, "threads": 2.0, "tasks": 20.0}
FULL = 0.9


async def soak(url: str, options: argparse.Namespace, folder: str) -> tuple[list[Reading], dict[str, Any]]:
    """Run a batch for the time given; return the readings and facts."""
    import massive_frames as mf

    jobs = options.in_flight * 2 + int(options.seconds * options.most_a_second)
    batch = mf.aio.search_many([f"best coffee grinder number {n}" for n in range(jobs)], to=f"{folder}/rows/")
    running = asyncio.ensure_future(batch.run())
    readings: list[Reading] = []
    began = due = time.monotonic()
    while not running.done() and due - began < options.seconds:
        due += EVERY_S
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        lag = time.monotonic() - due
        readings.append({"at_s": due - began, **read(), "tasks": len(asyncio.all_tasks()), "lag_s": lag})
    facts = {"jobs": jobs, "ended_early": running.done()}
    batch.stop()
    await running
    return readings, facts


def report(readings: list[Reading], facts: dict[str, Any], stats: dict[str, Any], in_flight: int) -> int:
    """Print the series and the fitted growth, and return the exit code."""
    later = readings[len(readings) // 3 :]
    faults = {name: stats.get(f"fault_{name}", 0) for name in FAULTS}
    print(f"{stats['requests']} requests, {stats['delivered']} jobs delivered, ", end="")
    print(f"{stats['open_max']} open at the most")
    print("faults:", ", ".join(f"{name} {count}" for name, count in faults.items()))
    wrong = ["the batch ended before the time was over: give it more jobs"] if facts["ended_early"] else []
    if stats["open_max"] < FULL * in_flight:
        wrong += [f"{stats['open_max']} jobs were open at the most, of {in_flight}: this was no full load"]
    print(f"{'':9}{'by tenths of the time':80}{'growth':>8}{'limit':>7}")
    for name, most in MOST.items():
        grown = growth(later, name)
        print(f"{name:9}{series(readings, name):80}{grown:+8.1f}{most:7.0f}")
        wrong += [f"{name} grew by {grown:.1f}"] if grown > most else []
    lags = sorted(reading["lag_s"] for reading in later)
    print(f"the event loop came late by {lags[len(lags) // 2]:.3f} s (median), {lags[-1]:.3f} s (worst)")
    print("\n".join(["limits missed:", *wrong]) if wrong else "every limit is kept")
    return 1 if wrong else 0


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--in-flight", type=int, default=2_000)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--rate", type=float, default=0.05, help="share of exchanges that meet each fault")
    parser.add_argument("--retry-after", type=int, default=1, help="seconds that a 429 asks for")
    parser.add_argument("--median", type=float, default=10.0, help="median seconds of a search")
    parser.add_argument("--most-a-second", type=float, default=120.0, help="sizes the batch")
    options = parser.parse_args()
    faults = dict.fromkeys(FAULTS, options.rate)
    warnings.simplefilter("ignore")  # a stopped batch warns, as it should
    with (
        Server(median=options.median, retry_after=options.retry_after, fault=faults) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        os.environ |= {
            "MASSIVE_BASE_URL": server.url,
            "MASSIVE_TOKEN": "benchmark",
            "MASSIVE_FRAMES_STORE": f"{folder}/store.sqlite3",
        }
        import massive_frames as mf

        mf.configure(connections=options.connections, in_flight=options.in_flight)
        readings, facts = asyncio.run(soak(server.url, options, folder))
        return report(readings, facts, server.stats(), options.in_flight)


if __name__ == "__main__":
    sys.exit(main())
