"""Kill a batch at a random instant, many times over, and see that nothing is lost and nothing paid twice.

``python tests/benchmarks/crash/kills.py`` kills 200 batches of 300 queries; ``--runs 12 --queries 60`` is a
short form. Each batch runs in a process of its own, against a sandbox that survives it; the instants are
spread evenly over what an undisturbed run takes. Then ``mf.resume`` goes on, in a part of the runs killed
as well, and in a part the rows go to a Parquet dataset. It exits with 1 when a book does not balance.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import callers
from books import Requests, queries, unconfirmed, wrong_credits, wrong_end, wrong_frame
from processes import Box, call

SANDBOX = {"speed": 50.0, "weight": "light"}
PHASES = ("before the batch was stored", "before the first submission", "while submitting",
          "all accepted, some not answered", "all answered", "after the end")  # fmt: skip


@dataclass
class Killed:
    """What came of one run.

    Attributes
    ----------
    at_s : float
        Seconds after the call at which it was killed.
    phase : str
        How far it was.
    unconfirmed, accepted : int
        Submissions reported as unconfirmed, and how many of them the sandbox had accepted.
    answered : int
        Answers that were in the store when it was killed.
    wrong : list of str
        What does not balance.
    """

    at_s: float
    phase: str = ""
    unconfirmed: int = 0
    accepted: int = 0
    answered: int = 0
    wrong: list[str] = field(default_factory=list)


def undisturbed(asked: list[str], times: int = 3) -> tuple[float, Requests]:
    """Return the fewest seconds that the batch takes when nobody kills it, and its requests."""
    took = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder, Box(**SANDBOX) as box:
            batch = call(callers.search, box, Path(folder) / "store.sqlite3", queries=asked)
            requests = batch.wait()["requests"]
            took.append(batch.ended - batch.began)
    return min(took), requests


def kill(
    asked: list[str],
    right: Requests,
    at_s: float,
    *,
    again_at_s: float | None = None,
    dataset: bool = False,
    via: str = "jobs",
) -> Killed:
    """Kill a batch, and perhaps the run that goes on with it, then go on to the end and check the books."""
    found = Killed(at_s)
    with tempfile.TemporaryDirectory() as name, Box(**SANDBOX) as box:
        store, folder = Path(name) / "store.sqlite3", Path(name) / "rows" if dataset else None
        to: dict[str, Any] = {"to": str(folder), "folder": str(folder)} if dataset else {}
        ended = call(callers.search, box, store, queries=asked, via=via, **to).kill_at(at_s)
        journal = callers.journal(store)
        found.phase = phase_of(journal, ended=ended)
        found.answered = journal["states"].get("succeeded", 0)
        if journal["batch_id"] is None:
            found.wrong = [f"{query}: sent before it was stored" for query in box.by_query()]
            return found
        go_on = {"batch_id": journal["batch_id"], "folder": to.get("folder")}
        if again_at_s is not None:
            call(callers.resume, box, store, **go_on).kill_at(again_at_s)
        requests = told(call(callers.resume, box, store, **go_on), found)
        box.settled()
        taken, journal = box.by_query(), callers.journal(store)
        found.unconfirmed = len(unconfirmed(requests))
        found.accepted = sum(bool(query in taken) for query in unconfirmed(requests))
        found.wrong += wrong_frame(asked, requests, right) + wrong_credits(requests, taken, journal)
        if not found.unconfirmed:
            return found
        after = told(call(callers.resume, box, store, unconfirmed="resubmit", **go_on), found)
        box.settled()
        found.wrong += wrong_frame(asked, after, right) + wrong_end(requests, taken, after, box.by_query())
    return found


def told(run: Any, found: Killed) -> Requests:
    """Return the requests of a run that ends; what it raised is wrong."""
    came = run.wait()
    found.wrong += [came["words"]] if "words" in came else []
    requests: Requests = came.get("requests", {})
    return requests


def phase_of(journal: dict[str, Any], *, ended: bool) -> str:
    """Say how far a batch was, by what its journal has."""
    states = journal["states"]
    if ended:
        return PHASES[5]
    if journal["batch_id"] is None:
        return PHASES[0]
    if journal["unsent"] == sum(states.values()):
        return PHASES[1]
    if journal["unsent"] or "submitting" in states:
        return PHASES[2]
    return PHASES[3] if {"queued", "running"} & set(states) else PHASES[4]


def report(runs: list[Killed]) -> int:
    """Print a summary, and return the exit code."""
    phases = Counter(run.phase for run in runs)
    for phase in PHASES:
        print(f"{phases[phase]:5} killed {phase}")
    for name in ("unconfirmed", "accepted", "answered"):
        counts = [getattr(run, name) for run in runs]
        print(f"{name:12} {min(counts)} to {max(counts)}, {statistics.fmean(counts):.1f} on average")
    failed = [run for run in runs if run.wrong]
    for run in failed:
        print(f"WRONG after a kill at {run.at_s:.3f} s, {run.phase}: {'; '.join(run.wrong[:5])}")
    print(f"{len(failed)} of {len(runs)} runs do not balance")
    return 1 if failed else 0


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--via", choices=("jobs", "batches"), default="jobs")
    parser.add_argument("--datasets", type=float, default=0.25, help="share of runs that write a dataset")
    options = parser.parse_args()
    draw, asked, began = random.Random(options.seed), queries(options.queries), time.monotonic()
    takes, right = undisturbed(asked)
    print(f"seed {options.seed}: a batch of {len(asked)} takes {takes:.2f} s undisturbed", flush=True)
    runs = []
    for number in range(options.runs):
        at, again = draw.uniform(0, takes), draw.uniform(0, takes)
        dataset = draw.random() < options.datasets
        again_at = again if number % 3 == 2 else None
        runs.append(kill(asked, right, at, again_at_s=again_at, dataset=dataset, via=options.via))
        print("!" if runs[-1].wrong else ".", end="", flush=True)
    print(f"\n{len(runs)} kills in {time.monotonic() - began:.0f} s")
    return report(runs)


if __name__ == "__main__":
    sys.exit(main())
