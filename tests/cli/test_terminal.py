"""What a person sees on a terminal, and what a hostile page cannot do there."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from massive_frames.cli.plain import plain
from massive_frames.cli.tables import fit, results_view, show

HOSTILE = {
    "\x1b[31mred\x1b[0m": "red",
    "\x1b]0;title\x07after": "after",
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\": "link",
    "\x9b2Jgone": "gone",
    "a\r\nb\tc": "a b c",
    "\x1bPdevice\x1b\\x": "x",
    "\u202etxt.exe": "txt.exe",
    "bell\x07 back\x08": "bell back",
    "👩\u200d👧 日本語 עברית": "👩\u200d👧 日本語 עברית",
}


@pytest.mark.parametrize(("text", "shown"), HOSTILE.items(), ids=map(ascii, HOSTILE))
def test_hostile_text_is_made_plain(text, shown):
    """Escape sequences and control characters are gone, and the words stay."""
    assert plain(text) == shown


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text):
    """Whatever the text, one printable line comes out."""
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in plain(text))


def drawn(frame, width=120):
    """Return the table as it is drawn on a terminal with colours."""
    screen = io.StringIO()
    show(frame, Console(file=screen, width=width, force_terminal=True, color_system="truecolor"))
    return screen.getvalue()


@pytest.mark.parametrize(
    "text", ["[bold red]x[/]", "[link=https://evil.example]x[/link]", ":smile:", "[/nope]"]
)
def test_markup_in_a_page_is_only_text(text):
    """What looks like the table library's own markup is shown as it stands."""
    assert text in drawn(pd.DataFrame({"title": [text]}))


def test_a_page_s_escapes_do_not_reach_the_terminal():
    """A title's escape sequence is not in what is drawn."""
    assert "\x1b]0" not in drawn(pd.DataFrame({"title": ["\x1b]0;pwned\x07hello"]}))


def test_a_narrow_terminal_keeps_every_column():
    """On a narrow terminal long columns are cut, and short ones stay whole."""
    table = drawn(pd.DataFrame({"country": ["us"], "title": ["t" * 90], "url": ["u" * 90]}), width=60)
    assert "us" in table
    assert all(word in table for word in ("country", "ttt", "uuu", "…"))


def test_widths_end_at_the_least_width():
    """Columns that cannot fit are not shrunk to nothing."""
    assert fit([90, 90, 3], 10) == [5, 5, 3]


@pytest.mark.usefixtures("box", "terminal")
def test_a_terminal_gets_a_table(shell):
    """On a terminal the columns that a person reads first are shown, not CSV."""
    result = shell("search", "tea", "--country", "jp", "--progress", "none")
    header = result.stdout.split("\n")[1].split()
    assert header == ["query", "country", "type", "rank", "title", "url"]
    assert "organic" in result.stdout


@pytest.mark.usefixtures("box", "terminal")
def test_a_terminal_sees_the_first_organic_rows_of_a_file(shell):
    """With -o on a terminal the first organic results are shown before the last line."""
    result = shell("search", "tea", "-o", "out.csv", "--progress", "none")
    assert 1 <= result.stdout.count("organic") <= 10
    assert result.stdout.endswith("rows written to out.csv\n")


@pytest.mark.usefixtures("box", "terminal")
def test_a_failure_is_shown_in_its_place(shell):
    """A row without a result shows its error where others show their type."""
    result = shell("search", "fault:captcha_403 tea", "--progress", "none")
    assert "error: captcha" in result.stdout


@pytest.mark.usefixtures("box", "terminal")
def test_lists_are_tables_too(shell):
    """The account is a table on a terminal."""
    assert "credits" in shell("account").stdout.split("\n")[1]


def test_a_question_stands_for_a_title():
    """A row without a title shows its question or its answer."""
    frame = pd.DataFrame({"title": [None, "t"], "question": ["q", "x"], "answer": "a", "snippet": "s"})
    others = dict.fromkeys(("query", "country", "type", "rank", "url", "error", "error_detail"))
    assert results_view(frame.assign(**others))["title"].tolist() == ["q", "t"]


def test_columns_without_room_are_named():
    """A table of a hundred columns shows the first ones, and says which are left out."""
    lines = drawn(pd.DataFrame([range(100)], columns=[f"column_{n}" for n in range(100)]), width=80)
    assert "not shown, for want of room: column_10, column_11" in lines


def test_a_clusters_rows_are_their_own_columns():
    """Where each row came from does not push the query's columns off the screen; an error has its place."""
    around = {name: [None, None] for name in ("batch_id", "error_detail")}
    frame = pd.DataFrame(
        {"query_index": [0, 1], "query": ["a", "b"], "n": [1, 2], "error": [None, None]} | around
    )
    assert list(results_view(frame)) == ["query_index", "query", "n"]
    assert list(results_view(frame.assign(error=[None, "rejected"]))) == [
        "query_index", "query", "n", "error", "error_detail",
    ]  # fmt: skip
