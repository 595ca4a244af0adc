"""``massive-frames search --input``: queries from files."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from massive_frames.cli.inputs import read_queries
from massive_frames.services.massive_search import SERVICE

ROWS = [
    {"query": "NA", "country": "us", "serps": 2, "awaiting": ["ai", "ads"]},
    {"query": "日本語", "country": None, "serps": None, "awaiting": None},
]
REQUESTS = 'NA,us,2,"ai,ads"\n日本語,,,\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name):
    """Write the same two requests in a table's format."""
    if name.endswith("parquet"):
        pd.DataFrame(ROWS).to_parquet(name)
    elif name.endswith("jsonl"):
        Path(name).write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    else:
        Path(name).write_text(f"query,country,serps,awaiting\n{REQUESTS}", encoding="utf-8-sig")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.parquet"])
def test_a_table_is_taken_row_by_row(name):
    """Each row of a table is one request, with its texts, whole numbers, lists and gaps."""
    write(name)
    frame = read_queries(name, SERVICE.parameters)
    first, second = frame.to_dict("records")
    assert first == {"query": "NA", "country": "us", "serps": 2, "awaiting": ["ai", "ads"]}
    assert second["query"] == "日本語"
    assert pd.isna([second["country"], second["serps"]]).all()


@pytest.mark.usefixtures("folder", "box")
@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.parquet"])
def test_a_table_is_planned(name, shell):
    """The rows of a table are requests that pass every check; other options are crossed with them."""
    write(name)
    result = shell("search", "--input", name, "--size", "5", "--size", "10", "--dry-run")
    assert result.output == "4 asked, 4 requests to send, 4 credits at most\n"


@pytest.mark.usefixtures("folder")
def test_a_text_file_is_a_query_a_line():
    """Blank lines are skipped, blanks around a query are dropped, and a Unicode line mark ends nothing."""
    Path("q.txt").write_bytes("\ufeffone\r\n\n  two  \nth\u2028ree".encode())
    assert read_queries("q.txt", SERVICE.parameters) == ["one", "two", "th\u2028ree"]


@pytest.mark.usefixtures("box")
def test_a_dash_is_standard_input(shell):
    """With --input - the queries are the lines of standard input."""
    result = shell("search", "--input", "-", "--dry-run", stdin="one\n\ntwo\n")
    assert result.output.startswith("2 asked")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("q.txt", b"\n \n", "holds no queries"),
        ("q.txt", b"caf\xe9", "cannot be read"),
        ("q.csv", b"query,volume\na,1\n", "found query, volume"),
        ("q.csv", b"keyword\na\n", "expected a column 'query'"),
        ("q.csv", b"", "cannot be read"),
        ("q.csv", b"query\n", "holds no queries"),
        ("q.jsonl", b"[1]\n", "expected one JSON object a line"),
        ("q.jsonl", b"{", "cannot be read"),
        ("q.parquet", b"no", "cannot be read"),
        ("q.xlsx", b"", "expected a name ending in .txt"),
        ("q.csv", b"query,serps\ntea,many\n", "row 0: serps='many'"),
    ],
)
def test_a_file_that_will_not_do(name, content, words, shell, tmp_path):
    """Input that cannot be used ends with one line that says why, and status 2."""
    (tmp_path / name).write_bytes(content)
    result = shell("search", "--input", name, "--dry-run")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_missing_file(shell):
    """Input that is not there ends with one line and status 2."""
    result = shell("search", "--input", "nowhere.csv", "--dry-run")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
