"""Let the disk fill up under a batch at a random instant, many times, and try stores that cannot be written.

``python tests/benchmarks/crash/full_disk.py`` does it 50 times with 300 queries; ``--runs 3 --queries 60`` is
a short form. Where file systems may be mounted, every second run has a small one of its own that a ballast
fills; else, and in the other runs, the store is forbidden to grow (``PRAGMA max_page_count``). The call must
end with one clear ``StoreError`` and submit nothing once it is known; with room again, ``mf.resume`` must
bring everything, and nothing twice. It exits with 1 when something is wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import callers
from books import Requests, queries, unconfirmed, wrong_credits, wrong_end, wrong_frame
from kills import SANDBOX, undisturbed
from processes import Box, call

PAGE_BYTES, MOST_PAGES = 4096, 6
LATEST = 0.7
"""The share of an undisturbed run's time after which no disk fills up: little is written then."""
DISK_BYTES = 64 * 2**20
LONGEST_WORDS = 300


@dataclass
class Filled:
    """What came of one run: when the disk was full, how the call ended, and what does not balance."""

    at_s: float
    pages: int
    mounted: bool
    failed: bool = False
    sent: int = 0
    unconfirmed: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def disk(options: str) -> Iterator[Path]:
    """Mount a file system in memory, where that is allowed; raises PermissionError where it is not."""
    with tempfile.TemporaryDirectory() as name:
        mounting = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", name]
        try:
            subprocess.run(mounting, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise PermissionError("file systems cannot be mounted here") from error
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def can_mount() -> bool:
    """Say whether file systems can be mounted here."""
    try:
        with disk("size=64k"):
            return True
    except PermissionError:
        return False


def fill_up(folder: Path, pages: int) -> Path:
    """Leave room for so many pages on a folder's file system, and return the ballast."""
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        while True:
            room = os.statvfs(folder)
            spare = room.f_bavail * room.f_frsize - pages * PAGE_BYTES
            try:
                os.posix_fallocate(file.fileno(), 0, max(PAGE_BYTES, spare))
            except OSError:  # the batch has taken room just now
                if spare <= PAGE_BYTES:
                    return ballast
            else:
                return ballast


def run_full(asked: list[str], right: Requests, at_s: float, pages: int, *, mounted: bool) -> Filled:
    """Fill the disk under a batch, make room again, go on to the end and check the books."""
    found = Filled(at_s, pages, mounted)
    place: Any = disk(f"size={DISK_BYTES}") if mounted else tempfile.TemporaryDirectory()
    with place as name, Box(**SANDBOX) as box:
        store = Path(name) / "store.sqlite3"
        options = {} if mounted else {"full_at_s": at_s, "pages": pages}
        running = call(callers.cramped_search, box, store, queries=asked, **options)
        if mounted:
            running.listen(at_s)
            ballast = fill_up(Path(name), pages)
            told = running.wait()
            ballast.unlink()
        else:
            told = running.wait()
        found.failed, found.sent = "words" in told, len(box.by_query())
        found.wrong = wrong_ending(told)
        journal = callers.journal(store)
        if journal["batch_id"] is None:
            found.wrong += (
                [f"{found.sent} requests were sent of a batch that is not stored"] if found.sent else []
            )
            return found
        requests, wrong = gone_on(box, store, journal["batch_id"], right)
        found.unconfirmed, found.wrong = len(unconfirmed(requests)), found.wrong + wrong
    return found


def wrong_ending(told: dict[str, Any], *errors: str) -> list[str]:
    """Say what is wrong with how a call has ended, if it may end with a ``StoreError`` or one of these."""
    wrong = [f"{len(told['late'])} submissions after the failure was known"] if told["late"] else []
    if "words" in told and (
        told["error"] not in ("StoreError", *errors)
        or "\n" in told["words"]
        or len(told["words"]) > LONGEST_WORDS
    ):
        wrong.append(f"{told['error']}: {told['words']}")
    if told["failed"] and "words" not in told:
        wrong.append("the store failed, and the call did not say so")
    return wrong


def gone_on(box: Box, store: Path, batch_id: str, right: Requests) -> tuple[Requests, list[str]]:
    """Go on where there is room again; return what came, and what does not balance."""
    told = call(callers.resume, box, store, batch_id=batch_id).wait()
    if "words" in told:
        return {}, [told["words"]]
    box.settled()
    asked, requests, taken = list(right), told["requests"], box.by_query()
    wrong = wrong_frame(asked, requests, right) + wrong_credits(requests, taken, callers.journal(store))
    if unconfirmed(requests):
        told = call(callers.resume, box, store, batch_id=batch_id, unconfirmed="resubmit").wait()
        after = told.get("requests", {})
        box.settled()
        wrong += wrong_frame(asked, after, right) + wrong_end(requests, taken, after, box.by_query())
    return requests, wrong


def unwritable(store: Path) -> list[str]:
    """Search with a store that cannot be written, and say what is wrong with how that ends."""
    with Box(**SANDBOX) as box:
        told = call(callers.cramped_search, box, store, queries=["tea"]).wait()
        sent = box.stats()["requests"]
    wrong = wrong_ending(told, "InvalidRequestError")  # what is no file's path is told as such
    wrong += [] if "words" in told else ["no error was raised"]
    return wrong + ([f"sent all the same: {sent}"] if sent else [])


def unwritable_places(folder: Path) -> Iterator[Path]:
    """Yield paths at which no store can be written."""
    (folder / "file").write_text("not a folder")
    (folder / "folder.sqlite3").mkdir()
    yield folder / "file" / "store.sqlite3"
    yield folder / "folder.sqlite3"
    yield Path("/proc/none/store.sqlite3")
    if can_mount():
        with disk("size=64k,ro") as mounted:
            yield mounted / "store.sqlite3"
            yield mounted / "new" / "store.sqlite3"


def report(runs: list[Filled]) -> int:
    """Print a summary, and return the exit code."""
    failed, wrong = [run for run in runs if run.failed], [run for run in runs if run.wrong]
    print(f"{len(failed)} of {len(runs)} calls ended with StoreError, the others before the disk was full")
    print(f"{sum(run.failed and not run.sent for run in runs)} of them before anything was sent")
    open_ones = [run.unconfirmed for run in failed] or [0]
    print(f"unconfirmed: {min(open_ones)} to {max(open_ones)}, {statistics.fmean(open_ones):.1f} on average")
    for run in wrong:
        print(
            f"WRONG at {run.at_s:.3f} s, {run.pages} pages, mounted={run.mounted}: {'; '.join(run.wrong[:5])}"
        )
    print(f"{len(wrong)} of {len(runs)} runs do not balance")
    return 1 if wrong else 0


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    draw, asked, began = random.Random(options.seed), queries(options.queries), time.monotonic()
    takes, right = undisturbed(asked)
    mountable = can_mount()
    print(f"seed {options.seed}: {takes:.2f} s undisturbed; own file systems: {mountable}", flush=True)
    runs = []
    for number in range(options.runs):
        at, pages = draw.uniform(0, LATEST * takes), draw.randrange(MOST_PAGES)
        runs.append(run_full(asked, right, at, pages, mounted=mountable and number % 2 == 0))
        print("!" if runs[-1].wrong else ".", end="", flush=True)
    print(f"\n{len(runs)} full disks in {time.monotonic() - began:.0f} s")
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for place in unwritable_places(Path(folder)):
            wrong = unwritable(place)
            refused |= bool(wrong)
            print(f"a store that cannot be written: {'; '.join(wrong) or 'refused, nothing sent'}")
    return report(runs) or refused


if __name__ == "__main__":
    sys.exit(main())
