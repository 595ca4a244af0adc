"""``massive-frames search``: what it sends and where the rows go."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import massive_frames as mf

pytestmark = pytest.mark.usefixtures("box")


def test_rows_go_into_a_pipe_as_csv(shell):
    """Without -o and without a terminal, every column comes out as CSV."""
    result = shell("search", "tea", "--country", "jp")
    frame = pd.read_csv(io.StringIO(result.stdout, newline=""))
    assert result.exit_code == 0
    assert {*frame["query"], *frame["country"]} == {"tea", "jp"}
    assert {"url", "body_sha256"} <= set(frame.columns)


@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl"])
def test_rows_go_to_a_file(shell, suffix):
    """With -o every result is a row of the file, which read gives back."""
    result = shell("search", "tea", "-o", f"out.{suffix}")
    frame = mf.read(f"out.{suffix}")
    assert result.exit_code == 0
    assert result.output == f"{len(frame)} rows written to out.{suffix}\n"
    assert "organic" in set(frame["type"])


def test_options_given_twice_are_crossed(shell, box):
    """Two queries, two countries and two offsets are eight requests."""
    before = box.stats.credits_charged
    places = ["--country", "us", "--country", "de", "--offset", "0", "--offset", "10"]
    shell("search", "green tea", "black tea", *places, "-o", "out.parquet")
    frame = mf.read("out.parquet")
    assert len(frame.groupby(["query", "country", "offset"], observed=True)) == 8
    assert box.stats.credits_charged - before == 8


def test_several_values_of_one_request_take_commas(shell):
    """What one request takes several of is joined by commas, and still crossed when given twice."""
    shell("search", "tea", "--awaiting", "ai,ads", "--awaiting", "answers", "-o", "out.parquet")
    assert set(mf.read("out.parquet")["awaiting"]) == {"ai,ads", "answers"}


def test_an_address_needs_no_query(shell):
    """A result page's own address stands for the query."""
    address = "https://www.google.com/search?q=tea"
    shell("search", "--url", address, "-o", "out.parquet")
    assert set(mf.read("out.parquet")["search_url"]) == {address}


def test_a_dry_run_sends_nothing(shell, box):
    """A dry run says what it would be and cost."""
    before = dict(box.stats.requests)
    result = shell("search", "tea", "tea", "milk", "--country", "us", "--dry-run")
    assert result.output == "3 asked, 2 requests to send, 2 credits at most\n"
    assert dict(box.stats.requests) == before


def test_a_failure_is_a_row_and_a_status(shell):
    """A request that failed is a row of the file, a line on standard error and status 1."""
    result = shell("search", "fault:captcha_403 tea", "milk", "-o", "out.parquet")
    frame = mf.read("out.parquet")
    assert result.exit_code == 1
    assert "warning: rows without a result: 1 (1 captcha)" in result.stderr
    assert set(frame.loc[frame["error"].notna(), "query"]) == {"fault:captcha_403 tea"}


def test_invalid_requests_can_be_rows(shell):
    """With --on-invalid row, a request that breaks a limit becomes a row and the others run."""
    result = shell(
        "search", "tea", "--country", "us", "--country", "usa", "--on-invalid", "row", "-o", "o.csv"
    )
    frame = mf.read("o.csv")
    assert result.exit_code == 1
    assert frame.loc[frame["country"] == "usa", "error"].tolist() == ["invalid"]


def test_escaped_formulas_reach_the_file_and_the_pipe(shell):
    """Cells that a spreadsheet would run begin with an apostrophe, in a file and in a pipe."""
    piped = shell("search", "=1+1 tea", "--escape-formulas").stdout
    shell("search", "=1+1 tea", "--escape-formulas", "-o", "out.csv")
    assert "\n'=1+1 tea," in piped
    assert set(mf.read("out.csv", escaped_formulas=True)["query"]) == {"=1+1 tea"}


def test_its_own_sandbox_needs_no_token(shell, monkeypatch):
    """With --sandbox the search runs free of charge, and equal seeds give equal results."""
    runs = []
    for name in ("one.parquet", "two.parquet"):
        assert shell("search", "tea", "--sandbox", "--seed", "5", "-o", name).exit_code == 0
        runs.append(mf.read(name)[["type", "rank", "title", "url"]])
    assert_frame_equal(*runs)


def test_the_store_is_the_one_that_was_named(shell, tmp_path):
    """With --store the batch is kept in that file."""
    shell("search", "tea", "--store", "mine.sqlite3", "-o", "out.parquet")
    assert mf.batches(store=tmp_path / "mine.sqlite3")["status"].tolist() == ["done"]


def test_a_bar_is_drawn_on_standard_error(shell):
    """With --progress text the bar is on standard error, without words of Python's, and CSV beside it."""
    result = shell("search", "tea", "fault:captcha_403 milk", "--progress", "text")
    assert "2 of 2: 1 done · 1 failed" in result.stderr
    assert "df[" not in result.stderr
    assert result.stdout.startswith("query,")
