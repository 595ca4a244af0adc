"""The ways from pages to a frame that are compared; each runs in a process of its own, for its memory."""

from __future__ import annotations

import argparse
import gc
import json
import pickle
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
from pages import COLUMNS

import massive_frames as mf
from massive_frames.parsers.sql import read

DTYPES = {
    "id": "Int64",
    "code": "Int32",
    "price": "Float64",
    "share": "Float32",
    "host": "str",
    "text": "str",
    "in_stock": "boolean",
}


def parsed(pages: list[bytes]) -> Any:
    """Parse every page with orjson, and keep all."""
    return [orjson.loads(page) for page in pages]


def ours(pages: list[bytes]) -> pd.DataFrame:
    """Read the pages with ``parse_sql``, as they stand in the store."""
    return mf.parse_sql(b"\n".join(pages))


def typed(rows: list[Any]) -> pd.DataFrame:
    """Return rows as a frame with the columns' types."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.astype(DTYPES)
    frame["at"] = pd.to_datetime(frame["at"], format="ISO8601", utc=True)
    return frame


def naive(pages: list[bytes]) -> pd.DataFrame:
    """Read rows as most would: ``json.loads``, ``DataFrame``, ``astype``."""
    return typed([row for page in pages for row in json.loads(page)["rows"]])


def client(pages: list[bytes]) -> pd.DataFrame:
    """Read rows with the official client, which gets its pages from memory, and pandas."""
    from canned import client_of

    return typed(client_of(pages))


WAYS: dict[str, Callable[[list[bytes]], Any]] = {
    "parsed": parsed, "ours": ours, "naive": naive, "client": client,
}  # fmt: skip


def peak_bytes() -> int:
    """Return the most memory that the process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Run one way some times and print seconds and memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with given.pages.open("rb") as file:
        pages = pickle.load(file)  # noqa: S301 - written by the program that started this one
    mf.parse_sql(pages[0])
    read(pages[0])
    before = peak_bytes()
    seconds, found = [], None
    for _ in range(given.rounds):
        found = None
        gc.collect()
        began = time.perf_counter()
        found = WAYS[given.way](pages)
        seconds.append(time.perf_counter() - began)
        if len(seconds) == 1:
            peak = peak_bytes() - before
    size = int(found.memory_usage(deep=True).sum()) if isinstance(found, pd.DataFrame) else 0
    said = {"seconds": seconds, "peak": peak, "frame": size, "bodies": sum(map(len, pages))}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
