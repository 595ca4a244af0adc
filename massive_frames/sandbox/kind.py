"""What one of the API's services is to the sandbox: its paths, prices and latencies, and what it answers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from massive_frames.sandbox.state import Options

Given = Mapping[str, Sequence[str]]
"""A call's parameters, each with all of its values."""


class Made(NamedTuple):
    """What a finished job delivers: the body, its ``Content-Type`` and the status."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200


class Kind(Protocol):
    """One service; each module of ``massive_frames.sandbox.kinds`` holds one as ``KIND``.

    ``name`` is the account's word for it, ``path`` and ``older_path`` are where its jobs are asked for, and
    ``subject`` is the parameter that says what a call is about.
    """

    name: str
    path: str
    older_path: str
    subject: str

    def problem(self, given: Given) -> str | None:
        """Return what is wrong with the parameters, or None."""
        ...

    def price(self, given: Given) -> int:
        """Return the credits of a call that succeeds."""
        ...

    def latency(self, draw: random.Random, given: Given) -> float:
        """Return the seconds that a call takes."""
        ...

    def words(self, given: Given) -> str:
        """Return what a call is about; words such as ``fault:reset`` in it are obeyed."""
        ...

    def made(self, given: Given, options: Options, repetition: int, coding: str) -> Made:
        """Return what the call delivers, its text in this coding."""
        ...

    def captcha(self, given: Given, options: Options) -> Made:
        """Return what it delivers where a captcha stood in the way."""
        ...

    def truth(self, given: Given, options: Options, repetition: int) -> list[dict[str, Any]]:
        """Return the right rows of what the call delivers."""
        ...
