"""The dispatcher answers every body with rows or with an error of the closed list; it never raises."""

from __future__ import annotations

import pytest

from massive_frames.errors import ERROR_CODES
from massive_frames.parsers import VERSIONS, parse, serp
from massive_frames.parsers.decode import MAX_BYTES
from massive_frames.parsers.version import kind_of
from massive_frames.services import find_services


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n",
        b"\0\0\0",
        b"\xef\xbb\xbf",
        b'{"status": "retrieving"}',
        b"[]",
        b"503 Service Unavailable",
    ],
)
def test_a_body_that_is_no_page_is_malformed_and_has_no_rows(body):
    """JSON, plain text or nothing where a page was due is told as such."""
    parsed = parse("serp", body, "text/html")
    assert (parsed.error, parsed.rows) == ("malformed", [])
    assert parsed.error_detail


def test_a_body_past_the_limit_is_malformed():
    """What is too large to be a page is refused before it is read."""
    parsed = parse("serp", b"<html>" + b"x" * MAX_BYTES)
    assert parsed.error == "malformed"


@pytest.mark.parametrize("kind", ["nothing", "", "../serp", "serp.x", "components", "__init__"])
def test_an_unknown_kind_is_an_error_not_an_exception(kind):
    """A kind without a parser becomes the error code of a failed parse."""
    parsed = parse(kind, b"<html></html>")
    assert parsed.error == "parse"
    assert parsed.error in ERROR_CODES
    assert parsed.error_detail


def test_a_parser_that_raises_becomes_an_error(monkeypatch):
    """Whatever goes wrong inside is told with the exception's name."""
    monkeypatch.setattr(serp, "build", lambda _: 1 / 0)
    parsed = parse("serp", b"<html><body>x</body></html>")
    assert parsed.error == "parse"
    assert "ZeroDivisionError" in parsed.error_detail


def test_every_kind_of_payload_has_a_version_of_its_own():
    """Frames carry it, so that rows of different parsers can be told apart."""
    assert set(VERSIONS) == {service.payload_kind for service in find_services().values()}
    assert len({kind_of(version) for version in VERSIONS.values()}) == len(VERSIONS)


def test_a_version_of_a_later_or_earlier_release_tells_its_kind():
    """Only the name before the number counts."""
    assert [kind_of(version) for version in ("serp-1", "page-99", "tea-1")] == ["serp", "webpage", None]
