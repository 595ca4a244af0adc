"""Write WARC 1.1, the web archives' file format (ISO 28500:2017): one record after another, each gzipped.

A body becomes a ``resource`` record: the store has not the headers of the HTTP answer, which a ``response``
record would need. What else is known of it stands in fields of our own that begin with ``X-``.
"""

from __future__ import annotations

import base64
import gzip
import re
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

from massive_frames.store.kept import Kept

_UNFIT = re.compile(r"[^\x20-\x7e]")
_URI_CHARACTERS = "%/:=&?~#+!$,;'@()*[]"
LEVEL = 6


def information(file_name: str, now: datetime) -> bytes:
    """Return the record that opens a file and says what wrote it."""
    block = b"software: massive_frames\r\nformat: WARC File Format 1.1\r\n"
    fields = [("WARC-Filename", file_name), ("Content-Type", "application/warc-fields")]
    return _record("warcinfo", now, fields, block)


def resource(kept: Kept) -> bytes:
    """Return the record of one body."""
    payload = kept.payload
    digest = base64.b32encode(bytes.fromhex(payload.sha256)).decode()
    fields = [
        ("WARC-Target-URI", quote(kept.url, safe=_URI_CHARACTERS, errors="replace")),
        ("WARC-Payload-Digest", f"sha256:{digest}"),
        ("WARC-Block-Digest", f"sha256:{digest}"),
        ("Content-Type", payload.content_type or "application/octet-stream"),
        ("X-Batch-ID", kept.batch_id),
        ("X-Request-Key", payload.request_key),
        ("X-Job-ID", kept.job_id),
        ("X-HTTP-Status", str(payload.http_status)),
    ]
    return _record("resource", payload.retrieved_at, fields, payload.body)


def _record(kind: str, at: datetime, fields: list[tuple[str, str]], block: bytes) -> bytes:
    lines = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{uuid4()}>"),
        ("WARC-Date", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        *fields,
        ("Content-Length", str(len(block))),
    ]
    head = "".join(f"{name}: {_UNFIT.sub('?', value)}\r\n" for name, value in lines if value)
    return gzip.compress(b"WARC/1.1\r\n" + head.encode("ascii") + b"\r\n" + block + b"\r\n\r\n", LEVEL)
