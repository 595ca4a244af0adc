"""One client's run in a process of its own: ours, raw aiohttp or plain httpx; prints one line of JSON.

The peers submit, then ask again after fixed or growing waits, and keep the bodies' sizes only: no store, no
parsing, no frame, no retries.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

MB = 2**20
FIXED_S, FACTOR, LONGEST_S = 1.0, 1.5, 30.0
Get = Callable[[dict[str, str]], Awaitable[tuple[int, bytes]]]


def queries(number: int) -> list[str]:
    """Return the searches of every client; the server's times follow from them."""
    return [f"best coffee grinder number {n}" for n in range(number)]


def memory_mb(line: str = "VmRSS") -> float:
    """Return this process's resident memory, now or (VmHWM) at its peak."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.split(f"{line}:")[1].split()[0]) / 1024


def cpu_s() -> float:
    """Return the CPU seconds of this process so far, all threads, user and system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def turns_ms() -> float:
    """Return the CPU milliseconds of a million turns of an empty loop: how fast this machine is just now."""
    began = time.process_time()
    for _ in range(1_000_000):
        pass
    return 1000 * (time.process_time() - began)


def run_ours(options: argparse.Namespace) -> dict[str, Any]:
    """Run through the public call, with a store on disk."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "MASSIVE_BASE_URL": options.url,
            "MASSIVE_TOKEN": "benchmark",
            "MASSIVE_FRAMES_STORE": f"{folder}/store.sqlite3",
        }
        import massive_frames as mf

        mf.configure(connections=options.connections, in_flight=options.in_flight)
        imported_mb, imported_s, began = memory_mb(), cpu_s(), time.perf_counter()
        frame = mf.search_many(queries(options.jobs), progress="none")
        wall, cpu = time.perf_counter() - began, cpu_s() - imported_s
        assert frame["error"].isna().all(), frame["error"].value_counts()
        assert frame["query"].nunique() == options.jobs
        disk_mb = sum(file.stat().st_size for file in Path(folder).iterdir()) / MB
    frame_mb = float(frame.memory_usage(deep=True).sum()) / MB
    facts = {"wall": wall, "cpu": cpu, "imported_mb": imported_mb, "disk_mb": disk_mb}
    return {**facts, "rows": len(frame), "frame_mb": frame_mb}


def run_aiohttp(options: argparse.Namespace) -> dict[str, Any]:
    """Run the loop that people write with aiohttp."""
    import aiohttp

    async def run() -> None:
        connector = aiohttp.TCPConnector(limit=options.connections)
        headers = {"Authorization": "Bearer benchmark"}
        async with aiohttp.ClientSession(options.url, connector=connector, headers=headers) as session:

            async def get(params: dict[str, str]) -> tuple[int, bytes]:
                async with session.get("/search", params=params) as answer:
                    return answer.status, await answer.read()

            await _all(get, options)

    return _measured(run)


def run_httpx(options: argparse.Namespace) -> dict[str, Any]:
    """Run the loop that people write with httpx."""
    import httpx

    async def run() -> None:
        limits = httpx.Limits(max_connections=options.connections)
        headers = {"Authorization": "Bearer benchmark"}
        async with httpx.AsyncClient(
            base_url=options.url, limits=limits, headers=headers, timeout=60
        ) as client:

            async def get(params: dict[str, str]) -> tuple[int, bytes]:
                answer = await client.get("/search", params=params)
                return answer.status_code, answer.content

            await _all(get, options)

    return _measured(run)


async def _all(get: Get, options: argparse.Namespace) -> None:
    slots = asyncio.Semaphore(options.in_flight)
    growing = options.polling == "back-off"

    async def one(terms: str) -> int:
        async with slots:
            _, body = await get({"terms": terms, "mode": "async"})
            job, wait = json.loads(body)["id"], FIXED_S
            while True:
                await asyncio.sleep(wait)
                status, body = await get({"id": job})
                if status == 200:
                    return len(body)
                wait = min(LONGEST_S, wait * FACTOR) if growing else FIXED_S

    sizes = await asyncio.gather(*map(one, queries(options.jobs)))
    assert all(sizes)


def _measured(run: Callable[[], Any]) -> dict[str, Any]:
    imported_mb, imported_s, began = memory_mb(), cpu_s(), time.perf_counter()
    asyncio.run(run())
    return {"wall": time.perf_counter() - began, "cpu": cpu_s() - imported_s, "imported_mb": imported_mb}


RUNS = {"ours": run_ours, "aiohttp": run_aiohttp, "httpx": run_httpx}


def main() -> None:
    """Run one client and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=RUNS)
    parser.add_argument("--url", required=True)
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--in-flight", type=int, default=500)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--polling", choices=("fixed", "back-off"), default="fixed")
    options = parser.parse_args()
    before = turns_ms()
    facts = RUNS[options.kind](options)
    facts |= {"peak_mb": memory_mb("VmHWM"), "turns_ms": (before + turns_ms()) / 2}
    json.dump(facts, sys.stdout)


if __name__ == "__main__":
    main()
