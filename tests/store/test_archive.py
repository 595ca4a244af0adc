"""Every body that came is kept whole."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime

import pytest

from massive_frames.models import Payload

AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\x00\xff" * 1000, "☕".encode() * 5000, os.urandom(100_000)]
)
def test_a_body_comes_back_as_it_was(archive, body):
    """Bytes, type, status and time are those that were put in."""
    payload = Payload("k", body, "text/html; charset=utf-8", 200, AT)
    archive.put("b", payload)
    assert archive.get("b", "k") == payload


def test_a_body_is_on_disk_when_put_returns(archive, path):
    """Another connection sees the body before it is parsed, with its hash and size."""
    payload = Payload("k", b"<html>" * 100, "text/html", 200, AT)
    archive.put("b", payload)
    other = sqlite3.connect(path)
    assert other.execute("SELECT sha256, n_bytes FROM bodies").fetchall() == [(payload.sha256, 600)]
    other.close()


def test_pages_are_kept_small(archive, path):
    """A page is packed: ten times the same words take much less room."""
    archive.put("b", Payload("k", b"<div class=result>" * 10_000, "text/html", 200, AT))
    other = sqlite3.connect(path)
    assert other.execute("SELECT length(zstd) < n_bytes / 10 FROM bodies").fetchone() == (1,)
    other.close()


def test_a_newer_body_replaces_the_older(archive):
    """A request that was retried keeps its last body."""
    for body in (b"one", b"two"):
        archive.put("b", Payload("k", body, "", 200, AT))
    assert archive.get("b", "k").body == b"two"


def test_a_body_belongs_to_its_batch(archive):
    """The same request in another batch has no body yet."""
    archive.put("b", Payload("k", b"one", "", 200, AT))
    assert archive.get("c", "k") is None
    assert archive.get("b", "other") is None
