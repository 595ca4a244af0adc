"""Result pages parsed by threads on all cores, each in an interpreter of its own.

Python 3.14 has such interpreters, and a backport brings them to 3.13. The parsers are loaded there alone:
pandas, numpy and lxml, which they do without, cannot be. What is not read there, such as a page whose
encoding must be guessed, is read in the caller's interpreter.
"""

from __future__ import annotations

import atexit
import importlib
import os
import pickle
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

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


def parse_apart(
    kind: str, body: bytes, content_type: str = "", asked: Mapping[str, Any] = NOTHING
) -> Parsed[Any]:
    """Do what ``parsers.parse`` does, while other threads do the same.

    There are as many interpreters as there were threads that asked at once, until the program ends: each
    takes some 45 MB, and some that it took stays taken when it is ended.

    Example
    -------
    >>> page = b"<html><h3>No results</h3>"
    >>> parse_apart("serp", page) == parse("serp", page)
    True
    """
    if not are_used(kind):
        return parse(kind, body, content_type, asked)
    with _one() as one:
        parsed = one.parse(body, content_type)
    return parse(kind, body, content_type, asked) if parsed is None or parsed.error == "parse" else parsed


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
        self.has_begun = self.works

    @property
    def works(self) -> bool:
        return self._own is not None

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


_idle: list[_Interpreter] = []
_n_busy = 0
_changing = threading.Condition()


@contextmanager
def _one() -> Iterator[_Interpreter]:
    """Give an interpreter that nobody else has."""
    global _n_busy  # noqa: PLW0603 - there is one process
    with _changing:
        _n_busy += 1
        one = _idle.pop() if _idle else None
    try:
        one = one or _Interpreter()
        yield one
    finally:
        with _changing:
            _n_busy -= 1
            if one is not None and (one.works or not one.has_begun):  # another would not begin either
                _idle.append(one)
            _changing.notify_all()


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().close()


def _prepare_fork() -> None:
    """End all of them and let none begin: Python cannot fork while there are several."""
    _changing.acquire()
    _changing.wait_for(lambda: _n_busy == 0)
    _end_all()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_prepare_fork, after_in_parent=_changing.release, after_in_child=_changing.release
    )
