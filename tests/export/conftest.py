"""Frames that are hard to write: every kind of text, nested cells, missing values."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from massive_frames.frames import FrameBuilder, schema_for
from massive_frames.models.row import Attribute, Image, Link, SearchRow
from massive_frames.services.massive_search import SERVICE

TEXTS = (
    *("🎉 party 👩‍👩‍👧", "日本語の検索", "עברית ו-English", "العربية"),  # noqa: RUF001
    *("a\nb", "a\rb", "a\r\nb", "\r", "\n", "\ttab", " lead", "trail ", "   ", "\u2028", "\ufeffbom"),
    *('say "hi"', '"', "'", "''", "'=x", "l'eau", ",", ";", "\\", "\\N"),
    *("NA", "null", "nan", "None", "N/A", "true", "007", "1e5", "[1]", "{}", "[{'a': 1}]"),
    *("=1+1", "-5", "+49 30", "@home", "＝1", "#x", "\x00nul", "a\x00b", "\x1b[31m"),  # noqa: RUF001
)


@pytest.fixture(scope="session")
def frame_of():
    """Return a function that builds a search frame from texts, with nested and missing cells."""

    def build(texts):
        builder = FrameBuilder(schema_for(SERVICE.payload_kind, SERVICE.parameters))
        for i, text in enumerate(texts):
            shared = {
                "query": text,
                "size": 5,
                "serps": i % 2 or None,
                "request_key": str(i),
                "body_bytes": 2**53 + 1,
                "submitted_at": datetime(2026, 1, 2, 3, 4, 5, i % 2 and 123456, UTC),
            }
            links = [Link(1, text, None, text, None), Link(2)]
            full = SearchRow("organic", title=text, url=text, domain=text, rating=0.1 + i, votes=2**53 + 1)
            full.sitelinks, full.sources, full.details = links, links[1:], {"text": text}
            full.attributes, full.images = [Attribute(text, text)], [Image(1, None, text)]
            builder.add(shared, [full, SearchRow("ad")])
        builder.add({"query": "failed", "error": "captcha"}, [])
        return builder.frame({"batch_id": "b", "schema_version": 1})

    return build


@pytest.fixture(scope="session")
def hard(frame_of) -> pd.DataFrame:
    """A frame with every text that some format is known to spoil."""
    return frame_of(TEXTS)


@pytest.fixture(scope="session")
def empty() -> pd.DataFrame:
    """A frame of no rows."""
    return FrameBuilder(schema_for(SERVICE.payload_kind, SERVICE.parameters)).frame({"batch_id": "b"})


@pytest.fixture(scope="session")
def missing() -> pd.DataFrame:
    """A frame of one row without a single value."""
    builder = FrameBuilder(schema_for(SERVICE.payload_kind, SERVICE.parameters))
    builder.add({}, [])
    return builder.frame({})
