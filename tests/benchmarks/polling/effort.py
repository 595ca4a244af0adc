"""What the polling policy itself costs: time for each call, the longest call, and the size of its memory.

    python tests/benchmarks/polling/effort.py

10,000 jobs with 100 and with 1,000 in flight. Time is the processor's, for this thread alone, the garbage
collector off. Ends non-zero when a call costs more than 0.1 ms on average, a single one more than 10 ms, or
the memory has 20 kB.
"""

from __future__ import annotations

import gc
import json
import sys
import time

import numpy as np
from simulation import run

from massive_frames.engine.polling import Polling

JOBS = 10_000
MEAN_LIMIT_S, LONGEST_LIMIT_S, MEMORY_LIMIT = 1e-4, 1e-2, 20_000


class Timed:
    """A policy with a stop watch in front of each call."""

    def __init__(self, policy):
        self._policy, self.spent = policy, []

    def __getattr__(self, name):
        """Return the policy's method, timed."""
        method = getattr(self._policy, name)

        def timed(*args):
            begun = time.thread_time()
            value = method(*args)
            self.spent.append(time.thread_time() - begun)
            return value

        return timed


def main():
    """Print a row for each number in flight; return how many limits were missed."""
    missed = 0
    gc.disable()
    for in_flight in (100, 1000):
        for name, median, sigma in (("search", 4.0, 0.42), ("browser", 1.0, 1.4)):
            times = median * np.exp(sigma * np.random.default_rng(1).standard_normal(JOBS))
            policy = Polling(median)
            timed = Timed(policy)
            run(timed, times, in_flight)
            mean, longest, size = np.mean(timed.spent), max(timed.spent), len(json.dumps(policy.memory()))
            sys.stdout.write(
                f"{name:8} {in_flight:5} in flight: {len(timed.spent):7} calls, {mean * 1e3:.4f} ms each, "
                f"99.9 % below {np.quantile(timed.spent, 0.999) * 1e3:.2f} ms, "
                f"longest {longest * 1e3:.1f} ms, memory {size} bytes\n"
            )
            missed += (mean > MEAN_LIMIT_S) + (longest > LONGEST_LIMIT_S) + (size >= MEMORY_LIMIT)
    return missed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
