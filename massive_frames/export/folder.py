"""What stands in a dataset's folder: whose it is, which files are its parts, and how it is read back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from massive_frames.errors import ExportError
from massive_frames.export.base import TEMPORARY, replace_atomically
from massive_frames.frames import FrameBuilder, Schema, coerce
from massive_frames.frames.columns import NESTED

PART = re.compile(r"part-(\d{5,})\.parquet")
FAILED = "failed.parquet"
COMMON = "_common_metadata"
"""Parquet's own name for the schema that all files share; readers of data leave it alone."""


def prepare(folder: Path, schema: Schema, batch_id: str, attrs: Mapping[str, Any]) -> pa.Schema:
    """Make the folder this batch's own, and return the schema that all of its files share.

    Raises
    ------
    ExportError
        The folder holds anything else, or cannot be written.
    """
    fresh = _annotated(schema, {**attrs, "batch_id": batch_id})
    try:
        if folder.exists() and not folder.is_dir():
            raise refusal(folder, "a file is there")
        folder.mkdir(parents=True, exist_ok=True)
        foreign = [path.name for path in sorted(folder.iterdir()) if not _ours(path)]
        if foreign:
            raise refusal(folder, f"it holds {foreign[0]!r}")
        if not (folder / COMMON).exists():
            if files_of(folder):
                raise refusal(folder, f"it has files but no {COMMON}")
            with replace_atomically(folder / COMMON, durable=True) as beside:
                pq.write_metadata(fresh, beside)
        shared = pq.read_schema(folder / COMMON)
        for left in folder.glob(f"{TEMPORARY}*"):
            left.unlink(missing_ok=True)
    except (OSError, ValueError) as error:  # what Arrow raises of a spoilt file is a ValueError
        raise ExportError(f"to={str(folder)!r} cannot be written: {error}") from error
    if attrs_of(shared).get("batch_id") != batch_id:
        raise refusal(folder, f"it is of batch {attrs_of(shared).get('batch_id')!r}, not {batch_id!r}")
    if not shared.equals(fresh, check_metadata=False):
        raise refusal(folder, "its columns are of another version")
    return fresh.with_metadata({b"pandas": shared.metadata[b"pandas"]})


def refusal(folder: Path, reason: str) -> ExportError:
    """Return the error that says why a folder cannot be used and which one can."""
    return ExportError(
        f"to={str(folder)!r}: {reason}; expected a new or empty folder, or the one of the same batch"
    )


def files_of(folder: Path) -> list[Path]:
    """Return the files with rows: the parts in order, then the failed requests."""
    parts = sorted((int(found[1]), path) for path in folder.iterdir() if (found := PART.fullmatch(path.name)))
    failed = folder / FAILED
    return [path for _, path in parts] + ([failed] if failed.exists() else [])


def keys_of(path: Path) -> pa.Array:
    """Return the keys of the requests whose rows a file holds, each once."""
    keys = pq.read_table(path, columns=["request_key"]).column(0)
    return pc.drop_null(keys.unify_dictionaries().cast(pa.string()).unique())


def attrs_of(schema: pa.Schema) -> dict[str, Any]:
    """Return what a file's schema says of its batch."""
    noted = json.loads((schema.metadata or {}).get(b"pandas", b"{}"))
    attrs: dict[str, Any] = (noted.get("attributes") or {}).get("massive_frames") or {}
    return attrs


def read_folder(folder: Path) -> pd.DataFrame:
    """Read every finished file of a dataset as one frame with the types and attributes of a batch's."""
    files = files_of(folder)
    common = folder / COMMON
    if not files and not common.exists():
        raise ExportError(f"path={str(folder)!r}: expected a folder with part-00000.parquet, or a file")
    schema = pq.read_schema(common if common.exists() else files[0])
    tables = [pq.read_table(path).replace_schema_metadata(schema.metadata) for path in files]
    frame = pa.concat_tables(tables or [schema.empty_table()]).to_pandas()
    texts = {field.name: "category" for field in schema if pa.types.is_dictionary(field.type)}
    return coerce(frame, texts | {name: "object" for name in NESTED if name in frame.columns})


def _ours(path: Path) -> bool:
    """Say whether a file is one of a dataset's, or one that readers and file managers keep hidden."""
    return path.name.startswith(".") or path.name in {FAILED, COMMON} or bool(PART.fullmatch(path.name))


def _annotated(schema: Schema, attrs: Mapping[str, Any]) -> pa.Schema:
    """Return the Arrow schema with the notes from which pandas restores its dtypes and attributes."""
    empty = FrameBuilder(schema).frame(attrs)
    return pa.Table.from_pandas(empty, schema=schema.arrow, preserve_index=False).schema
