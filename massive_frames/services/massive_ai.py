"""Massive's ``/ai``: what ChatGPT, Gemini, Perplexity or Copilot answer to a prompt.

Limits and prices are those of the API's OpenAPI document (version 1.0.0) and of its price list.
"""

from __future__ import annotations

from typing import Any

from massive_frames.models import Parameter, Request
from massive_frames.services.massive import MassiveService
from massive_frames.services.massive_parameters import CALLBACK, EXPIRATION, PLACE

MODELS = ("chatgpt", "gemini", "perplexity", "copilot")
_CONTENT = frozenset({"completion", "html", "model", "prompt", "query", "sources"})


class MassiveAi(MassiveService):
    """One model's answer to one prompt, from one place."""

    name = "massive-ai"
    payload_kind = "answer"
    typical_s = 20.0
    path = "/ai"
    older_result_path = "/ai/completions"
    parameters = (
        Parameter("prompt", "The question or instruction.", column="query", minimum=1, maximum=2047),
        Parameter(
            "model", "The model to ask; ChatGPT when not given.", choices=MODELS, fold=True, default=MODELS[0]
        ),
        *PLACE,
        Parameter("language", "The language to chat in: its name or code.", fold=True),
        Parameter("display", "The language of the chat's own page: its name or code.", fold=True),
        Parameter("device", 'The device to emulate, a name of ``mf.devices("ai")``.', fold=True),
        Parameter(
            "format", "What comes back: the answer's parts, or the whole page.", choices=("json", "rendered")
        ),
        EXPIRATION,
        CALLBACK,
    )

    def credits(self, request: Request) -> float:
        """Return what an answer costs: five credits."""
        del request
        return 5.0

    def latency_group(self, request: Request) -> str:
        """Return the model: they differ tenfold in how long they take."""
        return f"{self.name} {request.params.get('model') or MODELS[0]}"

    def content_of(self, answer: Any) -> bool:
        """Tell an answer's JSON from a job's: it names a model, a prompt or an answer."""
        return isinstance(answer, dict) and not _CONTENT.isdisjoint(answer)


SERVICE = MassiveAi()
