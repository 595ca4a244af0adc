"""Which error an HTTP status of the Massive API means: the one place that maps them."""

from __future__ import annotations

import re

from massive_frames.errors import (
    EXCERPT_CHARS,
    AuthenticationError,
    CaptchaError,
    CreditsError,
    RejectedError,
    ServerError,
    ServiceError,
    ServiceTimeoutError,
    ThrottledError,
    UnavailableError,
)
from massive_frames.transport import Response
from massive_frames.transport.http import retry_after

BY_STATUS: dict[int, tuple[type[ServiceError], str]] = {
    400: (RejectedError, "the service refused the request"),
    401: (AuthenticationError, "no token was sent: set MASSIVE_TOKEN or call mf.configure(token=...)"),
    402: (CreditsError, "no credits are left"),
    403: (AuthenticationError, "the token was refused: check MASSIVE_TOKEN or mf.configure(token=...)"),
    404: (RejectedError, "the service does not know it"),
    408: (ServiceTimeoutError, "the service timed out"),
    422: (RejectedError, "the service refused a parameter"),
    429: (ThrottledError, "the service asked for fewer requests"),
    503: (UnavailableError, "the service is scaling up"),
    504: (ServiceTimeoutError, "the service timed out"),
}


def error_of(response: Response, service: str) -> ServiceError:
    """Return the error that an answer of 400 or more stands for.

    The API says 403 both for a bad token and for a page that is a captcha, and 404 both for an id and for a
    page's host that it does not know; its own text tells them apart ("Captcha was detected", "Domain is
    nonexistant").
    """
    text = excerpt(response.body)
    kind, words = BY_STATUS.get(response.status, (ServerError, f"the service answered {response.status}"))
    if response.status == 403 and "captcha" in text.lower():
        kind, words = CaptchaError, "a captcha stood in the way"
    elif no_host(response):
        words = "the page's host does not exist"
    elif kind is ServerError and response.status < 500:
        kind = RejectedError
    return kind(
        words, service=service, status=response.status, excerpt=text, retry_after=retry_after(response)
    )


def no_host(response: Response) -> bool:
    """Tell whether it is the page's host, and not an id, that the API does not know."""
    return response.status == 404 and "domain" in excerpt(response.body).lower()


def excerpt(body: bytes) -> str:
    """Return the beginning of a body as one line of text."""
    text = body[: 4 * EXCERPT_CHARS].decode("utf-8", "replace")
    return re.sub(r"\s+", " ", text).strip()[:EXCERPT_CHARS]
