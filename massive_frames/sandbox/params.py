"""Checks a search's query parameters as the service documents them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

from massive_frames.sandbox import devices
from massive_frames.sandbox.serp.languages import known_country, known_language

_GOOGLE = re.compile(r"(^|\.)google(\.[a-z]{2,3}){1,2}$")
_RANGES = {"serps": (1, 10), "size": (0, 100), "offset": (0, 100), "expiration": (0, 1)}
_LENGTHS = {"terms": 255, "url": 2047, "callback": 2047}
_CHOICES: dict[str, tuple[str, ...]] = {
    "engine": ("google",),
    "mode": ("sync", "async"),
    "awaiting": ("ai", "answers", "ads"),
}
_NAMES: dict[str, Callable[[str], bool]] = {
    "country": known_country,
    "language": known_language,
    "display": known_language,
    "device": devices.known,
}


def problem(given: Mapping[str, Sequence[str]]) -> str | None:
    """Return what is wrong with the parameters (each a list of its values), or None."""
    if not given.get("terms", [""])[0].strip() and not given.get("url"):
        return "Either terms or an ID must be provided"
    for name, values in given.items():
        for value in values:
            found = _bad_value(name, value)
            if found:
                return found
    for name in ("subdivision", "city"):
        if given.get(name) and not given.get("country"):
            return f"Country must be provided with {name}"
    if given.get("callback") and given.get("mode") != ["async"]:
        return "Mode must be async with callback"
    return None


def _bad_value(name: str, value: str) -> str | None:
    if name in _LENGTHS and len(value) > _LENGTHS[name]:
        return f"Character counts must be no more than {_LENGTHS[name]}"
    if name in _RANGES:
        low, high = _RANGES[name]
        if not re.fullmatch(r"\d{1,4}", value) or not low <= int(value) <= high:
            return f"{name.capitalize()} must be an integer from {low} to {high}"
    if name in _CHOICES and value not in _CHOICES[name]:
        return f"{name.capitalize()} must be one of {', '.join(_CHOICES[name])}"
    if name in _NAMES and not _NAMES[name](value):
        return f"{name.capitalize()} is unsupported"
    if name == "url" and terms_of_url(value) is None:
        return "URL must be of a results page"
    return None


def terms_of_url(url: str) -> str | None:
    """Return the terms that a Google results address asks for, or None for any other address."""
    parts = urlsplit(url)
    terms = parse_qs(parts.query).get("q", [""])[0]
    if parts.scheme not in {"http", "https"} or not _GOOGLE.search(parts.hostname or ""):
        return None
    return terms if parts.path == "/search" and terms else None
