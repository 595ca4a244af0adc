"""The worked example of the documentation does what it says."""

from __future__ import annotations

import re
import types
from pathlib import Path

import pytest

import massive_frames as mf
from massive_frames.parsers import serp
from massive_frames.parsers.components import components, marks

PAGE = Path(__file__).parents[2] / "docs" / "parsers.md"
EXAMPLE = re.compile(r"<!-- example: (\w+) -->\n```\w+\n(.*?)```", re.DOTALL)


@pytest.fixture
def example():
    """Return the example's parts by name; the page is what its block calls so."""
    parts = dict(EXAMPLE.findall(PAGE.read_text("utf-8")))
    names = {}
    exec(parts["page"], names)  # noqa: S102 - the documentation's own words
    return parts | {"page": names["page"]}


@pytest.fixture
def component(example):
    """Return the example's component as a module."""
    module = types.ModuleType("tides")
    exec(example["component"], module.__dict__)  # noqa: S102 - the documentation's own words
    return module


def test_without_the_component_the_block_is_unknown(example):
    """The drawing is the one on the page."""
    assert repr(mf.explain_serp(example["page"])) == example["before"].rstrip()


def test_with_the_component_it_is_recognised(example, component, monkeypatch):
    """Nothing else had to be told of it."""
    known = sorted((*components(), component), key=lambda module: module.ORDER)
    monkeypatch.setattr(serp, "components", lambda: known)
    monkeypatch.setattr(serp, "marks", lambda: marks() | set(component.MARKS))
    assert repr(mf.explain_serp(example["page"])) == example["after"].rstrip()
    (row,) = (row for row in mf.parse_serp(example["page"]).to_dict("records") if row["type"] == "tides")
    assert row["attributes"] == [
        {"name": "High water", "value": "04:12, 4.1 m"}, {"name": "Low water", "value": "10:35, 0.4 m"},
    ]  # fmt: skip
