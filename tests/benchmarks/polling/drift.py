"""How fast the polling policy follows a service that becomes four times slower or faster.

    python tests/benchmarks/polling/drift.py [--seeds 3]

The service changes at job 3,000. Prints cost / optimum of the jobs before and after, where a poll costs 5 %
of the median of its time; ends non-zero when the jobs from 1,000 to 2,000 after it cost more than 1.25.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from simulation import TYPICAL_S, load_optimum, run

from massive_frames.engine.polling import Polling

BEFORE, AFTER, LIMIT = 3000, 2000, 1.25
SPANS = ((-500, 0), (0, 100), (100, 200), (200, 400), (400, 600), (600, 1000), (1000, 2000))


def measure(optimum, profile, factor, seed):
    """Return cost / optimum of each span of jobs around the change."""
    speed = np.where(np.arange(BEFORE + AFTER) < BEFORE, 1.0, factor)
    times = optimum.draw(profile, BEFORE + AFTER, np.random.default_rng(seed))
    price = optimum.poll_cost(profile) * speed
    lag, polls = run(Polling(TYPICAL_S[profile]), times * speed)
    best_polls, best_lag = optimum.evaluate(optimum.schedule(profile), times)
    cost, best = lag + price * polls, best_lag * speed + price * best_polls
    return [cost[BEFORE + a : BEFORE + b].sum() / best[BEFORE + a : BEFORE + b].sum() for a, b in SPANS]


def main():
    """Print two rows for each profile; return how many did not recover."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    seeds = parser.parse_args().seeds
    optimum = load_optimum()
    if optimum is None:
        sys.stdout.write("skipped: the shared definition of the latency profiles is not here\n")
        return 0
    sys.stdout.write(f"{'profile':16}{'times':>6}" + "".join(f"{f'{a}..{b}':>11}" for a, b in SPANS) + "\n")
    missed = 0
    for profile in TYPICAL_S:
        for factor in (4.0, 0.25):
            found = np.mean([measure(optimum, profile, factor, seed) for seed in range(seeds)], axis=0)
            sys.stdout.write(f"{profile:16}{factor:6}" + "".join(f"{ratio:11.2f}" for ratio in found) + "\n")
            missed += found[-1] > LIMIT
    return missed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
