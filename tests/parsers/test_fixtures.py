"""Handwritten pages with the rows that a reader sees on them, a pair of files for each."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from massive_frames.parsers import parse
from massive_frames.parsers.components import components

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted(FIXTURES.glob("*.html"))


def told(row):
    """Return the fields of a row that hold something."""
    return {name: value for name, value in dataclasses.asdict(row).items() if value not in (None, [], {})}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_gives_the_rows_that_a_reader_sees(page):
    """Every field of every row is as it was written down beside the page."""
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    parsed = parse("serp", page.read_bytes())
    assert parsed.error is None
    assert [told(row) for row in parsed.rows] == expected["rows"]
    assert parsed.n_unparsed == expected["n_unparsed"]


@pytest.mark.parametrize("component", components(), ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_component_has_a_fixture_of_its_own(component):
    """Each feature stands on a page under its file's name, and that page has its rows."""
    name = component.__name__.rpartition(".")[2].replace("_", "-")
    expected = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    assert {row["type"] for row in expected["rows"]} >= set(component.TYPES)
