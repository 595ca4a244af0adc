"""Pages of one large SQL result, as a cluster sends them: column by column, or row by row."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import orjson

COLUMNS = {
    "id": "long",
    "code": "integer",
    "price": "double",
    "share": "float",
    "host": "keyword",
    "text": "text",
    "at": "datetime",
    "in_stock": "boolean",
}
NULLS = 0.02


@cache
def _values(n_rows: int) -> list[list[Any]]:
    draw = random.Random(7)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    hosts = [f"web-{number}" for number in range(200)]

    def maybe(value: Any) -> Any:
        return None if draw.random() < NULLS else value

    return [
        [2**53 + n for n in range(n_rows)],
        [maybe(draw.randrange(600)) for _ in range(n_rows)],
        [maybe(round(draw.random() * 1000, 4)) for _ in range(n_rows)],
        [maybe(round(draw.random(), 3)) for _ in range(n_rows)],
        [draw.choice(hosts) for _ in range(n_rows)],
        [maybe(f"request {n} took {draw.randrange(9000)} ms") for n in range(n_rows)],
        [
            (start + timedelta(seconds=7 * n)).strftime("%Y-%m-%dT%H:%M:%S.") + f"{n % 1000:03d}Z"
            for n in range(n_rows)
        ],
        [maybe(draw.random() < 0.5) for _ in range(n_rows)],
    ]


def pages_of(n_rows: int, page_rows: int, *, columnar: bool) -> list[bytes]:
    """Return the pages' bodies; the first names the columns, and every one but the last has a cursor."""
    values = _values(n_rows)
    named = [{"name": name, "type": kind} for name, kind in COLUMNS.items()]
    pages = []
    for start in range(0, n_rows, page_rows):
        part = [column[start : start + page_rows] for column in values]
        page: dict[str, Any] = {} if start else {"columns": named}
        page |= {"values": part} if columnar else {"rows": list(zip(*part, strict=True))}
        if start + page_rows < n_rows:
            page["cursor"] = "c" * 60
        pages.append(orjson.dumps(page))
    return pages
