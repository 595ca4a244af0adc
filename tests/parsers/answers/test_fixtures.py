"""Each page beside this file gives the rows beside it, which were read by eye.

Run as a program, it writes what the parser makes of each page, to be read by eye before it is kept.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from massive_frames.models import ANSWER_STATES
from massive_frames.parsers import parse

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = [path for path in sorted(FIXTURES.iterdir()) if not path.name.endswith(".rows.json")]


def expected(path):
    """Return what is right for a page."""
    return json.loads(path.with_name(f"{path.stem}.rows.json").read_text("utf-8"))


def found(path):
    """Return what is parsed, with what is empty left out."""
    parsed = parse("answer", path.read_bytes())
    rows = [
        {key: value for key, value in asdict(row).items() if value not in (None, [], {})}
        for row in parsed.rows
    ]
    return {"rows": rows, "n_unparsed": parsed.n_unparsed, "error": parsed.error}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_gives_its_rows(path):
    """Words, sources, places of citation and state are those of the page."""
    assert found(path) == expected(path)


def test_every_state_has_a_page():
    """The list of states is closed, and each can be told."""
    states = {row["answer_state"] for path in PAGES for row in expected(path)["rows"]}
    assert states == set(ANSWER_STATES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_words_of_buttons_and_speakers_stay_out(path):
    """No speaker's heading, button, icon or chip is in any answer, in whatever language the page is."""
    leaks = (
        "ChatGPT", "Copilot говорит", "Gemini", "Kopyahin", "คุณ", "content_copy", "thumb_up", "Tea Board",
        "日本茶協会", "wikipedia", "+2", "Quellen", "Копировать", "The user asks", "表を開く",
    )  # fmt: skip
    for row in expected(path)["rows"]:
        assert [leak for leak in leaks if leak in row.get("answer", "") + row.get("answer_text", "")] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_citation_stands_where_it_says(path):
    """An offset is inside the text, and its paragraph is the line that the offset is in."""
    for row in expected(path)["rows"]:
        for citation in row.get("citations", []):
            assert 1 <= citation["source"] <= len(row["sources"])
            if citation["place"] == "inline":
                assert 0 <= citation["offset"] <= len(row["answer_text"])
                assert citation["paragraph"] <= row["answer_text"].count("\n") + 1
            else:
                assert citation["offset"] is None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_renamed_classes_change_only_what_is_hidden_by_them(path):
    """Class names that come out of a build decide nothing."""
    text = path.read_text("utf-8")
    for name in ("markdown", "prose", "container", "query-text", "whitespace-pre-wrap", "overflow-visible!"):
        text = text.replace(f'class="{name}', 'class="x1y2z3').replace(f'class=\\"{name}', 'class=\\"x1y2z3')
    rows = [row.answer for row in parse("answer", text.encode()).rows]
    assert rows == [row.get("answer") for row in expected(path)["rows"]]


if __name__ == "__main__":
    for page in PAGES:
        text = json.dumps(found(page), ensure_ascii=False, indent=1)
        page.with_name(f"{page.stem}.rows.json").write_text(text + "\n", "utf-8")
