"""Five hundred broken pages: ``tests/benchmarks/fuzz`` reads fifty thousand of the same."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from massive_frames.parsers import parse

FUZZ = Path(__file__).parents[1] / "benchmarks" / "fuzz"
FIXTURES = [path.read_bytes() for path in sorted((Path(__file__).parent / "fixtures").glob("*.html"))]
N_PAGES, N_PARTS = 500, 10


@pytest.fixture(scope="module")
def fuzz():
    """Return the module that makes broken pages."""
    spec = importlib.util.spec_from_file_location("mutations", FUZZ / "mutations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("part", range(N_PARTS))
def test_broken_pages_give_rows_or_say_that_they_are_no_pages(fuzz, part):
    """No exception, no page without a row, nothing that a frame could not hold."""
    for number in range(part, N_PAGES, N_PARTS):
        parsed = parse("serp", fuzz.broken_page(number, FIXTURES, huge=False))
        assert parsed.error in (None, "malformed"), (number, parsed.error_detail)
        assert bool(parsed.rows) == (parsed.error is None), number


def test_every_change_is_made(fuzz):
    """The five hundred hold each kind of harm."""
    made = {change for number in range(N_PAGES) for change in fuzz.changes_of(number, huge=False)}
    assert made == set(fuzz.CHANGES)


def test_a_broken_page_is_made_from_its_number_alone(fuzz):
    """A fault can be looked at again."""
    assert fuzz.broken_page(7, FIXTURES) == fuzz.broken_page(7, FIXTURES)
