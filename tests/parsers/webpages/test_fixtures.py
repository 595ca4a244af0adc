"""Handwritten pages and other documents, each with what a reader sees in it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from massive_frames.parsers import parse

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted(path for path in FIXTURES.iterdir() if path.suffix != ".json")


def told(row):
    """Return the fields of a row that hold something."""
    return {name: value for name, value in dataclasses.asdict(row).items() if value not in (None, [], {})}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_gives_what_a_reader_sees(page):
    """Every field of the row is as it was written down beside the page."""
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    asked = {"url": "https://leaf.example/here", "format": "markdown" if page.suffix == ".md" else "rendered"}
    parsed = parse("webpage", page.read_bytes(), "", asked)
    assert parsed.error is None
    assert [told(row) for row in parsed.rows] == [expected]
