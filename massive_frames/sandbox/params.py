"""Checks the query parameters of a search, a prompt or a page as the service documents them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

from massive_frames.sandbox import devices
from massive_frames.sandbox.serp.languages import known_country, known_language

_GOOGLE = re.compile(r"(^|\.)google(\.[a-z]{2,3}){1,2}$")
_RANGES = {"serps": (1, 10), "size": (0, 100), "offset": (0, 100), "expiration": (0, 1)}
_LENGTHS = {"terms": 255, "prompt": 2047, "url": 2047, "callback": 2047, "session": 255}
_CHOICES: dict[str, tuple[str, ...]] = {
    "engine": ("google",),
    "mode": ("sync", "async"),
    "awaiting": ("ai", "answers", "ads"),
}
_AI_CHOICES: dict[str, tuple[str, ...]] = {
    "model": ("chatgpt", "gemini", "perplexity", "copilot"),
    "format": ("json", "rendered"),
    "mode": ("sync", "async"),
}
_BROWSER_CHOICES: dict[str, tuple[str, ...]] = {
    "format": ("rendered", "raw", "markdown"),
    "difficulty": ("low", "medium", "high"),
    "speed": ("light", "ridiculous"),
    "captcha": ("solved", "ignored", "rejected"),
    "readiness": ("load", "domcontentloaded"),
    "mode": ("sync", "async"),
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
    if any(terms_of_url(url) is None for url in given.get("url", ())):
        return "URL must be of a results page"
    return _checked(given, _CHOICES)


def prompt_problem(given: Mapping[str, Sequence[str]]) -> str | None:
    """Return what is wrong with the parameters of a prompt, or None."""
    if not given.get("prompt", [""])[0].strip():
        return "Either a prompt or an ID must be provided"
    return _checked(given, _AI_CHOICES)


def page_problem(given: Mapping[str, Sequence[str]]) -> str | None:
    """Return what is wrong with the parameters of a page, or None."""
    if not given.get("url"):
        return "Either a URL or an ID must be provided"
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s]*", given["url"][0]):
        return "URL must be an HTTP or HTTPS address"
    return _checked(given, _BROWSER_CHOICES)


def _checked(given: Mapping[str, Sequence[str]], choices: Mapping[str, tuple[str, ...]]) -> str | None:
    for name, values in given.items():
        for value in values:
            found = _bad_value(name, value, choices)
            if found:
                return found
    for name in ("subdivision", "city"):
        if given.get(name) and not given.get("country"):
            return f"Country must be provided with {name}"
    if given.get("callback") and given.get("mode") != ["async"]:
        return "Mode must be async with callback"
    return None


def _bad_value(name: str, value: str, choices: Mapping[str, tuple[str, ...]]) -> str | None:
    if name in _LENGTHS and len(value) > _LENGTHS[name]:
        return f"Character counts must be no more than {_LENGTHS[name]}"
    if name in _RANGES:
        low, high = _RANGES[name]
        if not re.fullmatch(r"\d{1,4}", value) or not low <= int(value) <= high:
            return f"{name.capitalize()} must be an integer from {low} to {high}"
    if name in choices and value not in choices[name]:
        return f"{name.capitalize()} must be one of {', '.join(choices[name])}"
    if name in _NAMES and not _NAMES[name](value):
        return f"{name.capitalize()} is unsupported"
    if name == "delay" and not (re.fullmatch(r"\d{1,2}(\.\d{1,9})?", value) and 0.1 <= float(value) <= 10):
        return "Delay must be a number from 0.1 to 10"
    return None


def terms_of_url(url: str) -> str | None:
    """Return the terms that a Google results address asks for, or None for any other address."""
    parts = urlsplit(url)
    terms = parse_qs(parts.query).get("q", [""])[0]
    if parts.scheme not in {"http", "https"} or not _GOOGLE.search(parts.hostname or ""):
        return None
    return terms if parts.path == "/search" and terms else None
