"""Columns that no schema knows, such as those of a cluster's queries, in files."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf


def test_json_lines_keep_large_numbers_exact(tmp_path):
    """A missing value in a column of whole numbers does not make floats of the others."""
    frame = pd.DataFrame({"n": pd.array([2**53 + 1, None], dtype="Int64")})
    again = mf.read(mf.export(frame, tmp_path / "rows.jsonl"))
    assert again["n"].dtype == "Int64"
    assert again["n"].iloc[0] == 2**53 + 1


def test_json_lines_keep_numbers_that_no_type_holds(tmp_path):
    """Whole numbers above 63 bits stay what they are."""
    frame = pd.DataFrame({"n": pd.array([2**64 - 1, None], dtype="UInt64")})
    assert mf.read(mf.export(frame, tmp_path / "rows.jsonl"))["n"].iloc[0] == 2**64 - 1


@pytest.mark.parametrize("lists", [[[1, 2], None], [["a"], []]])
def test_parquet_gives_lists_back_as_lists(tmp_path, lists):
    """A field of several values is a list again, not an array."""
    frame = pd.DataFrame({"tags": pd.Series(lists, dtype="object")})
    assert mf.read(mf.export(frame, tmp_path / "rows.parquet"))["tags"].tolist() == lists
