"""Measures how pages of SQL become a frame: 1,000,000 rows of 8 columns, beside other ways.

    python tests/benchmarks/sql/compare.py [--rows 1000000] [--rounds 3]

Every limit is a ratio of two ways that were run in turn. Exits with 1 when one is missed.
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
FASTER = {"naive / columnar": 3.5}


def run(way: str, file: Path, rounds: int) -> dict[str, Any]:
    """Run one way in a process of its own."""
    command = [sys.executable, str(HERE / "ways.py"), way, str(file), "--rounds", str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    found["best"] = min(found["seconds"])
    return found


def measured(n_rows: int, rounds: int) -> dict[str, dict[str, Any]]:
    """Return what each way took."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for form, columnar in (("columnar", True), ("rows", False)):
            file = Path(folder) / form
            file.write_bytes(pickle.dumps(pages_of(n_rows, 10_000, columnar=columnar)))
            for way in ("parsed", "ours", *(() if columnar else ("naive", "client"))):
                found[f"{form} {way}"] = run(way, file, rounds)
    return found


def ratios(found: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Return the ratios that have limits, and the client's beside them."""

    def best(name: str) -> float:
        return float(found[name]["best"])

    return {
        "columnar / its parse": best("columnar ours") / best("columnar parsed"),
        "rows / their parse": best("rows ours") / best("rows parsed"),
        "columnar peak / frame": found["columnar ours"]["peak"] / found["columnar ours"]["frame"],
        "rows peak / frame": found["rows ours"]["peak"] / found["rows ours"]["frame"],
        "naive / columnar": best("rows naive") / best("columnar ours"),
        "client / columnar": best("rows client") / best("columnar ours"),
    }


def main() -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    found = measured(given.rows, given.rounds)
    for name, said in found.items():
        mb = " MB, frame ".join(f"{said[part] / 2**20:.0f}" for part in ("peak", "frame"))
        print(f"{name:18} {said['best']:.2f} s, peak {mb} MB, bodies {said['bodies'] / 2**20:.0f} MB")
    missed = 0
    for name, ratio in ratios(found).items():
        words = f"at most {LIMITS[name]}" if name in LIMITS else f"at least {FASTER.get(name, 0)}"
        good = ratio <= LIMITS.get(name, ratio) and ratio >= FASTER.get(name, 0)
        missed += not good
        print(f"{name:24} {ratio:.2f} ({words}){'' if good else '  MISSED'}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
