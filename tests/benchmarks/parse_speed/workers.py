"""How much sooner two workers read the captured pages of a batch again than one, and two processes any."""

from __future__ import annotations

import gzip
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from loky import ProcessPoolExecutor

import massive_frames as mf
from massive_frames.models import Payload
from massive_frames.parsers import parse
from massive_frames.sandbox import Sandbox
from massive_frames.store import Archive, Database

N_PAGES = 1_000


def workers(bodies: list[bytes]) -> float:
    """Return how much faster two threads or processes are than this one alone, their start included."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MASSIVE_FRAMES_STORE"] = f"{folder}/store.sqlite3"
        batch_id = _batch(Path(os.environ["MASSIVE_FRAMES_STORE"]), bodies)
        walls = {1: float("inf"), 2: float("inf")}
        for count in (1, 2, 1, 2):
            started = time.perf_counter()
            mf.reparse(batch_id, workers=count)
            walls[count] = min(walls[count], time.perf_counter() - started)
    return walls[1] / walls[2]


def apart(paths: list[Path], turns: int) -> list[float]:
    """Return how much more two processes that share nothing read than one does in the same time."""
    ratios = []
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_read, [paths[:8]] * 2))
        for _ in range(turns):
            begun = time.perf_counter()
            list(pool.map(_read, [paths]))
            between = time.perf_counter()
            list(pool.map(_read, [paths] * 2))
            ratios.append(2 * (between - begun) / (time.perf_counter() - between))
    return ratios


def _read(paths: list[Path]) -> None:
    for path in paths:
        parse("serp", gzip.decompress(path.read_bytes()))


def _batch(path: Path, bodies: list[bytes]) -> str:
    """Make a batch on the sandbox, then put captured pages in the place of its bodies."""
    with Sandbox(speed=100) as box:
        os.environ |= {"MASSIVE_BASE_URL": box.url, "MASSIVE_TOKEN": box.token}
        mf.search_many([f"tea {n}" for n in range(N_PAGES)], progress="none")
    batch_id = str(mf.batches()["batch_id"].iloc[0])
    database = Database(path)
    archive = Archive(database)
    with database.transaction() as connection:
        keys = connection.execute("SELECT request_key, ordinal FROM requests").fetchall()
        for key, ordinal in keys:
            payload = Payload(key, bodies[ordinal % len(bodies)], "text/html", 200, datetime.now(UTC))
            body_id = archive.keep(batch_id, payload, archive.pack(batch_id, payload))
            connection.execute("UPDATE requests SET body_id = ? WHERE request_key = ?", (body_id, key))
    database.close()
    return batch_id
