"""Many jobs on a local server: ours beside raw aiohttp and plain httpx, against the ideal and the limits.

``python tests/benchmarks/engine/compare.py`` prints the table; it exits with 1 when a limit is missed. The
ideal wall puts the same service times, one after the other, on whichever slot is free first. Plain httpx
takes minutes for 10,000 jobs: ``--httpx-jobs`` gives it fewer.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from client import queries
from local_jobs import service_s
from local_server import Server

SIGMAS = {"search": math.log(2) / 1.645, "browser": math.log(10) / 1.645}
WALL_RATIO, CPU_S, GROWTH_MB = 1.25, 0.9, 120.0
SEED = 0
HEAD = (
    f"{'client':20}{'jobs':>7}{'requests':>9}{'wall s':>8}{'ideal s':>8}{'ratio':>7}"
    f"{'CPU s/1000 req.':>16}{'CPU ms/job':>11}{'import MB':>10}{'peak MB':>8}{'growth MB':>10}{'turns':>6}"
)


@dataclass(frozen=True)
class Run:
    """One client with its arguments, and how many jobs it gets."""

    kind: str
    jobs: int
    polling: str = "fixed"

    @property
    def title(self) -> str:
        """Return the client's name in the table."""
        return self.kind if self.kind == "ours" else f"{self.kind}, {self.polling}"


def ideal_s(jobs: int, slots: int, sigma: float, median_s: float) -> float:
    """Return the wall of list scheduling: each job, in order, on the slot that is free first."""
    free = [0.0] * slots
    for terms in queries(jobs):
        heapq.heapreplace(free, free[0] + service_s(terms, median_s, sigma, SEED))
    return max(free)


def measure(run: Run, options: argparse.Namespace, sigma: float) -> dict[str, Any]:
    """Run one client against a fresh server."""
    with Server(median=options.median, sigma=sigma, seed=SEED) as server:
        words = {
            "url": server.url,
            "jobs": run.jobs,
            "in-flight": options.in_flight,
            "connections": options.connections,
            "polling": run.polling,
        }
        command = [sys.executable, str(HERE / "client.py"), run.kind]
        command += [f"--{name}={value}" for name, value in words.items()]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        facts, stats = json.loads(done.stdout), server.stats()
    ideal = ideal_s(run.jobs, options.in_flight, sigma, options.median)
    facts |= {"title": run.title, "jobs": run.jobs, "requests": stats["requests"], "ideal": ideal}
    facts["ratio"] = facts["wall"] / ideal
    facts["cpu_1000"] = 1000 * facts["cpu"] / stats["requests"]
    facts["growth_mb"] = facts["peak_mb"] - facts["imported_mb"]
    facts["server_share"] = stats["cpu_s"] / facts["wall"]
    facts["stats"] = stats
    return facts


def line(facts: dict[str, Any]) -> str:
    """Return one line of the table."""
    return (
        f"{facts['title']:20}{facts['jobs']:7d}{facts['requests']:9d}{facts['wall']:8.1f}{facts['ideal']:8.1f}"
        f"{facts['ratio']:7.2f}{facts['cpu_1000']:16.2f}{1000 * facts['cpu'] / facts['jobs']:11.2f}"
        f"{facts['imported_mb']:10.0f}{facts['peak_mb']:8.0f}{facts['growth_mb']:10.0f}{facts['turns_ms']:6.0f}"
    )


def missed(facts: dict[str, Any]) -> list[str]:
    """Return the limits that our run has missed, in words."""
    limits = (("ratio", WALL_RATIO, "wall / ideal"), ("cpu_1000", CPU_S, "CPU seconds per 1,000 requests"))
    limits += (("growth_mb", GROWTH_MB, "MB of growth after the import"),)
    return [f"{facts[key]:.2f} {words}, limit {most:g}" for key, most, words in limits if facts[key] > most]


def compare(options: argparse.Namespace, shape: str) -> list[str]:
    """Run every client for one shape of service times, print the table, and return what was missed."""
    sigma = SIGMAS[shape]
    print(
        f"\n{shape}: lognormal, median {options.median:g} s, sigma {sigma:.3f}; {options.in_flight} in flight"
    )
    print(HEAD)
    runs = [Run("ours", options.jobs)]
    if options.peer_jobs:
        runs += [Run("aiohttp", options.peer_jobs), Run("aiohttp", options.peer_jobs, "back-off")]
    if options.httpx_jobs:
        runs += [Run("httpx", options.httpx_jobs)]
    all_facts = []
    for run in runs:
        all_facts.append(measure(run, options, sigma))
        print(line(all_facts[-1]), flush=True)
    ours = all_facts[0]
    print(
        f"ours: {ours['requests'] / ours['jobs']:.2f} requests a job, asked for "
        f"{1000 * ours['stats']['lag_s'] / ours['jobs']:.0f} ms late, {ours['rows']} rows in a frame of "
        f"{ours['frame_mb']:.0f} MB, {ours['disk_mb']:.0f} MB on disk; {ours['stats']['open_max']} jobs open "
        f"at the most, {ours['stats']['sockets_max']} sockets; "
        f"the server took {ours['server_share']:.0%} of a core"
    )
    return missed(ours)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--peer-jobs", type=int, default=10_000, help="for raw aiohttp; 0 leaves it out")
    parser.add_argument("--httpx-jobs", type=int, default=10_000, help="0 leaves it out")
    parser.add_argument("--in-flight", type=int, default=500)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--median", type=float, default=1.0)
    parser.add_argument(
        "--shape", choices=SIGMAS, action="append", help="search, unless given; may be repeated"
    )
    options = parser.parse_args(arguments)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; turns: ms of a million turns of a loop")
    wrong = [
        f"{shape}: {words}" for shape in options.shape or ["search"] for words in compare(options, shape)
    ]
    print("\n" + ("\n".join(["limits missed:", *wrong]) if wrong else "every limit is kept"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
