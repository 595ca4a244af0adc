"""Blocks that look alike are told apart by their structure, whatever their classes are called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from massive_frames.parsers import parse

FIXTURES = Path(__file__).parent / "fixtures"
FEATURES = (
    "also-asked also-searched discussions local-ads local-results people-also-search products"
    " related-products shopping-ads things-to-know"
)
PAGES = [
    page.stem for page in sorted(FIXTURES.glob("*.html")) if page.stem.startswith(tuple(FEATURES.split(" ")))
]


def kinds(html):
    """Return the rows' types, titles and addresses."""
    rows = parse("serp", html.encode()).rows
    return [(row.type, row.section, row.title, row.question, row.url) for row in rows]


@pytest.mark.parametrize("name", PAGES)
def test_class_names_decide_nothing(name):
    """A page whose elements all have the same class, or none, gives the same rows."""
    html = (FIXTURES / f"{name}.html").read_text("utf-8")
    bare = re.sub(r' class="[^"]*"', "", html)
    assert kinds(bare) == kinds(html)
    assert kinds(re.sub(r"<(div|span|a|li)\b", r'<\1 class="z"', bare)) == kinds(html)


@pytest.mark.parametrize(
    ("name", "kind", "other"),
    [
        ("things-to-know", "thing-to-know", "also-asked"),
        ("related-products", "related-product", "also-searched"),
        ("discussions", "discussion", "top-story"),
        ("discussions", "discussion", "video"),
        ("local-ads", "local-ad", "local-result"),
        ("shopping-ads", "shopping", "ad"),
    ],
)
def test_a_copy_of_another_feature_keeps_its_own_type(name, kind, other):
    """The copy's rows are there and none has the type of what it resembles."""
    types = {row[0] for row in kinds((FIXTURES / f"{name}.html").read_text("utf-8"))}
    assert kind in types
    assert other not in types


def test_news_of_several_papers_is_no_discussion():
    """A row of news cards stays one, for none of its links leads to a post."""
    assert "discussion" not in {row[0] for row in kinds((FIXTURES / "top-stories.html").read_text("utf-8"))}
