"""Result pages parsed by threads on all cores, each in an interpreter of its own.

Python 3.14 has such interpreters, and a backport brings them to 3.13. The parsers are loaded there alone:
pandas, numpy and lxml, which they do without, cannot be. What is not read there, such as a page whose
encoding must be guessed, is read in the caller's interpreter.
"""

from __future__ import annotations

import importlib
import pickle
import sys
import weakref
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Self

from massive_frames.models.parsed import Parsed
from massive_frames.parsers import NOTHING, parse
from massive_frames.parsers.compiled import is_chosen

KIND = "serp"
"""Of what the other parsers need, not all can be loaded so."""
MOST = 8
_PACKAGE = Path(__file__).parents[1]
_PATHS = {"massive_frames": [str(_PACKAGE)], "massive_frames.models": [str(_PACKAGE / "models")]}
ALONE = f"""
import sys, types
for name, path in {_PATHS!r}.items():
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = path
"""
"""Run before anything of the package is imported, it lets the parsers be imported without the rest."""
_BEGIN = f"""{ALONE}
import importlib, pickle
sys.path[:] = pickle.loads(given)
importlib.import_module(queues)
sys.modules["bs4"] = None  # it would guess an encoding with less than it has elsewhere
from massive_frames.parsers import parse
parse({KIND!r}, b"<p>")
"""
_PARSE = f"answers.put(pickle.dumps(parse({KIND!r}, body, content_type))); del body"


@cache
def _interpreters() -> Any:
    """Return the module that makes interpreters; None without it, or without the parsers' compiled part."""
    for name in ("concurrent.interpreters", "interpreters_backport.interpreters") if is_chosen() else ():
        with suppress(ImportError):
            return importlib.import_module(name)
    return None


def are_used(kind: str) -> bool:
    """Tell whether bodies of a kind are parsed so."""
    return kind == KIND and _interpreters() is not None


def cores() -> int:
    """Return how many bodies to parse at once: one on each core that this process may use, at most 8."""
    from loky import cpu_count  # noqa: PLC0415 - few batches are so large

    return min(int(cpu_count()), MOST)


class Interpreters:
    """Interpreters that parse result pages: as many as there are threads that ask at once, kept until closed.

    Example
    -------
    >>> page = b"<html><h3>No results</h3>"
    >>> with Interpreters() as apart:
    ...     apart.parse("serp", page) == parse("serp", page)
    True
    """

    def __init__(self) -> None:
        self._idle: SimpleQueue[_Interpreter] = SimpleQueue()
        weakref.finalize(self, _end, self._idle)  # at the end of the program too

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def parse(
        self, kind: str, body: bytes, content_type: str = "", asked: Mapping[str, Any] = NOTHING
    ) -> Parsed[Any]:
        """Do what ``parsers.parse`` does, while other threads do the same."""
        if not are_used(kind):
            return parse(kind, body, content_type, asked)
        try:
            one = self._idle.get_nowait()
        except Empty:
            one = _Interpreter()
        parsed = one.parse(body, content_type)
        self._idle.put(one)
        if parsed is None or parsed.error == "parse":
            return parse(kind, body, content_type, asked)
        return parsed

    def close(self) -> None:
        """End the interpreters; one that parses is left to its thread."""
        _end(self._idle)


def _end(idle: SimpleQueue[_Interpreter]) -> None:
    with suppress(Empty):
        while True:
            idle.get_nowait().close()


class _Interpreter:
    """One interpreter, with a queue for what it has read; without either where none can be had."""

    def __init__(self) -> None:
        self._own: Any = None
        module = _interpreters()
        with suppress(Exception):  # such as no memory for one more: the caller's own parses
            own, self._answers = module.create(), module.create_queue()
            own.prepare_main(given=pickle.dumps(sys.path), queues=self._answers.__module__)
            own.exec(_BEGIN)
            own.prepare_main(answers=self._answers)
            self._own = own

    def parse(self, body: bytes, content_type: str) -> Parsed[Any] | None:
        if self._own is None:
            return None
        try:
            self._own.prepare_main(body=body, content_type=content_type)
            self._own.exec(_PARSE)
            parsed: Parsed[Any] = pickle.loads(self._answers.get_nowait())  # noqa: S301 - our own bytes
        except Exception:  # noqa: BLE001 - such as one that has no memory left
            self.close()
            return None
        return parsed

    def close(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            with suppress(Exception):
                own.close()
