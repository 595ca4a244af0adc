"""Many prompts whose answers have 1 MB: memory stays below 400 MB while they are asked.

``python tests/benchmarks/memory/answers.py`` asks 5,000 prompts of the sandbox, which is another
process; some minutes and 3 GB of disk. ``--requests 400`` takes half a minute. It exits with 1 when a limit
is missed. Memory is this process's, all of the frame included.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from watch import Watch, growth, read, series

LIMIT_MB, GROWTH_MB = 400.0, 60.0
MODELS = ["chatgpt", "gemini", "perplexity", "copilot"]
SERVER = "from massive_frames.sandbox import serve; serve(lambda line: print(line, flush=True), {})"


def run(requests: int, folder: str) -> tuple[Watch, dict[str, Any]]:
    """Ask all prompts under watch; return the readings and facts."""
    os.environ["MASSIVE_FRAMES_STORE"] = f"{folder}/store.sqlite3"
    import massive_frames as mf

    prompts = [f"best coffee grinder number {n}" for n in range(requests // len(MODELS))]
    batch = mf.ask_many(prompts, model=MODELS, progress="none", wait=False)
    facts: dict[str, Any] = {"imported_mb": read()["rss_mb"]}
    began = time.perf_counter()
    with Watch(lambda: {"done": float(batch.stats().succeeded)}) as watch:
        frame = batch.wait()
    facts |= {"wall": time.perf_counter() - began, "answered": int(frame["error"].isna().sum())}
    facts["frame_mb"] = frame.memory_usage(deep=True).sum() / 2**20
    facts["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return watch, facts


def report(watch: Watch, facts: dict[str, Any], requests: int) -> int:
    """Print what was seen and return the exit code."""
    print(f"{facts['answered']} answers of {requests}, {requests / facts['wall']:.1f} a second")
    print(f"done, by tenths of the time: {series(watch.readings, 'done')}")
    print(f"MB,   by tenths of the time: {series(watch.readings, 'rss_mb')}")
    print(f"MB at the beginning {facts['imported_mb']:.0f}, at the peak {facts['peak_mb']:.0f}", end="")
    print(f" (limit {LIMIT_MB:.0f}), of which the frame has {facts['frame_mb']:.0f}")
    warm = [reading for reading in watch.readings if reading["done"] >= requests // 4]
    grown = growth(warm, "rss_mb", "done")
    print(f"growth after a quarter of them: {grown:+.1f} MB (limit {GROWTH_MB:.0f})")
    kept = facts["peak_mb"] < LIMIT_MB and grown < GROWTH_MB and facts["answered"] == requests
    print("every limit is kept" if kept else "a limit is missed")
    return 0 if kept else 1


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--weight", type=int, default=1_000_000, help="bytes of each page")
    parser.add_argument("--folder", help="where the store goes while it runs; a temporary one by default")
    options = parser.parse_args()
    told = f"speed=20.0, weight={options.weight}, credits=10**9"
    command = [sys.executable, "-c", SERVER.replace("{}", told)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
        tempfile.TemporaryDirectory(dir=options.folder) as folder,
    ):
        if server.stdout is None:
            return 1
        try:
            os.environ |= dict(server.stdout.readline().strip().split("=", 1) for _ in range(2))
            return report(*run(options.requests, folder), options.requests)
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
