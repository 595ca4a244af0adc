"""Captured pages beside the project, with labels: how much of them is read rightly."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

import massive_frames as mf

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not (CORPUS / "score.py").exists(), reason="the captured pages are not beside the project"
    ),
]


@pytest.fixture(scope="module")
def score():
    """Return the corpus' scoring module."""
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def manifest():
    """Return the list of captured pages."""
    return json.loads((CORPUS / "manifest.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def scored(score, manifest):
    """Return the scores of the result pages."""
    result = score.score_serp(mf.parse_serp, CORPUS / "pages", CORPUS / "labels", manifest)
    assert result["errors"] == []
    return result["scores"]


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("organic, 2023+", 0.98, 0.98),
        ("organic, 2023+, english", 0.98, 0.98),
        ("organic, 2023+, other languages", 0.98, 0.98),
        ("organic, older", 0.95, 0.95),
        ("organic in the right order, 2023+", 0.95, 0.95),
        ("also-asked, 2023+", 0.97, 0.97),
        ("also-asked, older", 0.95, 0.95),
        ("also-searched (recall only), 2023+", 0, 0.90),
        ("also-searched (recall only), older", 0, 0.80),
        ("blocked pages told", 1, 1),
        ("no results told", 1, 1),
        ("has ads", 0.98, 0.98),
        ("has ai_overview", 0.98, 0.98),
        ("has featured_snippet", 0.98, 0.98),
        ("has knowledge_panel", 0.98, 0.98),
        ("has local_pack", 0.98, 0.98),
    ],
)
def test_result_pages_are_read_well_enough(scored, name, precision, recall):
    """What was found is right, and what is right was found."""
    assert scored[name]["precision"] >= precision
    assert scored[name]["recall"] >= recall


@pytest.fixture(scope="module")
def seen(score):
    """Return the scores of the pages that were read by eye."""
    result = score.score_gold(mf, CORPUS / "pages", CORPUS / "gold")
    assert result["errors"] == []
    assert result["share of pairs in the wrong order"] <= 0.01
    return result["scores"]


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("organic rows", 0.98, 0.98),
        ("ad rows", 0.98, 0.98),
        ("also-asked rows", 0.97, 0.97),
        ("also-searched rows", 0.95, 0.90),
        ("local-result rows", 0.98, 0.98),
        ("featured-snippet rows", 0.95, 0.95),
        ("top-story rows (recall only)", 0, 0.9),
        ("video rows (recall only)", 0, 0.9),
        ("AI overview shown", 1, 1),
        ("AI overview text", 1, 1),
        ("AI overview sources (recall only)", 0, 0.95),
    ],
)
def test_pages_read_by_eye_agree(seen, name, precision, recall):
    """The rows are those that a person saw, in the order in which they were seen."""
    assert seen[name]["precision"] >= precision
    assert seen[name]["recall"] >= recall


def test_renamed_classes_lose_next_to_nothing(score, manifest):
    """Class names change every few weeks; results are told without them."""

    def parse(raw):
        return mf.parse_serp(re.sub(rb"""\bclass=("[^"]*"|'[^']*')""", b'class="renamed"', raw))

    recent = [page for page in manifest if page["capture_date"] and page["capture_date"] >= "2023"]
    scores = score.score_serp(parse, CORPUS / "pages", CORPUS / "labels", recent)["scores"]
    assert scores["organic, 2023+"]["recall"] >= 0.95
    assert scores["organic, 2023+"]["precision"] >= 0.95
    assert scores["also-asked, 2023+"]["recall"] >= 0.95
