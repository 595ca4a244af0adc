"""Hold the polling policy's cost against the best possible, for six latency profiles, cold and warm.

    python tests/benchmarks/polling/ratios.py [--seeds 5]

Cost is lag in seconds + 5 % of the median latency for each poll. Every ratio is to the optimum for a known
distribution on the same jobs; `pooled` is to its expectation. A cold batch begins from the service's typical
latency, a warm one from the memory of a cold one, by way of JSON. 100 jobs in flight, 1,000 in a batch. Ends
non-zero when a limit is missed. Needs scipy, and the shared definition of the profiles.
"""

from __future__ import annotations

import argparse
import json
import sys

import numpy as np
from simulation import TYPICAL_S, load_optimum, run

from massive_frames.engine.polling import Polling

JOBS, WARM_LIMIT, COLD_LIMIT = 1000, 1.15, 1.20
FIXED_S = (1.0, 2.0, 5.0)
NAMES = ("warm", "cold", "typical/4", "typical*4")


def measure(optimum, profile, seed):
    """Return the ratio to the optimum of each kind of batch, and the plain mean costs, for one seed."""
    rng = np.random.default_rng(seed)
    price, best_ages, typical_s = optimum.poll_cost(profile), optimum.schedule(profile), TYPICAL_S[profile]
    ratios, costs = {}, {}

    def batch(name, policy):
        times = optimum.draw(profile, JOBS, rng)
        lag, polls = run(policy, times)
        best_polls, best_lag = optimum.evaluate(best_ages, times)
        costs[name] = float(np.mean(lag + price * polls))
        ratios[name] = costs[name] / float(np.mean(best_lag + price * best_polls))

    cold = Polling(typical_s)
    batch("cold", cold)
    batch("warm", Polling(typical_s, memory=json.loads(json.dumps(cold.memory()))))
    batch("typical/4", Polling(typical_s / 4))
    batch("typical*4", Polling(typical_s * 4))
    return ratios, costs


def others(optimum, profile):
    """Return the ratio of fixed intervals and of a back-off from 1 to 30 s, on one large draw."""
    times = optimum.draw(profile, 100_000, np.random.default_rng(6))
    longest = times.max() + 60
    schedules = [np.arange(step, longest, step) for step in FIXED_S]
    schedules.append(np.cumsum(np.minimum(1.5 ** np.arange(60), 30.0)))
    schedules[-1] = np.concatenate([schedules[-1], np.arange(schedules[-1][-1] + 30, longest + 30, 30.0)])
    best = optimum.optimum(profile)[0]
    for ages in schedules:
        polls, lag = optimum.evaluate(ages, times)
        yield float(np.mean(lag + optimum.poll_cost(profile) * polls)) / best


def main():
    """Print a row for each profile; return how many limits were missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    seeds = parser.parse_args().seeds
    optimum = load_optimum()
    if optimum is None:
        sys.stdout.write("skipped: the shared definition of the latency profiles is not here\n")
        return 0
    line = "{:16}" + "{:>14}" * len(NAMES) + "{:>13}" + "{:>8}" * 4 + "\n"
    sys.stdout.write(f"cost / optimum, mean and worst of {seeds} seeds\n")
    sys.stdout.write(line.format("profile", *NAMES, "pooled w/c", "1 s", "2 s", "5 s", "back-off"))
    missed = 0
    for profile in TYPICAL_S:
        found = [measure(optimum, profile, seed) for seed in range(seeds)]
        ratios = {name: [ratio[name] for ratio, _ in found] for name in NAMES}
        best = optimum.optimum(profile)[0]
        pooled = [float(np.mean([cost[name] for _, cost in found])) / best for name in ("warm", "cold")]
        missed += max(*ratios["warm"], pooled[0]) > WARM_LIMIT
        missed += max(*ratios["cold"], pooled[1]) > COLD_LIMIT
        cells = [f"{np.mean(ratios[name]):.3f} {max(ratios[name]):.3f}" for name in NAMES]
        rest = [f"{ratio:.2f}" for ratio in others(optimum, profile)]
        sys.stdout.write(line.format(profile, *cells, "{:.2f} {:.2f}".format(*pooled), *rest))
    sys.stdout.write(f"limits: warm {WARM_LIMIT}, cold {COLD_LIMIT}; missed: {missed}\n")
    return missed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
