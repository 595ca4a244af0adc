"""Captured pages beside the project, with labels: how much of them is read rightly."""

from __future__ import annotations

import gzip
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
        ("organic, older", 0.98, 0.98),
        ("organic in the right order, 2023+", 0.97, 0.97),
        ("organic in the right order, older", 0.97, 0.97),
        ("also-asked, 2023+", 0.97, 0.97),
        ("also-asked, older", 0.97, 0.97),
        ("also-searched (recall only), 2023+", 0, 0.93),
        ("also-searched (recall only), older", 0, 0.93),
        ("blocked pages told", 1, 1),
        ("no results told", 1, 1),
        ("has ads", 0.97, 0.97),
        ("has ai_overview", 0.97, 0.97),
        ("has featured_snippet", 0.97, 0.97),
        ("has knowledge_panel", 0.97, 0.97),
        ("has local_pack", 0.97, 0.97),
    ],
)
def test_result_pages_are_read_well_enough(scored, name, precision, recall):
    """What was found is right, and what is right was found."""
    assert scored[name]["precision"] >= precision
    assert scored[name]["recall"] >= recall


@pytest.mark.parametrize("era", ["2023+", "older"])
@pytest.mark.parametrize("measure", ["precision", "recall"])
def test_pages_in_other_languages_are_read_no_worse(scored, era, measure):
    """Nothing hangs on English words."""
    english, others = (scored[f"organic, {era}, {kind}"] for kind in ("english", "other languages"))
    assert others[measure] >= english[measure]


@pytest.fixture(scope="module")
def by_eye(score):
    """Return what is said of the pages that were read by eye."""
    result = score.score_gold(mf, CORPUS / "pages", CORPUS / "gold")
    assert result["errors"] == []
    return result


@pytest.fixture(scope="module")
def seen(by_eye):
    """Return the scores of the pages that were read by eye."""
    return by_eye["scores"]


def test_rows_stand_in_the_order_in_which_they_are_seen(by_eye):
    """Of all pairs of results, fewer than one in two hundred are in the wrong order."""
    assert by_eye["share of pairs in the wrong order"] < 0.005


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("organic rows", 0.99, 0.99),
        ("ad rows", 0.99, 0.99),
        ("local-result rows", 0.99, 0.99),
        ("also-asked rows", 0.97, 0.97),
        ("also-searched rows", 0.97, 0.97),
        ("featured-snippet rows", 0.95, 0.95),
        ("top-story rows (recall only)", 0, 0.95),
        ("video rows (recall only)", 0, 0.95),
        ("discussion rows (recall only)", 0, 0.95),
        ("AI overview shown", 0.95, 0.95),
        ("AI overview text", 0.95, 0.95),
        ("AI overview sources (recall only)", 0, 0.95),
        ("knowledge panel present", 0.95, 0.95),
        ("knowledge panel title", 0.95, 0.95),
    ],
)
def test_pages_read_by_eye_agree(seen, name, precision, recall):
    """The rows are those that a person saw, in the order in which they were seen."""
    assert seen[name]["precision"] >= precision
    assert seen[name]["recall"] >= recall


def test_products_are_found_by_their_titles():
    """Products have no address in the pages, so what was seen of them is looked up by title."""
    seen_on = {path.stem: json.loads(path.read_text("utf-8")) for path in (CORPUS / "gold").glob("*.json")}
    there = [
        (name, row["title"])
        for name, gold in seen_on.items()
        for block in gold["blocks"]
        if block["type"] == "shopping"
        for row in block["rows"]
    ]
    found = set()
    for name in {name for name, _ in there}:
        frame = mf.parse_serp(gzip.decompress((CORPUS / "pages" / f"{name}.html.gz").read_bytes()))
        found |= {(name, title) for title in frame["title"][frame["type"] == "shopping"]}
    assert there
    assert sum(product in found for product in there) >= 0.95 * len(there)


def test_renamed_classes_lose_next_to_nothing(score, manifest):
    """Class names change every few weeks; results are told without them."""

    def parse(raw):
        return mf.parse_serp(re.sub(rb"""\bclass=("[^"]*"|'[^']*')""", b'class="renamed"', raw))

    recent = [page for page in manifest if page["capture_date"] and page["capture_date"] >= "2023"]
    scores = score.score_serp(parse, CORPUS / "pages", CORPUS / "labels", recent)["scores"]
    assert scores["organic, 2023+"]["recall"] >= 0.95
    assert scores["organic, 2023+"]["precision"] >= 0.95
    assert scores["also-asked, 2023+"]["recall"] >= 0.95
