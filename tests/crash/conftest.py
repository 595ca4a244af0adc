"""The crash tests in short form; the programs in ``tests/benchmarks`` do the same at length."""

from __future__ import annotations

import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path += [str(BENCHMARKS / folder) for folder in ("crash", "faults")]
