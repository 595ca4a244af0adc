"""Measures how pages of SQL become a frame: 1,000,000 rows of 8 columns, beside other ways.

    python tests/benchmarks/sql/compare.py [--rows 1000000] [--rounds 5]

Every limit is a ratio of CPU seconds, the least of some rounds in which the ways took turns, or of memory:
what was resident beyond the bodies at the most, to the finished frame. Exits with 1 when one is missed.
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from pages import pages_of

LIMITS = {
    "columnar / its parse": 1.35,
    "rows / their parse": 2.2,
    "columnar peak / frame": 2.2,
    "rows peak / frame": 2.2,
}
WAYS = {"columnar": ("parsed", "ours"), "rows": ("parsed", "ours", "naive", "client")}
FASTER = {"naive / columnar": 3.5}


def run(ways: str, file: Path, rounds: int = 0) -> dict[str, Any]:
    """Run some ways in turn in a process of their own."""
    command = [sys.executable, str(HERE / "ways.py"), ways, str(file), "--rounds", str(rounds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(n_rows: int, rounds: int) -> dict[str, dict[str, Any]]:
    """Return what each way took."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for form, ways in WAYS.items():
            file = Path(folder) / form
            file.write_bytes(pickle.dumps(pages_of(n_rows, 10_000, columnar=form == "columnar")))
            taken = run(",".join(ways), file, rounds)
            for way in ways:
                best = {clock: min(one[clock] for one in taken[way]) for clock in ("cpu", "wall")}
                found[f"{form} {way}"] = {**best, **run(way, file)}
    return found


def ratios(found: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Return the ratios of CPU seconds and of memory."""

    def of(one: str, other: str) -> float:
        return float(found[one]["cpu"] / found[other]["cpu"])

    def peak(name: str) -> float:
        return float(found[name]["peak"] / found[name]["frame"])

    return {
        "columnar / its parse": of("columnar ours", "columnar parsed"),
        "rows / their parse": of("rows ours", "rows parsed"),
        "columnar peak / frame": peak("columnar ours"),
        "rows peak / frame": peak("rows ours"),
        "naive / columnar": of("rows naive", "columnar ours"),
        "client / columnar": of("rows client", "columnar ours"),
    }


def main() -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    found = measured(given.rows, given.rounds)
    for name, said in found.items():
        peak, frame = (f"{said[part] / 2**20:.0f} MB" for part in ("peak", "frame"))
        print(f"{name:18} {said['cpu']:.2f} s CPU, {said['wall']:.2f} s, peak {peak}, frame {frame}")
    missed = 0
    for name, ratio in ratios(found).items():
        words = f"at most {LIMITS[name]}" if name in LIMITS else f"at least {FASTER.get(name, 0)}"
        good = ratio <= LIMITS.get(name, ratio) and ratio >= FASTER.get(name, 0)
        missed += not good
        print(f"{name:24} {ratio:.2f} ({words}){'' if good else '  MISSED'}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
