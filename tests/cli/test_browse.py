"""``massive-frames browse``: pages into a file, into a pipe, or as a table on a terminal."""

from __future__ import annotations

import pandas as pd
import pytest

ARTICLE, LOST = "https://tea.example/article/1", "https://tea.example/not-found/1"

pytestmark = pytest.mark.usefixtures("box")


def test_pages_go_into_a_file(shell):
    """With -o the frame is written as it is."""
    result = shell("browse", ARTICLE, LOST, "--session", "s1", "-o", "pages.parquet", "--progress", "none")
    assert result.exit_code == 0, result.output
    frame = pd.read_parquet("pages.parquet")
    assert list(frame["query"]) == [ARTICLE, LOST]
    assert list(frame["looks_like_error"].fillna("")) == ["", "not-found"]


def test_pages_go_into_a_pipe(shell):
    """Without -o a pipe gets CSV with every column."""
    result = shell("browse", ARTICLE, "--format", "markdown", "--progress", "none")
    assert result.stdout.startswith("query,format,")
    assert "text/markdown" in result.stdout


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("place", [[], ["-o", "pages.csv"]])
def test_a_terminal_gets_a_table(shell, place):
    """A person sees what each page is, and a failure in its place."""
    result = shell("browse", ARTICLE, LOST, "https://tea.invalid/", "--progress", "none", *place)
    assert result.stdout.split("\n")[1].split() == [
        *("query", "country", "media_type", "looks_like_error", "title", "url")
    ]
    assert "not-found" in result.stdout
    assert "error: rejected" in result.stdout
