"""Answers and their sources as frames."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.frames.columns import RESULT_COLUMNS

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = [path for path in sorted(FIXTURES.iterdir()) if not path.name.endswith(".rows.json")]


def page(name):
    """Return the body of a page."""
    return (FIXTURES / name).read_bytes()


def test_the_services_json_fills_what_was_asked():
    """Model, prompt and country stand in the columns of ``ask_many``."""
    df = mf.parse_answer(page("chatgpt-massive.json"))
    assert df[["query", "model", "country"]].to_numpy().tolist() == [["best tea pot", "chatgpt", "TH"]]
    assert df["fanouts"][0] == [
        {"position": 1, "query": "best tea pot"},
        {"position": 2, "query": "kyusu or gaiwan"},
    ]


def test_the_page_goes_before_what_was_said_of_it():
    """A page of Gemini's is one, also where another model was named."""
    assert mf.parse_answer(page("gemini.html"), model="chatgpt")["model"].tolist() == ["gemini"]


def test_a_name_is_kept_where_the_page_tells_none():
    """The model named stays where the page could be anybody's."""
    assert mf.parse_answer(page("other.html"), model="copilot")["model"].tolist() == ["copilot"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_frame_has_the_same_columns_and_dtypes(path):
    """Whatever became of the answer, the frame has the schema of the failed one."""
    empty = mf.parse_answer(b"")
    found = mf.parse_answer(path.read_bytes())
    assert found.dtypes.astype(str).to_dict() == empty.dtypes.astype(str).to_dict()
    assert {column.name for column in RESULT_COLUMNS["answer"]} < set(found.columns)


def test_what_is_no_answer_is_a_row_with_its_error():
    """An empty body, a job's state and plain words are errors, never empty answers."""
    for body in (
        b"",
        b'{"status": "retrieving"}',
        b'{"id": "x"}',
        b"[1]",
        b"gateway timeout",
        b'{"completion"',
    ):
        df = mf.parse_answer(body)
        assert df["error"].tolist() == ["malformed"]
        assert df["answer_state"].isna().all()


def test_a_page_that_was_not_understood_warns():
    """It is a row of its own state with a warning, never an empty answer."""
    df = mf.parse_answer(page("unknown.html"))
    assert df[["answer_state", "n_unparsed", "warnings"]].to_numpy().tolist() == [
        ["unknown", 1, "unrecognised-layout"]
    ]


def test_the_huge_parts_are_not_in_the_frame():
    """A megabyte of page around a short answer adds nothing to the frame."""
    body = page("chatgpt-massive.json").replace(b"not looked at", b"x" * 1_000_000)
    df = mf.parse_answer(body)
    assert df.memory_usage(deep=True).sum() < 50_000


def test_sources_are_one_row_each_with_how_often_and_where():
    """A source cited twice is one row; tracking parameters make no difference."""
    df = mf.sources(mf.parse_answer(page("chatgpt-conversation.html")))
    assert df["url"].tolist() == [
        "https://tea.example/green?a=1", "https://brew.example/how", "https://tea.example/black",
        "https://leaf.example/",
    ]  # fmt: skip
    assert df["n_citations"].tolist() == [2, 1, 1, 0]
    assert df["inline"].tolist() == [True, True, True, False]
    assert df["in_panel"].tolist() == [True, False, False, True]
    assert df["paragraphs"].tolist() == [[2, 4], [2], [8], []]
    assert df["raw_url"][0] == "https://tea.example/green?a=1&utm_source=chatgpt.com"
    assert df["turn"].tolist() == [2] * 4


def test_sources_without_an_address_have_their_name():
    """Chips that only name a site are rows without an address."""
    df = mf.sources(mf.parse_answer(page("gemini.html")))
    named = df[df["url"].isna()]
    assert named[["title", "n_citations"]].to_numpy().tolist() == [["日本茶協会", 2], ["Tea Weekly", 1]]


def test_sources_of_several_answers_keep_their_order_and_origin():
    """Rows follow the answers, and say which one they are of."""
    frames = [mf.parse_answer(page(name)) for name in ("copilot.html", "empty.html", "perplexity.html")]
    df = mf.sources(pd.concat(frames))
    assert df["model"].tolist() == ["copilot"] * 2 + ["perplexity"] * 3
    assert df["position"].tolist() == [1, 2, 1, 2, 3]


def test_no_sources_is_an_empty_frame_of_the_same_types():
    """Answers without sources give the columns and dtypes of a full frame."""
    full = mf.sources(mf.parse_answer(page("perplexity.html")))
    none = mf.sources(mf.parse_answer(page("empty.html")))
    assert len(none) == 0
    kinds = {name: str(dtype) for name, dtype in none.dtypes.items() if str(dtype) != "category"}
    assert kinds == {name: str(full[name].dtype) for name in kinds}


def test_sources_of_result_pages_have_no_places():
    """An AI overview names its sources, and does not tell where it cites them."""
    source = {"position": 1, "title": "E", "url": "https://e.org/", "domain": "e.org", "snippet": None}
    df = mf.sources(pd.DataFrame({"query": ["tea", "pot"], "sources": [[source], None]}))
    assert df[["query", "url"]].to_numpy().tolist() == [["tea", "https://e.org/"]]
    assert df[["inline", "in_panel", "n_citations"]].isna().all(axis=None)


def test_sources_are_the_same_after_a_file(tmp_path):
    """A frame that pandas wrote and read again has the same sources."""
    df = mf.parse_answer(page("perplexity.html"))
    df.to_parquet(tmp_path / "a.parquet")
    back = mf.sources(pd.read_parquet(tmp_path / "a.parquet"))
    pd.testing.assert_frame_equal(back, mf.sources(df))


def test_what_is_no_frame_of_answers_is_refused():
    """The error says what would be right."""
    with pytest.raises(mf.errors.InvalidRequestError, match="sources"):
        mf.sources(pd.DataFrame({"a": [1]}))


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
def test_files_give_the_frame_back(tmp_path, suffix):
    """Nested columns come back from every format as they were."""
    df = mf.parse_answer(page("chatgpt-massive.json"))
    mf.export(df, tmp_path / f"a.{suffix}")
    back = mf.read(tmp_path / f"a.{suffix}")
    for name in ("sources", "citations", "fanouts", "ads", "answer"):
        assert back[name].tolist() == df[name].tolist()


def test_sources_go_to_parquet_as_they_are(tmp_path):
    """The lists of places are typed lists in the file."""
    df = mf.sources(mf.parse_answer(page("chatgpt-conversation.html")))
    df.to_parquet(tmp_path / "s.parquet")
    back = pd.read_parquet(tmp_path / "s.parquet")
    assert [list(places) for places in back["offsets"]] == df["offsets"].tolist()
