"""The processes of a crash test: a sandbox that survives, and callers of the package that may be killed."""

from __future__ import annotations

import json
import multiprocessing
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import callers

HANGS_S = 120.0
"""A process that has not ended after so long counts as hanging."""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(  # a child then begins with all that it needs imported
    [
        "massive_frames",
        "massive_frames.parsers.serp",
        "massive_frames.sandbox.app",
        "massive_frames.sandbox.doubles.services",
        "massive_frames.services.massive_batches",
        "anyio._backends._asyncio",
        "pyarrow.parquet",
        "publicsuffixlist",
        "uvicorn.protocols.http.h11_impl",
    ]
)


class Box:
    """A sandbox in a process of its own, with what it knows of each query.

    Parameters
    ----------
    **options
        As of ``massive_frames.sandbox.Sandbox``.
    """

    def __init__(self, **options: Any) -> None:
        self._line, theirs = _context.Pipe()
        self._process = _context.Process(target=callers.host, args=(theirs, options), daemon=True)
        self._process.start()
        self.url, self.token = self._line.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.join()
        self._line.close()

    def stats(self) -> dict[str, Any]:
        """Return the sandbox's counts, as it tells them over HTTP."""
        with urllib.request.urlopen(f"{self.url}/_sandbox/stats", timeout=10) as answer:  # noqa: S310 - ours
            told: dict[str, Any] = json.load(answer)
        return told

    def settled(self) -> dict[str, Any]:
        """Wait until every job that was taken on has ended, and return the counts."""
        until = time.monotonic() + HANGS_S
        while (told := self.stats())["credits_reserved"] and time.monotonic() < until:
            time.sleep(0.05)
        return told

    def by_query(self) -> dict[str, Taken]:
        """Return what was taken on for each query."""
        self._line.send("jobs")
        return {query: Taken(*counts) for query, counts in self._line.recv().items()}

    def unanswered(self) -> dict[str, int]:
        """Return for each query how many of its submissions were given no answer."""
        self._line.send("unanswered")
        counts: dict[str, int] = self._line.recv()
        return counts


@dataclass(frozen=True)
class Taken:
    """How many jobs the sandbox took on for a query, and how many of them it charged."""

    accepted: int = 0
    charged: int = 0


@dataclass
class Call:
    """A call of the package in a process of its own.

    Attributes
    ----------
    began, ended : float
        ``time.monotonic()`` just before and after the call; ``ended`` stays 0 where it was killed.
    told : dict
        What the call came to; empty where it was killed.
    """

    process: Any
    line: Connection
    began: float = 0.0
    ended: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)
    pending: bool = True

    def wait(self, seconds: float = HANGS_S) -> dict[str, Any]:
        """Return what the call came to; raise TimeoutError where it hangs."""
        self.listen(seconds)
        if self.pending:
            self.kill()
            raise TimeoutError(f"the call has not ended after {seconds:.0f} s")
        self.process.join()
        return self.told

    def kill_at(self, seconds: float) -> bool:
        """Kill the process so many seconds after the call began; return whether the call had ended."""
        self.listen(self.began + seconds - time.monotonic())
        self.kill()
        self.listen(0.0)
        return not self.pending

    def listen(self, seconds: float) -> None:
        """Take in what the process says, for so many seconds at the most."""
        try:
            if self.pending and self.line.poll(max(0.0, seconds)):
                self.ended, self.told = self.line.recv()
                self.pending = False
        except EOFError:
            return

    def kill(self) -> None:
        """Send SIGKILL."""
        self.process.kill()
        self.process.join()


def call(what: Callable[..., dict[str, Any]], box: Box, store: Path, **options: Any) -> Call:
    """Start a function of ``callers`` in a new process; return when it is about to call the package."""
    ours, theirs = _context.Pipe()
    given = {"token": box.token, "base_url": box.url, "store": str(store)}
    process = _context.Process(target=callers.run, args=(theirs, what, given, options), daemon=True)
    process.start()
    theirs.close()
    began = ours.recv()
    return Call(process, ours, began)
