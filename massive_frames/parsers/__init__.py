"""Pure functions from a payload's bytes to rows: one module for each kind of payload."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from massive_frames.models.parsed import Parsed
from massive_frames.parsers.decode import refusal
from massive_frames.parsers.version import VERSIONS

__all__ = ["VERSIONS", "parse", "parse_all"]

DETAIL_CHARS = 300
NOTHING: Mapping[str, Any] = MappingProxyType({})


def parse(kind: str, body: bytes, content_type: str = "", asked: Mapping[str, Any] = NOTHING) -> Parsed[Any]:
    """Read one payload with the parser module named like its kind.

    Parameters
    ----------
    kind : str
        The payload's kind, such as ``"serp"``.
    body : bytes
        The body as it came.
    content_type : str
        The ``Content-Type`` header; empty when there was none.
    asked : mapping, optional
        The request's parameters by their names in Python, such as the address of a page.

    Returns
    -------
    Parsed
        Never raises: ``error`` is ``"malformed"`` for a body of another type than was due, and ``"parse"``
        for one that the parser could not read.

    Example
    -------
    >>> parse("serp", b"").error
    'malformed'
    """
    try:
        if not kind.isidentifier() or find_spec(f"{__name__}.{kind}") is None:
            return Parsed(error="parse", error_detail=f"no parser reads the kind {kind!r}")
        module = importlib.import_module(f"{__name__}.{kind}")
        if getattr(module, "READS_HTML", False) and (why := refusal(body, content_type)):
            return Parsed(error="malformed", error_detail=why)
        parsed: Parsed[Any] = module.parse(body, content_type, asked)
    except Exception as error:  # noqa: BLE001 - a page nobody foresaw must become a row, not end the batch
        return Parsed(error="parse", error_detail=f"{type(error).__name__}: {error}"[:DETAIL_CHARS])
    return parsed


def parse_all(
    bodies: Iterable[tuple[str, bytes, str, Mapping[str, Any]]], one: Callable[..., Parsed[Any]] = parse
) -> list[Parsed[Any]]:
    """Read some payloads, each with the arguments of ``parse`` or of ``one`` that is like it."""
    return [one(*body) for body in bodies]
