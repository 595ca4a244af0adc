"""What export refuses, and what it leaves on the disk."""

from __future__ import annotations

import json

import pandas as pd
import pyarrow.parquet as pq
import pytest

import massive_frames as mf
from massive_frames.errors import ExportError
from massive_frames.export import check_path, find_formats
from massive_frames.frames.columns import NESTED


@pytest.mark.parametrize("path", ["x.xlsx", "x", "missing/x.csv", ".", "x.csv\0y.csv", f"{'n' * 300}.csv"])
def test_impossible_places_are_refused(path, tmp_path, monkeypatch):
    """A path where nothing can be written is refused before anything is paid for."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExportError):
        check_path(path)


def test_a_folder_is_not_a_file(tmp_path):
    """A folder whose name ends like a file is refused."""
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(ExportError, match="expected a file's name"):
        check_path(tmp_path / "x.csv")


def test_checking_leaves_nothing_behind(tmp_path):
    """Asking whether a file could be written makes no file."""
    check_path(tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["parquet", "jsonl"])
def test_formulas_are_escaped_in_csv_only(suffix, tmp_path):
    """Asking another format for escaped formulas is refused early."""
    with pytest.raises(ExportError, match=r"expected a \.csv file"):
        check_path(tmp_path / f"x.{suffix}", escape_formulas=True)


@pytest.mark.parametrize("name", ["n" * 250 + ".csv", "日本語.parquet", "a b.jsonl"])
def test_any_name_the_disk_takes_will_do(name, tmp_path, missing):
    """A long name, or one in another script, is written as well."""
    assert mf.export(missing, tmp_path / name).is_file()


def test_a_failed_write_leaves_the_old_file(tmp_path, missing):
    """When a frame cannot be written, the file that was there stays and nothing is left beside it."""
    path = mf.export(missing, tmp_path / "x.parquet")
    before = path.read_bytes()
    with pytest.raises(ExportError, match="cannot be written"):
        mf.export(pd.DataFrame({"mixed": [1, "a", object()]}), path)
    assert [path.read_bytes(), list(tmp_path.iterdir())] == [before, [path]]


def test_a_link_stays_a_link(tmp_path, missing):
    """Writing to a symbolic link replaces what it leads to."""
    real = tmp_path / "real.csv"
    real.touch()
    (tmp_path / "link.csv").symlink_to(real)
    mf.export(missing, tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert real.stat().st_size


def test_no_cell_of_escaped_csv_is_a_formula(hard, tmp_path):
    """No cell that begins like a formula is left when formulas are escaped."""
    path = mf.export(hard, tmp_path / "x.csv", escape_formulas=True)
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    starts = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")  # noqa: RUF001
    for name in ("query", "title", "url", "domain"):
        assert not frame[name].str.startswith(starts).any()


def test_parquet_spells_out_nested_types(empty, tmp_path):
    """A nested column has its type in the file even when no row has a value."""
    schema = pq.read_schema(mf.export(empty, tmp_path / "x.parquet"))
    assert {name: str(schema.field(name).type) for name in ("sources", "images")} == {
        name: str(NESTED[name]).replace("item:", "element:") for name in ("sources", "images")
    }


def test_jsonl_holds_nested_cells_as_json(hard, tmp_path):
    """A line of JSON Lines has lists as lists and null for what is missing."""
    line = json.loads(mf.export(hard, tmp_path / "x.jsonl").read_text().split("\n")[0])
    assert line["sources"][0]["position"] == 2
    assert line["country"] is None


@pytest.mark.parametrize("suffix", sorted(find_formats()))
def test_a_spoilt_file_says_so(suffix, tmp_path):
    """A file that is not what its name says raises our own error, naming it."""
    path = tmp_path / f"spoilt{suffix}"
    path.write_bytes(b'rank,sources\n"x"y,[[[\n\xff')
    with pytest.raises(ExportError, match="spoilt"):
        mf.read(path)


def test_a_missing_file_says_so(tmp_path):
    """Reading a file that is not there raises our own error."""
    with pytest.raises(ExportError, match="expected a file that exists"):
        mf.read(tmp_path / "x.csv")
