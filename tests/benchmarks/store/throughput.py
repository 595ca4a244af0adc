"""Measure the store's archive: how fast bodies go in and come out, and how much room they take.

Run it as ``python tests/benchmarks/store/throughput.py``; it exits with 1 when a limit is missed.
"""

from __future__ import annotations

import gzip
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bodies import captured, pages, unlike

from massive_frames.models import Payload
from massive_frames.store.archive import Archive
from massive_frames.store.compression import PLAIN, Packed, Packer
from massive_frames.store.database import Database

PAGES, ROUNDS, READS = 150, 3, 400
MIN_PER_SECOND = 150
MAX_READ_MS = 2.0
MAX_OF_PLAIN, MAX_OF_PLAIN_UNLIKE = 0.55, 1.01
AT = datetime(2026, 1, 1, tzinfo=UTC)


def write(folder: Path, bodies: list[bytes], *, plain: bool = False) -> tuple[float, float]:
    """Return the wall and CPU seconds of keeping bodies, one durable commit each, in one thread."""
    database = Database(folder / f"{time.monotonic_ns()}.sqlite3")
    archive = Archive(database)
    payloads = [Payload(str(n), body, "text/html", 200, AT) for n, body in enumerate(bodies)]
    wall, cpu = time.perf_counter(), time.process_time()
    for payload in payloads:
        packed = Packed(PLAIN.compress(payload.body), None) if plain else archive.pack("b", payload)
        archive.keep("b", payload, packed)
    spent = time.perf_counter() - wall, time.process_time() - cpu
    database.close()
    return spent


def read(folder: Path, bodies: list[bytes]) -> list[float]:
    """Return the milliseconds of random reads by an archive that has read nothing before, in order."""
    path = folder / "read.sqlite3"
    database = Database(path)
    archive = Archive(database)
    payloads = [Payload(str(n), body, "text/html", 200, AT) for n, body in enumerate(bodies)]
    ids = [archive.keep("b", payload, archive.pack("b", payload)) for payload in payloads]
    database.close()
    database = Database(path, read_only=True)
    archive, times = Archive(database), []
    for body_id in random.Random(0).choices(ids, k=READS):
        start = time.perf_counter()
        archive.get(body_id)
        times.append((time.perf_counter() - start) * 1000)
    database.close()
    return times


def room(bodies: list[bytes]) -> tuple[int, int, int, int]:
    """Return the bytes of bodies as they are, by gzip -6, by zstd, and in the store with dictionaries."""
    packer = Packer("b")
    packed = [packer.pack(body) for body in bodies]
    used = {one.dictionary.dictionary_id: one.dictionary for one in packed if one.dictionary}
    return (
        sum(map(len, bodies)),
        sum(len(gzip.compress(body, 6)) for body in bodies),
        sum(len(PLAIN.compress(body)) for body in bodies),
        sum(len(one.zstd) for one in packed) + sum(len(one.stored) for one in used.values()),
    )


def report_room(groups: dict[str, list[bytes]]) -> dict[str, float]:
    """Print the table of sizes; return by group what share of zstd's size the store takes."""
    print()
    titles = ("gzip -6", "zstd -3", "store", "/gzip", "/zstd")
    print(f"{'bodies':24}{'n':>5}{'MB':>8}" + "".join(f"{title:>9}" for title in titles))
    shares = {}
    for name, bodies in groups.items():
        whole, gzipped, plain, ours = room(bodies)
        shares[name] = ours / plain
        ratios = f"{whole / gzipped:9.2f}{whole / plain:9.2f}{whole / ours:9.2f}"
        print(f"{name:24}{len(bodies):5}{whole / 1e6:8.1f}{ratios}{ours / gzipped:9.2f}{ours / plain:9.2f}")
    return shares


def check(what: str, value: float, limit: float, *, at_least: bool = False) -> bool:
    """Print one figure against its limit; return whether it holds."""
    good = value >= limit if at_least else value <= limit
    print(f"{'ok  ' if good else 'MISS'} {what:64}{value:9.2f}  limit {limit:g}")
    return good


def fastest(folder: Path, bodies: list[bytes], *, plain: bool = False) -> tuple[float, float]:
    """Return bodies a second by the wall and by the CPU, the best of some rounds."""
    spent = [write(folder, bodies, plain=plain) for _ in range(ROUNDS)]
    return len(bodies) / min(wall for wall, _ in spent), len(bodies) / min(cpu for _, cpu in spent)


def main() -> int:
    """Measure everything; return 1 when a limit is missed."""
    generated, strange = pages(PAGES), unlike(PAGES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wall, cpu = fastest(folder, generated)
        plain_wall, plain_cpu = fastest(folder, generated, plain=True)
        _, strange_cpu = fastest(folder, strange)
        _, strange_plain = fastest(folder, strange, plain=True)
        reads = [read(folder / str(n), generated) for n in range(ROUNDS)]
    first = min(times[0] for times in reads)
    p50, p99 = (min(sorted(times[1:])[int(READS * share)] for times in reads) for share in (0.5, 0.99))
    real = captured()
    shares = report_room({"generated, 1 MB": generated, "nothing in common": strange, **real})
    print(f"\nzstd alone: {plain_wall:.0f} bodies a second by the wall, {plain_cpu:.0f} by the CPU")
    print(f"nothing in common: CPU {strange_plain / strange_cpu:.2f} times that of zstd alone")
    print(f"first read, with its dictionary: {first:.2f} ms\n")
    results = [
        check("bodies of 1 MB a second into the store, by the wall", wall, MIN_PER_SECOND, at_least=True),
        check("bodies of 1 MB a CPU second into the store", cpu, MIN_PER_SECOND, at_least=True),
        check("ms for a random read, p50", p50, MAX_READ_MS),
        check("ms for a random read, p99", p99, MAX_READ_MS),
        check("size against zstd alone, nothing in common", shares["nothing in common"], MAX_OF_PLAIN_UNLIKE),
    ]
    months = {period: len(bodies) for period, bodies in real.items() if "-" in period}
    if months:
        most = max(months, key=months.__getitem__)
        results.append(check(f"size against zstd alone, captured {most}", shares[most], MAX_OF_PLAIN))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
