"""The service's JSON for one answer: its parts as HTML, the searches made, and what was asked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import orjson

from massive_frames.parsers.decode import decode
from massive_frames.parsers.text import one_line

TOLD = ("model", "query", "device", "country", "subdivision", "city", "language", "display")
MAX_FANOUTS = 1_000
_SLUG = re.compile(r'model_slug\\?"\s*:\s*\\?"([\w.:-]{1,60})')
_LABEL = re.compile(
    r'data-test-id="logo-pill-label-container"[^<>]{0,300}>(?:\s*<[^<>]{0,300}>){0,8}\s*([^<>\s][^<>]{0,59})<'
)
"""Where Gemini's page, of which the answer is a small part, names its model."""
_STOPPED = re.compile(r'\\?"blocked\\?"\s*:\s*true')


@dataclass
class Completion:
    """What is read of the JSON; the huge parts are only looked at where the small ones say nothing.

    Parameters
    ----------
    completion, html, sources, ads : str
        HTML: the answer, the whole page, the sources' panel, the advertisements.
    fanouts : list of str
        The queries searched for.
    model_name : str, optional
        The exact model that the events name, or the page outside of the answer.
    stopped : bool
        Whether the events say that the application held the answer back.
    told : dict
        What was asked, by the service's names.
    """

    completion: str = ""
    html: str = ""
    sources: str = ""
    ads: str = ""
    fanouts: list[str] = field(default_factory=list)
    model_name: str | None = None
    stopped: bool = False
    told: dict[str, Any] = field(default_factory=dict)


def completion_of(body: bytes, content_type: str = "") -> Completion | str:
    """Read the JSON, or say why it is no answer."""
    try:
        answer = _loaded(body, content_type)
    except (ValueError, RecursionError) as error:
        return f"the body is not JSON: {error}"
    if not isinstance(answer, Mapping):
        return f"an object was due, {type(answer).__name__} came"
    if not {"completion", "html"} & set(answer):
        return f"no answer is in the body: {json.dumps(answer)[:200]}"
    events = answer.get("sse")
    events = events if isinstance(events, str) else json.dumps(events)
    page = _html(answer.get("html"))
    named = _SLUG.search(events) or _LABEL.search(page)
    return Completion(
        completion=_html(answer.get("completion")),
        html=page,
        sources=_html(answer.get("sources")),
        ads=_html(answer.get("ads")),
        fanouts=_queries(answer.get("fanouts") or answer.get("subqueries")),
        model_name=one_line(unescape(named[1])) if named else None,
        stopped=_STOPPED.search(events) is not None,
        told={name: value for name in TOLD if isinstance(value := answer.get(name), str) and value},
    )


def _loaded(body: bytes, content_type: str) -> Any:
    """Read JSON in UTF-8 quickly, and what is not quite so patiently."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(decode(body, content_type).lstrip("\ufeff"))


def _html(value: Any) -> str:
    """Return a part that is HTML; a list is its parts one after the other."""
    if isinstance(value, list):
        return "\n".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _queries(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.split("\n")
    found = [one_line(part) for part in value if isinstance(part, str)] if isinstance(value, list) else []
    return [part for part in found if part][:MAX_FANOUTS]
