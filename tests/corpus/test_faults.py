"""Captured pages as the engine might change them tomorrow: what is still read, and what the report says."""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
import re
from pathlib import Path

import pandas as pd
import pytest

import massive_frames as mf

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not (CORPUS / "score.py").exists(), reason="the captured pages are not beside the project"
    ),
]
KINDS = ("google-desktop", "google-mobile", "google-nojs")
EVERY = 3
"""Each third page: enough for the report, and quick."""
_CLASS = re.compile(rb"""\bclass=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def renamed(page: bytes, seed: int = 7) -> bytes:
    """Give every class another name at random, the same one wherever it stands."""
    chance, names = random.Random(seed), {}

    def other(found: re.Match[bytes]) -> bytes:
        old = (found[1] or found[2] or found[3] or b"").split()
        return b'class="%s"' % b" ".join(
            names.setdefault(name, b"c%x" % chance.getrandbits(40)) for name in old
        )

    return _CLASS.sub(other, page)


def rebuilt(page: bytes) -> bytes:
    """Take away what results and questions are told by: headings become plain parts, questions lose marks."""
    return page.replace(b"<h3", b"<div").replace(b"</h3>", b"</div>").replace(b"data-q=", b"data-z=")


@pytest.fixture(scope="module")
def manifest():
    """Return the list of captured pages."""
    return json.loads((CORPUS / "manifest.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def pages(manifest):
    """Return captured result pages of recent years."""
    recent = [
        page["id"] for page in manifest if page["kind"] in KINDS and (page["capture_date"] or "") >= "2023"
    ]
    return [gzip.decompress((CORPUS / "pages" / f"{name}.html.gz").read_bytes()) for name in recent[::EVERY]]


@pytest.fixture(scope="module")
def before(pages):
    """Return the frame of the pages as they are."""
    return frame_of(pages)


def frame_of(pages):
    """Return one frame of several pages."""
    return pd.concat([mf.parse_serp(page) for page in pages], ignore_index=True)


def drift(frame, baseline):
    """Return what the report flags."""
    found = mf.parse_report(frame, baseline=baseline)["drift"].dropna()
    return {(sign["what"], sign["change"]) for signs in found for sign in signs}


def test_classes_renamed_at_random_lose_next_to_no_result(manifest):
    """No class name is what a result is told by."""
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)

    def parse(raw):
        return mf.parse_serp(renamed(raw))

    found = score.score_serp(parse, CORPUS / "pages", CORPUS / "labels", manifest)["scores"]
    for era in ("2023+", "older"):
        assert found[f"organic, {era}"]["recall"] >= 0.98
        assert found[f"organic, {era}"]["precision"] >= 0.98
        assert found[f"also-asked, {era}"]["recall"] >= 0.97


def test_the_report_says_that_nothing_happened_when_nothing_did(pages, before):
    """Renamed classes are no drift."""
    assert drift(frame_of([renamed(page) for page in pages]), before) == set()


def test_the_report_says_what_happened_when_pages_are_rebuilt(pages, before):
    """The results that are no longer told are named, and where their links went."""
    after = drift(frame_of([rebuilt(page) for page in pages]), before)
    assert {("organic", "collapsed"), ("coverage", "collapsed"), ("unknown", "risen")} <= after


def test_rebuilt_pages_are_not_taken_for_empty_ones(pages, before):
    """What could not be read is unknown, and warned of."""
    after = frame_of([rebuilt(page) for page in pages])
    empty = [(frame["type"] == "no-results").sum() for frame in (before, after)]
    assert empty[0] == empty[1]
    assert after.drop_duplicates("body_sha256")["warnings"].notna().mean() > 0.9
