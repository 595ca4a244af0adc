"""The ways from pages to a frame that are compared."""

from __future__ import annotations

import argparse
import gc
import json
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
from pages import COLUMNS

import massive_frames as mf

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


def ours(body: bytes) -> pd.DataFrame:
    """Read the pages with ``parse_sql``, as they stand in the store: one body."""
    return mf.parse_sql(body)


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


WAYS: dict[str, Callable[[Any], Any]] = {"parsed": parsed, "ours": ours, "naive": naive, "client": client}


def resident(line: str) -> int:
    """Return bytes of memory that the process has (``VmRSS``), or has had at the most (``VmHWM``)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{line}:")[1].split()[0]) * 1024


def memory(way: str, given: Any) -> dict[str, int]:
    """Return the most memory that a way takes beyond its bodies, and the bytes of its frame."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    found = WAYS[way](given)
    size = int(found.memory_usage(deep=True).sum()) if isinstance(found, pd.DataFrame) else 0
    return {"peak": resident("VmHWM") - before, "frame": size}


def seconds(way: str, given: Any) -> dict[str, float]:
    """Return the CPU seconds of a way, and those on the clock."""
    gc.collect()
    began, busy = time.perf_counter(), time.process_time()
    found = WAYS[way](given)
    said = {"cpu": time.process_time() - busy, "wall": time.perf_counter() - began}
    del found
    return said


def main() -> None:
    """Run ways in turn and print what each took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("ways", help="with commas between them")
    parser.add_argument("pages", type=Path)
    parser.add_argument("--rounds", type=int, default=0, help="0 measures memory")
    given = parser.parse_args()
    ways = given.ways.split(",")
    with given.pages.open("rb") as file:
        pages = pickle.load(file)  # noqa: S301 - written by the program that started this one
    inputs = {way: b"\n".join(pages) if way == "ours" else pages for way in ways}
    if ways == ["ours"]:
        del pages
    mf.parse_sql(b'{"columns":[{"name":"n","type":"long"}],"values":[[1]]}')
    if not given.rounds:
        print(json.dumps(memory(ways[0], inputs[ways[0]])))
        return
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(given.rounds):
        for way in ways:
            taken[way].append(seconds(way, inputs[way]))
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
