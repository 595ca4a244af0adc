"""Captured answers beside the project, with labels: how much of them is read rightly."""

from __future__ import annotations

import gzip
import importlib.util
import json
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
MODELS = ("ai-chatgpt", "ai-gemini", "ai-perplexity")


@pytest.fixture(scope="module")
def scored():
    """Return the scores of the answers."""
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    manifest = json.loads((CORPUS / "manifest.json").read_text("utf-8"))
    result = score.score_answers(mf, CORPUS / "pages", CORPUS / "labels", manifest)
    assert result["errors"] == []
    return result


@pytest.mark.parametrize("model", MODELS)
def test_answers_read_like_their_labels(scored, model):
    """Each page's words are those of its label."""
    ratios = [ratio for ratio, _, kind in scored["each"] if kind == model]
    assert ratios
    assert min(ratios) >= 0.97


@pytest.mark.parametrize("model", ["ai-chatgpt", "ai-gemini"])
def test_sources_are_those_of_the_labels(scored, model):
    """Nothing is missing and nothing is too much."""
    found = scored["scores"][f"sources, {model}"]
    assert min(found["precision"], found["recall"]) >= 0.98


def test_the_services_json_and_the_page_in_it_give_the_same_answer():
    """The part that is the answer and the rendered page are read alike."""
    body = (CORPUS / "pages" / "massive-chatgpt.json.gz").read_bytes()
    page = (CORPUS / "pages" / "massive-chatgpt-html.html.gz").read_bytes()
    one, other = (mf.parse_answer(gzip.decompress(packed)) for packed in (body, page))
    assert one["answer"].tolist() == other["answer"].tolist()
    assert mf.sources(one)["url"].tolist() == mf.sources(other)["url"].tolist()
    assert one["fanouts"][0]
