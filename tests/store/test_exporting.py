"""Bodies written out of the store are what came, under names that are ours alone."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime

import pytest

from massive_frames.errors import ExportError, StoreError
from massive_frames.models import Payload
from massive_frames.store.exporting import INDEX_COLUMNS, export_bodies

AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
TEA, MILK = "a1" * 16, "b2" * 16


def _batch(database, batch_id, keys, base_url="https://api.example.com"):
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO batches (batch_id, service, created_at, n_asked, status, base_url) "
            "VALUES (?, 'massive-search', ?, 1, 'done', ?)",
            (batch_id, AT.isoformat(), base_url),
        )
        connection.executemany(
            "INSERT INTO requests (batch_id, ordinal, request_key, params, job_id, state) "
            "VALUES (?, ?, ?, ?, 'job', 'succeeded')",
            [(batch_id, n, key, json.dumps({"query": key[:2]})) for n, key in enumerate(keys)],
        )


def _put(archive, key, body=b"<html>", content_type="text/html", batch_id="b"):
    payload = Payload(key, body, content_type, 200, AT)
    return archive.keep(batch_id, payload, archive.pack(batch_id, payload))


def _index(folder):
    with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_body_becomes_a_file(database, archive, tmp_path):
    """The files hold the bytes that came, and have the ending of their type."""
    _batch(database, "b", [TEA, MILK])
    _put(archive, TEA, b"<html>\xff")
    _put(archive, MILK, b"{}", "application/json; charset=utf-8")
    assert export_bodies(database, tmp_path / "out" / "b", batch_id="b") == 2
    written = {file.name: file.read_bytes() for file in (tmp_path / "out" / "b").iterdir()}
    assert written.pop("index.csv")
    assert written == {f"{TEA}.html": b"<html>\xff", f"{MILK}.json": b"{}"}


def test_the_index_says_what_each_file_is(database, archive, tmp_path):
    """The index has the columns that are documented, one line a file."""
    _batch(database, "b", [TEA])
    _put(archive, TEA)
    export_bodies(database, tmp_path, batch_id="b")
    (line,) = _index(tmp_path)
    assert tuple(line) == INDEX_COLUMNS
    assert (line["request_key"], line["params"], line["job_id"]) == (TEA, '{"query": "a1"}', "job")
    assert (line["n_bytes"], line["http_status"], line["file"]) == ("6", "200", f"{TEA}.html")
    assert line["retrieved_at"] == AT.isoformat()


def test_several_bodies_of_a_request_are_numbered(database, archive, tmp_path):
    """A second body of a request has a -2 in its name; the requests keep the order asked."""
    _batch(database, "b", [MILK, TEA])
    for body in (b"1", b"2"):
        _put(archive, TEA, body)
    _put(archive, MILK)
    export_bodies(database, tmp_path, batch_id="b")
    assert [line["file"] for line in _index(tmp_path)] == [f"{MILK}.html", f"{TEA}.html", f"{TEA}-2.html"]
    assert (tmp_path / f"{TEA}-2.html").read_bytes() == b"2"


def test_bodies_of_an_earlier_batch_come_along(database, archive, tmp_path):
    """A request that was answered from the store is exported with the body that answered it."""
    _batch(database, "b", [TEA])
    body_id = _put(archive, TEA, b"earlier")
    _batch(database, "c", [TEA])
    with database.transaction() as connection:
        connection.execute("UPDATE requests SET body_id = ? WHERE batch_id = 'c'", (body_id,))
    assert export_bodies(database, tmp_path, batch_id="c") == 1
    assert (tmp_path / f"{TEA}.html").read_bytes() == b"earlier"


def test_a_body_that_answers_no_request_is_exported(database, archive, tmp_path):
    """A body that nobody could assign is written too."""
    _batch(database, "b", [])
    _put(archive, TEA, content_type="application/zip")
    assert export_bodies(database, tmp_path, batch_id="b") == 1
    assert (tmp_path / f"{TEA}.bin").exists()


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "a/b", "CON", "", "é", "a" * 500])
def test_no_key_leads_out_of_the_folder(database, archive, tmp_path, key):
    """A key that is not our own hexadecimal digits is not taken for a name."""
    _batch(database, "b", [key])
    _put(archive, key)
    folder = tmp_path / "deep" / "out"
    export_bodies(database, folder, batch_id="b")
    (line,) = _index(folder)
    assert len(line["file"]) == 32 + len(".html")
    assert {file.name for file in folder.iterdir()} == {line["file"], "index.csv"}


@pytest.mark.parametrize("content_type", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", " =1"])
def test_the_index_holds_no_formula(database, archive, tmp_path, content_type):
    """What a server called its answer does not run in a spreadsheet."""
    _batch(database, "b", [TEA])
    _put(archive, TEA, content_type=content_type)
    export_bodies(database, tmp_path, batch_id="b")
    assert _index(tmp_path)[0]["content_type"].startswith("'")


def test_a_damaged_body_stops_the_export(database, archive, tmp_path):
    """Nothing is written for a body that is not what came, and no index says that all is there."""
    _batch(database, "b", [TEA])
    _put(archive, TEA)
    with database.transaction() as connection:
        connection.execute("UPDATE bodies SET sha256 = 'other'")
    with pytest.raises(StoreError, match="damaged"):
        export_bodies(database, tmp_path / "out", batch_id="b")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_export_is_repeated_in_place(database, archive, tmp_path):
    """Exporting again replaces what was there; a link in its place is not followed."""
    _batch(database, "b", [TEA])
    _put(archive, TEA)
    (tmp_path / "out").mkdir()
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "out" / f"{TEA}.html").symlink_to(tmp_path / "precious")
    export_bodies(database, tmp_path / "out", batch_id="b")
    export_bodies(database, tmp_path / "out", batch_id="b")
    assert (tmp_path / "precious").read_text() == "mine"
    assert (tmp_path / "out" / f"{TEA}.html").read_bytes() == b"<html>"


def test_an_unknown_batch_is_an_error(database, tmp_path):
    """Asking for a batch that is not there says how to list them."""
    with pytest.raises(StoreError, match=r"batch_id='nope'.*mf\.batches\(\)"):
        export_bodies(database, tmp_path / "out", batch_id="nope")


def test_an_unknown_format_is_an_error(database, tmp_path):
    """A format that is not there says which are."""
    with pytest.raises(ExportError, match="files, warc"):
        export_bodies(database, tmp_path, batch_id="b", format="har")


def test_a_place_that_cannot_be_written_is_an_error(database, tmp_path):
    """A folder below a file is told as the package's own error."""
    _batch(database, "b", [])
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="file"):
        export_bodies(database, tmp_path / "file" / "out", batch_id="b")
