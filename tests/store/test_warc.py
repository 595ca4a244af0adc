"""A WARC file of a batch is read by others: by the rules of WARC 1.1, and by warcio where it is installed."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from datetime import UTC, datetime

import pytest

from massive_frames.models import Payload
from massive_frames.store.exporting import export_bodies

AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
BODIES = {"a1" * 16: b"<html>\r\n\r\nWARC/1.1\r\n", "b2" * 16: b"", "c3" * 16: bytes(range(256)) * 50}


def _store(database, archive, *, content_type="text/html", base_url="https://api.example.com/", params=None):
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO batches (batch_id, service, created_at, n_asked, status, base_url) "
            "VALUES ('b', 'massive-search', ?, 1, 'done', ?)",
            (AT.isoformat(), base_url),
        )
        connection.executemany(
            "INSERT INTO requests (batch_id, ordinal, request_key, params, state) "
            "VALUES ('b', ?, ?, ?, 'succeeded')",
            [(n, key, json.dumps(params or {"query": "tea & ☕"})) for n, key in enumerate(BODIES)],
        )
    for key, body in BODIES.items():
        payload = Payload(key, body, content_type, 200, AT)
        archive.keep("b", payload, archive.pack("b", payload))


def _records(data):
    """Return the fields and the block of each record, read as the standard says."""
    records = []
    while data:
        member = zlib.decompressobj(wbits=31)
        text, data = member.decompress(data), member.unused_data
        head, _, rest = text.partition(b"\r\n\r\n")
        version, *lines = head.decode("ascii").split("\r\n")
        assert version == "WARC/1.1"
        fields = dict(line.split(": ", 1) for line in lines)
        length = int(fields["Content-Length"])
        assert rest[length:] == b"\r\n\r\n"
        records.append((fields, rest[:length]))
    return records


@pytest.fixture
def file(database, archive, tmp_path):
    """Return the file of a batch of three bodies."""
    _store(database, archive)
    path = tmp_path / "out" / "bodies.warc.gz"
    assert export_bodies(database, path, batch_id="b", format="warc") == 3
    return path


def test_a_file_opens_with_what_wrote_it(file):
    """The first record is the file's information."""
    fields, block = _records(file.read_bytes())[0]
    assert (fields["WARC-Type"], fields["WARC-Filename"]) == ("warcinfo", "bodies.warc.gz")
    assert b"software: massive_frames" in block


def test_every_body_is_a_record(file):
    """Each record holds the bytes that came, with their type and time."""
    records = _records(file.read_bytes())[1:]
    assert [block for _, block in records] == list(BODIES.values())
    fields = records[0][0]
    assert (fields["WARC-Type"], fields["Content-Type"]) == ("resource", "text/html")
    assert fields["WARC-Date"] == "2026-01-01T12:00:00.123456Z"
    assert (fields["X-Request-Key"], fields["X-HTTP-Status"]) == ("a1" * 16, "200")


def test_every_record_has_an_id_of_its_own(file):
    """No two records share an id."""
    ids = [fields["WARC-Record-ID"] for fields, _ in _records(file.read_bytes())]
    assert len(set(ids)) == 4
    assert all(one.startswith("<urn:uuid:") for one in ids)


def test_a_record_tells_the_hash_of_its_body(file):
    """The digest is the SHA-256 of the block."""
    for fields, block in _records(file.read_bytes())[1:]:
        digest = fields["WARC-Payload-Digest"].removeprefix("sha256:")
        assert base64.b32decode(digest) == hashlib.sha256(block).digest()


def test_a_record_tells_what_was_asked(file):
    """The address is the service's, with the parameters, in ASCII."""
    fields, _ = _records(file.read_bytes())[1]
    asked = "https://api.example.com/massive-search?query=tea+%26+%E2%98%95"
    assert fields["WARC-Target-URI"] == asked


def test_the_address_can_be_told_by_the_caller(database, archive, tmp_path):
    """Who knows the services says how the address really was."""
    _store(database, archive)
    path = tmp_path / "bodies.warc.gz"
    export_bodies(
        database, path, batch_id="b", format="warc", address=lambda base, _, params: base + params["query"]
    )
    fields, _ = _records(path.read_bytes())[1]
    assert fields["WARC-Target-URI"] == "https://api.example.com/tea%20&%20%E2%98%95"


def test_no_password_stands_in_an_address(database, archive, tmp_path):
    """A name and password in the base address are left out."""
    _store(database, archive, base_url="https://me:secret@api.example.com:9200")
    path = tmp_path / "bodies.warc.gz"
    export_bodies(database, path, batch_id="b", format="warc")
    text = gzip.decompress(path.read_bytes())
    assert b"secret" not in text
    assert b"https://api.example.com:9200/massive-search" in text


@pytest.mark.parametrize("hostile", ["text/html\r\nWARC-Type: request", "text/html\n\nx", "é\x00"])
def test_a_hostile_type_adds_no_field(database, archive, tmp_path, hostile):
    """What a server called its answer stays within its own line."""
    _store(database, archive, content_type=hostile, params={"query": "a\r\nb", "url": "\ud800"})
    path = tmp_path / "bodies.warc.gz"
    export_bodies(database, path, batch_id="b", format="warc")
    records = _records(path.read_bytes())
    assert [fields["WARC-Type"] for fields, _ in records] == ["warcinfo", *["resource"] * 3]


def test_warcio_reads_the_file(file):
    """The usual library reads every record and finds every digest right."""
    warcio = pytest.importorskip("warcio.archiveiterator")
    with file.open("rb") as stream:
        records = warcio.ArchiveIterator(stream, check_digests="raise")
        read = [(record.rec_type, record.content_stream().read()) for record in records]
    assert read[0][0] == "warcinfo"
    assert read[1:] == [("resource", body) for body in BODIES.values()]
