"""A server of Massive's batches for benchmarks: it packs pages of about 1 MB in the form asked for.

``Batches`` starts one in a process of its own. A batch is done as soon as it is packed, which its submission
waits for.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any, Self

sys.path.insert(0, str(Path(__file__).parent))

from local_pages import Pages

PIECE = 2**20
Packed = Iterator[tuple[str, bytes]]


def _zip(pages: Packed, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, (_, page) in enumerate(pages):
            archive.writestr(f"{number}.html", page)


def _tar(pages: Packed, file: IO[bytes]) -> None:
    with tarfile.open(fileobj=file, mode="w|") as archive:
        for number, (_, page) in enumerate(pages):
            info = tarfile.TarInfo(f"{number}.html")
            info.size = len(page)
            archive.addfile(info, io.BytesIO(page))


def _jsonl(pages: Packed, file: IO[bytes]) -> None:
    for terms, page in pages:
        file.write(_record(terms, page) + b"\n")


def _json(pages: Packed, file: IO[bytes]) -> None:
    _joined(b"[", pages, b"]", file)


def _object(pages: Packed, file: IO[bytes]) -> None:
    _joined(b'{"count": 1, "results": [', pages, b"]}", file)


def _joined(begin: bytes, pages: Packed, end: bytes, file: IO[bytes]) -> None:
    for terms, page in pages:
        file.write(begin + _record(terms, page))
        begin = b","
    file.write(end)


def _record(terms: str, page: bytes) -> bytes:
    return json.dumps({"terms": terms, "html": page.decode()}).encode()


def _zipped_json(pages: Packed, file: IO[bytes]) -> None:
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("results.json", "w", force_zip64=True) as member,
    ):
        _json(pages, member)


def _gzipped(pack: Callable[[Packed, IO[bytes]], None]) -> Callable[[Packed, IO[bytes]], None]:
    def packed(pages: Packed, file: IO[bytes]) -> None:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as inner:
            pack(pages, inner)  # type: ignore[arg-type]

    return packed


FORMS = {
    "zip": _zip,
    "tar": _tar,
    "tar.gz": _gzipped(_tar),
    "jsonl.gz": _gzipped(_jsonl),
    "jsonl": _jsonl,
    "json": _json,
    "json-object": _object,
    "json.zip": _zipped_json,
}


class _Desk(BaseHTTPRequestHandler):
    form, lacks, archive = "zip", 0, tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Pack the pages of a batch, but for some."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["terms"]
        self.archive.truncate(0)
        self.archive.seek(0)
        FORMS[self.form](self._pages(asked[self.lacks :]), self.archive)
        self.archive.flush()
        self._tell(202, {"id": "one", "count": len(asked)})

    def do_GET(self) -> None:
        """Say that the batch is done, give the archive, or refuse a single search."""
        if self.path.startswith("/search?"):
            self._tell(404, {})
            return
        if not self.path.startswith("/archive"):
            url = f"http://{self.headers['Host']}/archive"
            self._tell(200, {"id": "one", "status": "successful", "url": url})
            return
        self._head(200, self.archive.seek(0, 2))
        self.archive.seek(0)
        while piece := self.archive.read(PIECE):
            self.wfile.write(piece)

    def _pages(self, asked: Sequence[str]) -> Packed:
        made = Pages("large")
        return ((terms, made.page(number, terms)) for number, terms in enumerate(asked))

    def _tell(self, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self._head(status, len(body))
        self.wfile.write(body)

    def _head(self, status: int, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Batches:
    """A server in a process of its own while a ``with`` block lasts.

    Parameters
    ----------
    form : str
        One of ``FORMS``.
    lacks : int
        How many of a batch's first pages its archive does not hold.
    """

    def __init__(self, form: str, lacks: int = 0) -> None:
        self._command = [sys.executable, __file__, form, str(lacks)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=FORMS)
    parser.add_argument("lacks", type=int, nargs="?", default=0)
    given = parser.parse_args()
    _Desk.form, _Desk.lacks = given.form, given.lacks
    with ThreadingHTTPServer(("127.0.0.1", 0), _Desk) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
