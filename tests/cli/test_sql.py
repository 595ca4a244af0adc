"""``massive-frames sql`` and ``esql``: rows of a cluster into a file or a pipe."""

from __future__ import annotations

import pandas as pd
import pytest

COUNTS = "SELECT COUNT(*) AS n FROM logs"

pytestmark = pytest.mark.usefixtures("box")


def test_rows_go_into_a_file(shell):
    """With -o the frame of all queries is written as it is."""
    result = shell("sql", COUNTS, "SELECT 1 AS n /* slow:20s */", "-o", "n.parquet", "--progress", "none")
    assert result.exit_code == 0, result.output
    assert sorted(pd.read_parquet("n.parquet")["n"]) == [1, 500]


def test_parameters_are_json(shell):
    """Values for question marks are a list."""
    words = ("sql", "SELECT COUNT(*) AS n FROM logs WHERE code = ?", "--params", "[404]", "-o", "n.csv")
    assert shell(*words, "--progress", "none").exit_code == 0
    assert pd.read_csv("n.csv")["n"].tolist() == [50]


def test_a_query_that_fails_is_told(shell):
    """Its error says where, and the exit status that something failed."""
    result = shell("sql", "SELECT missing FROM logs", "--progress", "none")
    assert result.exit_code != 0
    assert "Unknown column [missing]" in result.output


def test_esql_is_asked_alike(shell):
    """ES|QL has the same shape of call."""
    result = shell("esql", "ROW n = 1", "--progress", "none")
    assert result.stdout.startswith("query_index,query,n,")


def test_columns_named_as_a_listing_s_are_rows(shell):
    """A query's own ``n_failed`` is written like any other column."""
    result = shell("sql", "SELECT 3 AS n_failed", "--progress", "none")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("query_index,query,n_failed,")


@pytest.mark.usefixtures("terminal")
def test_a_column_of_the_callers_picks_no_rows(shell):
    """A query's own ``type`` is no result's: its rows are all shown beside the file."""
    result = shell("sql", "SELECT 'road' AS type", "-o", "n.parquet", "--progress", "none")
    assert result.exit_code == 0, result.output
    assert "road" in result.stdout
