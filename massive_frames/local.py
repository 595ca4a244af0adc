"""Frames from pages and answers that somebody already has: nothing is sent, nothing is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd

from massive_frames.errors import InvalidRequestError
from massive_frames.frames import builder_for, schema_for
from massive_frames.models import Payload
from massive_frames.parsers import parse
from massive_frames.provenance import LOCAL, body_values, frame_attrs
from massive_frames.services import get_service


def local_frame(service_name: str, html: str | bytes, content_type: str = "", **asked: Any) -> pd.DataFrame:
    """Return the frame that a service's answer would give.

    Parameters
    ----------
    service_name : str
        The service whose answer it is.
    html : str or bytes
        The answer's body.
    content_type : str
        The ``Content-Type`` header, if it is known.
    **asked
        The request's parameters as far as they are known, by their names in Python.
    """
    if not isinstance(html, (str, bytes, bytearray)):
        raise InvalidRequestError("html", html, "the page as text or bytes")
    body = html.encode("utf-8", "replace") if isinstance(html, str) else bytes(html)
    if isinstance(html, str):
        content_type = f"{content_type.partition(';')[0] or 'text/html'}; charset=utf-8"
    service = get_service(service_name)
    asked = {name: value for name, value in asked.items() if value is not None}
    parsed = parse(service.payload_kind, body, content_type, asked)
    payload = Payload("", body, "", 0, datetime.now(UTC))
    columns = {parameter.name: parameter.column_name for parameter in service.parameters if parameter.shown}
    shared: dict[str, Any] = {columns[name]: value for name, value in asked.items() if name in columns}
    if parsed.rows:  # an answer's JSON tells what was asked
        shared |= getattr(parsed.rows[0], "told", {})
    shared |= {"service": LOCAL, "error": parsed.error, "error_detail": parsed.error_detail}
    shared |= body_values(payload, parsed, service) | {"retrieved_at": None}
    builder = builder_for(schema_for(service.payload_kind, service.parameters))
    builder.add(shared, parsed.rows)
    return builder.frame(frame_attrs(service))


def local_serp(html: str | bytes) -> pd.DataFrame:
    """Return the frame of one saved result page; see ``massive_frames.parse_serp``."""
    return local_frame("massive-search", html)
