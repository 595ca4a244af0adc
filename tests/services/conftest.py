"""A transport that answers from a list and remembers what it was asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from massive_frames.models import Job, JobState, Request
from massive_frames.services import get_service
from massive_frames.transport import Response

CAME = datetime(2026, 1, 1, tzinfo=UTC)


class CannedTransport:
    """Gives the answers it was made with, in order; each is (status, content type, body)."""

    CAME = CAME

    def __init__(self, *answers, download=b"", download_status=200):
        self.answers, self.sent, self.headers = list(answers), [], []
        self.archive, self.archive_status = download, download_status

    async def download(self, url, file, *, limit_bytes):  # noqa: ARG002
        """Write the archive, or give the refusal's text."""
        if self.archive_status == 200:
            file.write(self.archive)
            return Response(200, {"content-type": "application/octet-stream"}, b"", CAME)
        return Response(self.archive_status, {}, self.archive, CAME)

    async def send(self, method, path, params=(), *, json=None, headers=None, before=None):  # noqa: ARG002
        """Remember the request and give the next answer."""
        self.headers.append(dict(headers or {}))
        self.sent.append((method, path, list(params) if json is None else json))
        status, content_type, body, *more = self.answers.pop(0)
        named = {"content-type": content_type} if content_type else {}
        return Response(status, {**named, **(more[0] if more else {})}, body, CAME)


@pytest.fixture
def canned():
    """Return the class of transports that answer from a list."""
    return CannedTransport


@pytest.fixture
def search():
    """Return the search service."""
    return get_service("massive-search")


@pytest.fixture
def job():
    """Return a job that was accepted and waits."""
    return Job("massive-search", "id-1", ("key-1",), JobState.QUEUED, CAME, 202)


@pytest.fixture
def request_for():
    """Return a function that makes a search request of parameters."""
    return lambda **params: Request("massive-search", params)
