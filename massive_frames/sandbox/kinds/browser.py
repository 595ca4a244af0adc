"""``/browser``: web pages, as a browser shows them, as they were sent, or as Markdown."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import urlsplit

from massive_frames.sandbox import params, texts
from massive_frames.sandbox.kind import Given, Made
from massive_frames.sandbox.state import Options
from massive_frames.sandbox.webpages import Webpage, generate_webpage

NOWHERE = ".invalid"
"""The ending of hosts that do not exist (RFC 2606)."""
DIFFICULTY = {"low": 1, "medium": 2, "high": 6}
SPEED = {"light": 1, "ridiculous": 2}
CHALLENGED = frozenset({"captcha", "guarded"})
"""Kinds of page that a captcha stands before."""


class Browser:
    """The browser service."""

    name = "browser"
    path = "/browser"
    older_path = "/browser/content"
    subject = "url"

    def problem(self, given: Given) -> str | None:
        """Return what is wrong with the parameters, or None."""
        return params.page_problem(given)

    def price(self, given: Given) -> int:
        """Return a page's credits by difficulty and speed; none where there is no host."""
        factors = DIFFICULTY[_first(given, "difficulty", "low")] * SPEED[_first(given, "speed", "light")]
        return 0 if _is_nowhere(given) else factors

    def latency(self, draw: random.Random, given: Given) -> float:
        """Return 0.6 to 0.9 seconds, a third less at ridiculous speed, and the delay that was asked for."""
        seconds = draw.uniform(0.6, 0.9) * (0.7 if _first(given, "speed", "") == "ridiculous" else 1.0)
        return seconds + float(_first(given, "delay", "0"))

    def words(self, given: Given) -> str:
        """Return the address; a captcha that is to be rejected ends the call as that fault does."""
        url = _first(given, "url", "")
        rejected = _first(given, "captcha", "") == "rejected" and _kind_of(url) in CHALLENGED
        return f"{url} fault:captcha_403" if rejected else url

    def made(self, given: Given, options: Options, repetition: int, coding: str) -> Made:
        """Return the page, or that its host does not exist."""
        if _is_nowhere(given):
            return Made(texts.NO_HOST[1].encode(), "text/plain; charset=utf-8", texts.NO_HOST[0])
        page = self._page(given, options, repetition, coding)
        return Made(page.body, page.media_type)

    def captcha(self, given: Given, options: Options) -> Made:
        """Return the page of a captcha that stands before the address."""
        page = generate_webpage(_before(given), options.seed, captcha="ignored")
        return Made(page.body, page.media_type)

    def truth(self, given: Given, options: Options, repetition: int) -> list[dict[str, Any]]:
        """Return the row of the page; none where there is no host."""
        if given["url"] == ["page:captcha"]:
            return [{"media_type": "text/html", "looks_like_error": "captcha"}]
        return [] if _is_nowhere(given) else [self._page(given, options, repetition).row]

    def _page(self, given: Given, options: Options, repetition: int, coding: str = "utf-8") -> Webpage:
        return generate_webpage(
            _first(given, "url", ""),
            options.seed,
            form=_first(given, "format", "rendered"),
            captcha=_first(given, "captcha", "solved"),
            session=_first(given, "session", ""),
            repetition=repetition,
            coding=coding,
        )


def _first(given: Given, name: str, default: str) -> str:
    return next(iter(given.get(name, ())), default)


def _kind_of(url: str) -> str:
    return urlsplit(url).path.strip("/").partition("/")[0]


def _is_nowhere(given: Given) -> bool:
    return (urlsplit(_first(given, "url", "")).hostname or "").endswith(NOWHERE)


def _before(given: Given) -> str:
    parts = urlsplit(_first(given, "url", ""))
    return f"{parts.scheme}://{parts.netloc}/captcha{parts.path}"


KIND = Browser()
