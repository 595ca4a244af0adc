"""Write the bodies of a batch out of the store: as plain files with an index, or as one WARC file."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal
from uuid import uuid4

from massive_frames.errors import ExportError
from massive_frames.store import warc
from massive_frames.store.database import Database
from massive_frames.store.kept import Address, Kept, kept_bodies

INDEX = "index.csv"
INDEX_COLUMNS = (
    "batch_id",
    "request_key",
    "params",
    "job_id",
    "retrieved_at",
    "content_type",
    "http_status",
    "sha256",
    "n_bytes",
    "file",
)
_KEY = re.compile(r"[0-9a-f]{1,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def export_bodies(
    database: Database,
    path: str | Path,
    *,
    batch_id: str,
    format: Literal["files", "warc"] = "files",  # noqa: A002 - the word that users know
    address: Address | None = None,
) -> int:
    """Write every body of a batch, as it came.

    Parameters
    ----------
    database : Database
        The store.
    path : str or pathlib.Path
        ``files``: a folder, made when it is not there; files of the same names are replaced.
        ``warc``: a file, such as ``bodies.warc.gz``; it is replaced.
    batch_id : str
        The batch.
    format : {"files", "warc"}
        ``files``: one file a body, named by the request's key, and ``index.csv`` that says what was asked.
        ``warc``: WARC 1.1, each record compressed by gzip.
    address : callable, optional
        Says which address was asked, from the base address, the service's name and the parameters.

    Returns
    -------
    int
        How many bodies were written.

    Raises
    ------
    StoreError
        There is no such batch, or a body is damaged.
    ExportError
        The format is unknown, or the files cannot be written.
    """
    writers = {"files": _write_files, "warc": _write_warc}
    if format not in writers:
        raise ExportError(f"format={format!r}: expected one of {', '.join(writers)}")
    try:
        return writers[format](kept_bodies(database, batch_id, address), Path(path).expanduser())
    except OSError as error:
        raise ExportError(f"path={str(path)!r}: {error}") from error


def _write_files(bodies: Iterator[Kept], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    n = 0
    with _replacing(folder / INDEX) as raw:
        raw.write(_csv_line(INDEX_COLUMNS))
        for n, kept in enumerate(bodies, start=1):  # noqa: B007 - counted for the caller
            name = _name(kept)
            with _replacing(folder / name) as file:
                file.write(kept.payload.body)
            raw.write(_csv_line(_index_row(kept, name)))
    return n


def _write_warc(bodies: Iterator[Kept], path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    n = 0
    with _replacing(path) as file:
        file.write(warc.information(path.name, datetime.now(UTC)))
        for n, kept in enumerate(bodies, start=1):  # noqa: B007 - counted for the caller
            file.write(warc.resource(kept))
    return n


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file under another name, which takes the right one when it is whole."""
    part = path.with_name(f".{uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _name(kept: Kept) -> str:
    """Return a file's name made of the request's key alone; nothing that was fetched has a say in it."""
    key = kept.payload.request_key
    if not _KEY.fullmatch(key):
        key = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{key}{f'-{kept.nth}' if kept.nth > 1 else ''}.{_ending(kept.payload.content_type)}"


def _ending(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    if kind in {"text/html", "application/xhtml+xml"}:
        return "html"
    return "json" if kind == "application/json" or kind.endswith("+json") else "bin"


def _index_row(kept: Kept, name: str) -> tuple[object, ...]:
    payload = kept.payload
    return (
        kept.batch_id,
        payload.request_key,
        kept.params,
        _harmless(kept.job_id),
        payload.retrieved_at.isoformat(),
        _harmless(payload.content_type),
        payload.http_status,
        payload.sha256,
        len(payload.body),
        name,
    )


def _harmless(text: str) -> str:
    """Return a foreign text on one line, which no spreadsheet takes for a formula."""
    line = _CONTROL.sub(" ", text)
    return f"'{line}" if line.lstrip().startswith(("=", "+", "-", "@")) else line


def _csv_line(values: Sequence[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue().encode("utf-8", "backslashreplace")
