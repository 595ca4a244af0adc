"""How long jobs have taken, as the engine has learnt it: the next batch starts from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from massive_frames.store.database import Database


def load_latencies(database: Database) -> dict[str, Any]:
    """Return what was learnt, by group; what cannot be read is left out."""
    with database.reading() as connection:
        rows = connection.execute("SELECT service, memory FROM latencies").fetchall()
    found = {}
    for group, text in rows:
        try:
            found[group] = json.loads(text)
        except ValueError:
            continue
    return found


def save_latencies(database: Database, memories: Mapping[str, Any]) -> None:
    """Keep what was learnt, group by group."""
    now = datetime.now(UTC).isoformat()
    with database.transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO latencies VALUES (?, ?, ?)",
            [(group, json.dumps(memory), now) for group, memory in memories.items()],
        )
