"""Massive's ``/browser``: a web page as a browser shows it, as the server sent it, or as Markdown.

Limits and prices are those of the API's OpenAPI document (version 1.0.0) and of its price list.
"""

from __future__ import annotations

from string import ascii_letters, digits
from typing import Any
from urllib.parse import quote

from massive_frames.models import Parameter, Request
from massive_frames.services.massive import STATES, MassiveService
from massive_frames.services.massive_parameters import CALLBACK, EXPIRATION, PLACE

DIFFICULTY = {"low": 1.0, "medium": 2.0, "high": 6.0}
SPEED = {"light": 1.0, "ridiculous": 2.0}
"""What a choice multiplies the one credit of a page by."""
IN_COOKIES = f"{ascii_letters}{digits}!#$&'()*+-./:<=>?@[]^_`{{|}}~"
"""What a cookie's value may hold (RFC 6265, 4.1.1); the rest, and the percent sign, is percent-encoded."""


class MassiveBrowser(MassiveService):
    """One page, seen from one place."""

    name = "massive-browser"
    payload_kind = "webpage"
    typical_s = 1.0
    path = "/browser"
    older_result_path = "/browser/content"
    takes_any_text = True
    unknown = "the service does not know the page's host, or no longer knows job {id}"
    parameters = (
        Parameter(
            "url",
            "The page's address.",
            column="query",
            takes="address",
            maximum=2047,
        ),
        Parameter(
            "format",
            "What comes back: the page after its scripts ran, as it was sent, or as Markdown.",
            choices=("rendered", "raw", "markdown"),
        ),
        *PLACE,
        Parameter(
            "difficulty", "How hard the site is to reach; it multiplies the price.", choices=(*DIFFICULTY,)
        ),
        Parameter("speed", "How fast to browse; it multiplies the price.", choices=(*SPEED,)),
        Parameter("device", 'The device to emulate, a name of ``mf.devices("browser")``.', fold=True),
        Parameter("session", "Requests of one session leave from one address.", maximum=255),
        Parameter("captcha", "What to do about a captcha.", choices=("solved", "ignored", "rejected")),
        Parameter("readiness", "The event to wait for.", choices=("load", "domcontentloaded")),
        Parameter("delay", "Seconds to wait after that event.", takes="number", minimum=0.1, maximum=10),
        EXPIRATION,
        CALLBACK,
    )

    def credits(self, request: Request) -> float:
        """Return what a page costs: one credit, times what its difficulty and speed multiply it by."""
        given = request.params
        return DIFFICULTY[given.get("difficulty") or "low"] * SPEED[given.get("speed") or "light"]

    def headers(self, request: Request) -> dict[str, str]:
        """Return the session as a cookie, where older deployments look for it."""
        session = request.params.get("session")
        return {"Cookie": f"session={quote(str(session), safe=IN_COOKIES)}"} if session else {}

    def content_of(self, answer: Any) -> bool:
        """Tell a page that is JSON itself from a job's status or id, which hold nothing else."""
        if not isinstance(answer, dict) or not answer.keys() <= {"id", "status"}:
            return True
        return "status" in answer and str(answer["status"]).lower() not in STATES


SERVICE = MassiveBrowser()
