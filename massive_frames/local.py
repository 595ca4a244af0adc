"""Frames from pages that somebody already has: nothing is sent, nothing is stored."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from massive_frames.errors import InvalidRequestError
from massive_frames.frames import FrameBuilder, schema_for
from massive_frames.models import Payload
from massive_frames.parsers import parse
from massive_frames.provenance import body_values, frame_attrs
from massive_frames.services import get_service


def local_serp(html: str | bytes) -> pd.DataFrame:
    """Return the frame of one saved result page; see ``massive_frames.parse_serp``."""
    if not isinstance(html, (str, bytes, bytearray)):
        raise InvalidRequestError("html", html, "the page as text or bytes")
    body = html.encode("utf-8", "replace") if isinstance(html, str) else bytes(html)
    service = get_service("massive-search")
    parsed = parse(service.payload_kind, body, "text/html; charset=utf-8" if isinstance(html, str) else "")
    payload = Payload("", body, "", 0, datetime.now(UTC))
    shared = {"service": "local", "error": parsed.error, "error_detail": parsed.error_detail}
    shared |= body_values(payload, parsed) | {"retrieved_at": None}
    builder = FrameBuilder(schema_for(service.payload_kind, service.parameters))
    builder.add(shared, parsed.rows)
    return builder.frame(frame_attrs())
