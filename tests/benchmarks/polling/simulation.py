"""Run a polling policy on made-up jobs, by a made-up clock: the lag and the polls of each job."""

from __future__ import annotations

import heapq
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from massive_frames.engine.polling import Polling

Floats = NDArray[np.float64]
SHARED = Path(__file__).resolve().parents[4] / "shared" / "bench" / "polling_optimum.py"
TYPICAL_S = {
    "browser": 1.0,
    "search": 4.0,
    "search+1%@120s": 4.0,
    "chatgpt": 15.0,
    "perplexity": 30.0,
    "copilot": 70.0,
}


def load_optimum() -> ModuleType | None:
    """Return the module with the latency profiles and the best schedule of each, or None where it is not."""
    if not SHARED.is_file():
        return None
    spec = importlib.util.spec_from_file_location("polling_optimum", SHARED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(policy: Polling, times_s: Floats, in_flight: int = 100) -> tuple[Floats, Floats]:
    """Return lag (seconds) and number of polls of each job; a job begins when one is found done."""
    lag, polls = np.zeros(len(times_s)), np.zeros(len(times_s))
    due: list[tuple[float, int, float]] = []
    numbers = iter(range(len(times_s)))

    def begin(now_s: float) -> None:
        number = next(numbers, None)
        if number is not None:
            policy.waiting(str(number), 0.0)
            heapq.heappush(due, (now_s + policy.wait_s(0.0), number, now_s))

    for _ in range(in_flight):
        begin(0.0)
    while due:
        now_s, number, begun_s = heapq.heappop(due)
        age_s = now_s - begun_s
        polls[number] += 1
        if age_s >= times_s[number]:
            policy.finished(str(number), age_s)
            lag[number] = age_s - times_s[number]
            begin(now_s)
        else:
            policy.waiting(str(number), age_s)
            heapq.heappush(due, (now_s + policy.wait_s(age_s), number, begun_s))
    return lag, polls
