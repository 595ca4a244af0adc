"""Watch this process while it works: memory, sockets, threads; and say whether something grows."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np

Reading = dict[str, float]


def read() -> Reading:
    """Return this process's resident MB, open sockets, other open files and threads."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    names = [_target(entry) for entry in os.scandir("/proc/self/fd")]
    sockets = sum(name.startswith("socket:") for name in names)
    return {
        "rss_mb": float(status.split("VmRSS:")[1].split()[0]) / 1024,
        "sockets": float(sockets),
        "files": float(len(names) - sockets),
        "threads": float(threading.active_count()),
    }


def _target(entry: os.DirEntry[str]) -> str:
    try:
        return str(Path(entry.path).readlink())
    except OSError:  # closed meanwhile
        return ""


class Watch:
    """Reads on a thread of its own, while a ``with`` block lasts.

    Parameters
    ----------
    more : callable
        Returns further readings, such as how much is done.
    every_s : float
        Seconds between readings.
    """

    def __init__(self, more: Callable[[], Reading], every_s: float = 0.5) -> None:
        self._more, self._every_s, self._over = more, every_s, threading.Event()
        self.readings: list[Reading] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._every_s):
            self.readings.append({"at_s": time.monotonic() - self._began, **read(), **self._more()})


def growth(readings: Sequence[Reading], name: str, against: str = "at_s") -> float:
    """Return how much a reading grew over the readings given, by a straight line through them."""
    x = np.array([reading[against] for reading in readings])
    y = np.array([reading[name] for reading in readings])
    if len(x) < 3 or np.ptp(x) == 0:
        return 0.0
    slope = np.polyfit(x - x[0], y, 1)[0]
    return float(slope * np.ptp(x))


def series(readings: Sequence[Reading], name: str, parts: int = 10) -> str:
    """Return a reading's mean in each part of the time, in one line."""
    means = [np.mean([r[name] for r in chunk]) for chunk in _chunks(readings, parts)]
    return " ".join(f"{mean:7.1f}" for mean in means)


def _chunks(readings: Sequence[Reading], parts: int) -> list[Sequence[Reading]]:
    edges = np.linspace(0, len(readings), parts + 1).astype(int)
    return [readings[a:b] for a, b in pairwise(edges) if b > a]
