"""``/search``: result pages."""

from __future__ import annotations

import random
from typing import Any

from massive_frames.sandbox import params
from massive_frames.sandbox.kind import Given, Made
from massive_frames.sandbox.serp import generate_serp
from massive_frames.sandbox.serp.blocked import captcha
from massive_frames.sandbox.state import Options


class Search:
    """The search service."""

    name = "search"
    path = "/search"
    older_path = "/search/results"
    subject = "terms"

    def problem(self, given: Given) -> str | None:
        """Return what is wrong with the parameters, or None."""
        return params.problem(given)

    def price(self, given: Given) -> int:
        """Return the one credit of a search."""
        del given
        return 1

    def latency(self, draw: random.Random, given: Given) -> float:
        """Return 2.5 to 8 seconds for a page, more for AI overviews and several pages."""
        seconds = min(8.0, max(2.5, draw.lognormvariate(1.386, 0.33)))
        if "ai" in given.get("awaiting", ()):
            seconds += min(60.0, draw.lognormvariate(1.6, 0.5))
        pages = int(given.get("serps", ["1"])[0])
        return seconds * (1 + 0.6 * (pages - 1))

    def words(self, given: Given) -> str:
        """Return the terms, or those of the address."""
        if given.get("url"):
            return params.terms_of_url(given["url"][0]) or ""
        return " ".join(given.get("terms", ()))

    def made(self, given: Given, options: Options, repetition: int, coding: str) -> Made:
        """Return the pages."""
        html, _ = generate_serp(given, options.seed, repetition=repetition, weight=options.page_weight)
        return Made(html.encode(coding, "xmlcharrefreplace"))

    def captcha(self, given: Given, options: Options) -> Made:
        """Return the search engine's own captcha page."""
        return Made(captcha(self.words(given), options.seed).encode())

    def truth(self, given: Given, options: Options, repetition: int) -> list[dict[str, Any]]:
        """Return the rows of the pages."""
        return generate_serp(given, options.seed, repetition=repetition, weight=options.page_weight)[1]


KIND = Search()
