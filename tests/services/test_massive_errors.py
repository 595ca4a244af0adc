"""Which error a status means, and that a captcha is told from a refused token."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from massive_frames import errors
from massive_frames.services.massive_errors import BY_STATUS, error_of, excerpt
from massive_frames.transport import Response

EXPECTED = {
    400: "rejected",
    401: "authentication",
    402: "credits",
    403: "authentication",
    404: "rejected",
    405: "rejected",
    408: "timeout",
    418: "rejected",
    422: "rejected",
    429: "throttled",
    500: "server",
    501: "server",
    502: "server",
    503: "unavailable",
    504: "timeout",
    599: "server",
}


def _answer(status, body=b"", **headers):
    return Response(status, headers, body, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(("status", "code"), EXPECTED.items())
def test_each_status_has_its_error(status, code):
    """A status means one class of error, and the error keeps status and service."""
    error = error_of(_answer(status), "massive-search")
    assert (error.code, error.status, error.service) == (code, status, "massive-search")


def test_every_mapped_status_is_tested():
    """The table of the code holds no status that is not in the one above."""
    assert set(BY_STATUS) <= set(EXPECTED)


@pytest.mark.parametrize("text", [b"Captcha was detected", b"CAPTCHA", b"<p>a captcha came</p>"])
def test_a_captcha_is_told_from_a_refused_token(text):
    """A 403 whose text speaks of a captcha is that request's trouble alone."""
    assert isinstance(error_of(_answer(403, text), "s"), errors.CaptchaError)


@pytest.mark.parametrize("text", [b"", b"Valid API token must be provided"])
def test_any_other_403_is_a_refused_token(text):
    """A 403 that does not speak of a captcha is about the token."""
    assert isinstance(error_of(_answer(403, text), "s"), errors.AuthenticationError)


def test_retry_after_is_kept():
    """The error carries the seconds that the service asked to wait."""
    answer = Response(429, {"retry-after": "7"}, b"", datetime(2026, 1, 1, tzinfo=UTC))
    assert error_of(answer, "s").retry_after == 7.0


def test_an_excerpt_is_one_short_line():
    """Line ends become spaces, and a long body is cut."""
    assert excerpt(b" one\r\n\ttwo ") == "one two"
    assert len(excerpt(b"x" * 10_000)) == errors.EXCERPT_CHARS


def test_an_excerpt_takes_any_bytes():
    """Bytes that are no text are shown as replacement characters."""
    assert excerpt(b"\xff\xfe") == "��"


def test_the_row_shows_what_the_service_said():
    """``detail`` is our words and the service's."""
    detail = error_of(_answer(422, b"Country is unsupported"), "s").detail
    assert detail == "the service refused a parameter: Country is unsupported"
