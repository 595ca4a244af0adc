"""Every fault of the sandbox, rarely and often, by every way of submitting: what a batch comes to.

``python tests/benchmarks/faults/matrix.py --write docs/faults.md`` runs the whole matrix and writes its
tables; ``--requests 20 --rates 0.3`` is a short form. It exits with 1 when a book does not balance, a batch
hangs, or something is retried otherwise than the rules say.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "crash"))

from callers import GROUP
from cases import FASTER, LIMIT_S, Case, Result, kinds, run_case

from massive_frames.sandbox.faults import BATCH_KINDS

WAYS = ("jobs", "batches")
RARE, FEW = 0.05, 3
"""Below this rate, so many times more requests are made, or hardly any would meet the fault."""
HEAD = (
    "fault", "rate", "unconfirmed=", "met", "requests", "answered", "error rows", "retries",
    "unconfirmed", "credits: ours", "charged", "seconds",
)  # fmt: skip
TEXT = """# Faults

What a batch comes to when the service misbehaves. The sandbox makes one fault at a time, rarely and often;
`tests/benchmarks/faults/matrix.py` writes this page, and exits with an error when one of these does not hold:

- Every request has rows: an answer, or one row whose `error` says what became of it.
- No batch takes longer than {limit:.0f} s.
- Each class of error is retried at most as often as `engine/retry.py` says, just so often before a request is
  given up, and not at all where it says nothing.
- A request is `unconfirmed` only where the answer to its submission was not seen: the connection broke
  (`reset`, `lost_answer`), or the answer broke off (`truncated`). It may have been charged.
- The sandbox has charged just what the frame's `credits` say, and beyond that at most one credit for each
  unconfirmed submission, for each job that was accepted and left to a later run (their rows say so), and for
  each request that a batch of the service was charged for and did not bring (a warning says so). Which ones
  these are its archive may not tell: then only their number is right.

With `unconfirmed="keep"` a request without an answer to its submission is left as it is, so nothing is paid
twice. With `unconfirmed="resubmit"` it is sent again: all are answered, and what was charged beyond ours is
what was paid twice.

*met* is how often the sandbox made the fault. *retries* and *error rows* are by error code; *unconfirmed*
counts submissions. Waits before retries are {faster:.0f} times shorter than usual, `Retry-After` is 0, and
the sandbox is 50 times as fast as the service. Seed {seed}.

With `via="batches"`, here {group} requests a batch, what a batch does not bring is asked for one by one.
Where the service had charged the batch, those are charged again. A batch has few exchanges, so faults are
made more often there.
"""


def rates_of(fault: str, way: str) -> tuple[float, float]:
    """Return how often a fault is made: more often where there are few occasions for it."""
    if fault in BATCH_KINDS:
        return 0.3, 1.0
    return (0.01, 0.3) if way == "jobs" else (0.1, 0.3)


def line(result: Result) -> str:
    """Return one line of a table."""
    case = result.case
    cells = (
        f"`{case.fault}`", f"{case.rate:.0%}", case.unconfirmed, result.met, case.n, result.answered,
        _counts(result.errors), _counts(result.retries), result.unconfirmed, f"{result.ours:g}",
        result.charged, f"{result.seconds:.1f}",
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items())) or "-"


def page(results: list[Result], seed: int) -> str:
    """Return the whole page."""
    parts = [TEXT.format(limit=LIMIT_S, faster=FASTER, group=GROUP, seed=seed)]
    for way in WAYS:
        lines = [line(result) for result in results if result.case.via == way]
        if lines:
            rule = "|".join(" --- " for _ in HEAD)
            parts.append(f'## via="{way}"\n\n| {" | ".join(HEAD)} |\n|{rule}|\n' + "\n".join(lines) + "\n")
    return "\n".join(parts)


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--rates", type=float, nargs="+", help="by default as often as fits the fault")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--only", nargs="*", help="these faults alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    began, results = time.monotonic(), []
    for way in options.ways:
        for fault in options.only or kinds(way):
            for rate in options.rates or rates_of(fault, way):
                for unconfirmed in ("keep", "resubmit"):
                    n = options.requests * (FEW if rate < RARE else 1)
                    case = Case(fault, rate, way, unconfirmed, n, options.seed)
                    results.append(run_case(case))
                    wrong = f" WRONG: {'; '.join(results[-1].wrong[:5])}" if results[-1].wrong else ""
                    print(f"{way} {line(results[-1])}{wrong}", flush=True)
    failed = sum(bool(result.wrong) for result in results)
    print(f"{failed} of {len(results)} cases are wrong, in {time.monotonic() - began:.0f} s")
    if options.write and not failed:
        options.write.write_text(page(results, options.seed), "utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
