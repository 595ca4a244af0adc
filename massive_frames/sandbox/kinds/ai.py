"""``/ai``: what AI applications answer."""

from __future__ import annotations

import random
from typing import Any

import orjson

from massive_frames.sandbox import params
from massive_frames.sandbox.answers import generate_answer
from massive_frames.sandbox.kind import Given, Made
from massive_frames.sandbox.state import Options

# median, spread of the logarithm, least and most seconds
_SECONDS = {
    "chatgpt": (15.4, 0.06, 14.0, 17.0),
    "gemini": (12.0, 0.3, 7.0, 21.0),
    "perplexity": (30.0, 0.3, 18.0, 51.0),
    "copilot": (70.0, 0.4, 35.0, 150.0),
}


class Ai:
    """The service of AI answers."""

    name = "ai"
    path = "/ai"
    older_path = "/ai/completions"
    subject = "prompt"

    def problem(self, given: Given) -> str | None:
        """Return what is wrong with the parameters, or None."""
        return params.prompt_problem(given)

    def price(self, given: Given) -> int:
        """Return the five credits of an answer."""
        del given
        return 5

    def latency(self, draw: random.Random, given: Given) -> float:
        """Return how long the model takes: 14 to 17 s ChatGPT, up to 150 s Copilot."""
        median, spread, least, most = _SECONDS[given.get("model", ["chatgpt"])[0]]
        return min(most, max(least, median * draw.lognormvariate(0.0, spread)))

    def words(self, given: Given) -> str:
        """Return the prompt."""
        return " ".join(given.get("prompt", ()))

    def made(self, given: Given, options: Options, repetition: int, coding: str) -> Made:
        """Return the answer as JSON, or the page; an older service calls the fanouts subqueries."""
        answer, _ = generate_answer(given, options.seed, repetition=repetition, weight=options.page_weight)
        if isinstance(answer, str):
            return Made(answer.encode(coding, "xmlcharrefreplace"))
        if options.generation == "2025":
            answer["subqueries"] = answer.pop("fanouts")
        body = orjson.dumps(answer)
        if coding != "utf-8":
            body = body.decode().encode(coding, "xmlcharrefreplace")
        return Made(body, "application/json")

    def captcha(self, given: Given, options: Options) -> Made:
        """Return the page that asks for a human."""
        page, _ = generate_answer({**given, "prompt": ["page:captcha"]}, options.seed)
        return Made(str(page).encode())

    def truth(self, given: Given, options: Options, repetition: int) -> list[dict[str, Any]]:
        """Return the row of the answer."""
        return generate_answer(given, options.seed, repetition=repetition, weight=options.page_weight)[1]


KIND = Ai()
