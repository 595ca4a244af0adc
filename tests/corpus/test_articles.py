"""Captured articles beside the project, with their main text as a person read it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest
import trafilatura

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
def frames():
    """Keep the frames of the pages that were scored."""
    return []


@pytest.fixture(scope="module")
def ours(score, frames):
    """Return the score of ``mf.parse_page``."""

    def parse(body, url):
        frames.append(mf.parse_page(body, url=url))
        return frames[-1]

    return score.score_articles(parse, CORPUS / "articles")


def test_the_main_text_is_at_least_as_good_as_trafilaturas(score, ours):
    """On the same pages, in the same run, nothing is lost by what is done to its result."""

    def parse(body, url):
        return pd.DataFrame({"text": [trafilatura.extract(body, url=url) or ""]})

    theirs = score.score_articles(parse, CORPUS / "articles")
    assert ours["errors"] == []
    assert ours["F1"] >= theirs["F1"]
    assert ours["F1"] >= 0.94


def test_no_article_looks_like_an_error(ours, frames):
    """Real articles are not taken for errors, and all have a title, words and Markdown without HTML."""
    pages = pd.concat(frames, ignore_index=True)
    assert len(pages) == ours["pages"]
    assert pages["looks_like_error"].isna().all()
    assert pages[["title", "text", "markdown"]].notna().all().all()
    assert not pages["markdown"].str.contains(r"(?<!\\)<(?:/?[a-z]|!)", regex=True).any()
