"""What can be done with the bodies that are kept: nothing is sent, nothing costs anything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from massive_frames.analysis import diff_frames
from massive_frames.checks import as_made, choice, place, text, truth
from massive_frames.conditions import LENGTH_OR_TIME, moment, span
from massive_frames.errors import InvalidRequestError, StoreError
from massive_frames.frames import builder_for, schema_for
from massive_frames.models import Payload
from massive_frames.provenance import batch_id_of, frame_attrs, service_of
from massive_frames.rereading import check_workers, reread
from massive_frames.services import get_service
from massive_frames.settings import Settings
from massive_frames.store import Archive, Database, Entries, Journal
from massive_frames.store.exporting import export_bodies
from massive_frames.store.pruning import prune
from massive_frames.store.sizes import COLUMNS, batch_sizes, file_sizes
from massive_frames.stored import reading

COMPARED = frozenset({"batch_id", "request_key", "service", "parser_version"})
VERSIONS = ("schema_version", "parser_version", "package_version")


def reparse(
    settings: Settings, batch: object, workers: int | None = None, name: str = "batch"
) -> pd.DataFrame:
    """Return a batch's frame made anew from the bodies kept; see ``massive_frames.reparse``."""
    check_workers(workers)
    with reading(settings) as database:
        if not isinstance(batch, pd.DataFrame) or "batch_id" not in batch.columns:
            return _whole(database, batch_id_of(batch, name), None, workers)
        with as_made(name, batch, "search_many"):
            pairs = batch[["batch_id", "request_key"]].drop_duplicates().dropna()
            by_batch = pairs.groupby("batch_id", observed=True)
            wanted = {str(key): set(rows["request_key"]) for key, rows in by_batch}
        if not wanted:
            raise InvalidRequestError(name, "a frame without batches", "a batch's id, or a frame of one")
        frames = [_whole(database, batch_id, keys, workers) for batch_id, keys in wanted.items()]
    return frames[0] if len(frames) == 1 else _joined(frames)


def body(settings: Settings, request_key: str, batch_id: str | None) -> Payload | None:
    """Return the newest body of a request; see ``massive_frames.body``."""
    text("request_key", request_key, "a request's key, as in the column of that name")
    if batch_id is not None:
        text("batch_id", batch_id, "a batch's id")
    with reading(settings) as database, database.reading() as connection:
        row = (
            connection.execute(
                "SELECT body_id FROM requests WHERE request_key = ?1 AND body_id IS NOT NULL "
                "AND (?2 IS NULL OR batch_id = ?2) ORDER BY ready_at DESC LIMIT 1",
                (request_key, batch_id),
            ).fetchone()
            or connection.execute(
                "SELECT body_id FROM bodies WHERE request_key = ?1 AND (?2 IS NULL OR batch_id = ?2) "
                "ORDER BY body_id DESC LIMIT 1",
                (request_key, batch_id),
            ).fetchone()
        )
        return Archive(database).get(row[0]) if row else None


def _whole(
    database: Database, batch_id: str, keys: Collection[str] | None, workers: int | None
) -> pd.DataFrame:
    stored = Journal(database).load(batch_id)
    service = get_service(stored.service)
    builder = builder_for(schema_for(service.payload_kind, service.parameters))
    entries = Entries(database, batch_id, stored.service).where("TRUE")
    wanted = (entry for entry in entries if keys is None or entry.request.key in keys)
    for taken in reread(database, stored.service, batch_id, wanted, workers):
        builder.add(*taken)
    return builder.frame(frame_attrs(service, batch_id=batch_id, n_asked=stored.n_asked))


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Put frames of several batches under each other, their columns' types kept."""
    whole = pd.concat([frame.assign(**dict(_texts(frame))) for frame in frames], ignore_index=True)
    whole = whole.astype(frames[0].dtypes.to_dict() | {name: "category" for name, _ in _texts(frames[0])})
    facts = frames[0].attrs["massive_frames"]
    whole.attrs["massive_frames"] = {name: facts[name] for name in VERSIONS}
    return whole


def _texts(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    for name, dtype in frame.dtypes.items():
        if dtype == "category":
            yield str(name), frame[name].astype("str")


def diff_parses(settings: Settings, old: object, new: pd.DataFrame | None) -> pd.DataFrame:
    """Return what two parses differ in; see ``massive_frames.diff_parses``."""
    before = old if isinstance(old, pd.DataFrame) else reparse(settings, old, name="old")
    after = reparse(settings, before, name="old") if new is None else new
    for name, frame in (("old", before), ("new", after)):
        if not isinstance(frame, pd.DataFrame) or not set(frame.columns) >= COMPARED:
            raise InvalidRequestError(name, type(frame).__name__, "a frame as search_many returns it")
    with as_made("old", before, "search_many"):
        service = service_of(before)
        return diff_frames(before, after, schema_for(service.payload_kind, service.parameters))


def write_out(settings: Settings, batch: object, path: str | Path, form: Literal["files", "warc"]) -> int:
    """Write a batch's bodies out; see ``massive_frames.export_bodies``."""
    batch_id = batch_id_of(batch)
    choice("format", form, ("files", "warc"))
    target = place("path", path, folder=form == "files")
    with reading(settings) as database:
        Journal(database).load(batch_id)
        return export_bodies(database, target, batch_id=batch_id, format=form, address=_address)


def _address(base_url: str, service: str, params: Mapping[str, Any]) -> str:
    return get_service(service).address(base_url, params)


def sizes(settings: Settings) -> pd.DataFrame:
    """Return how much room batches take; see ``massive_frames.store_sizes``."""
    with reading(settings) as database:
        lines, files = batch_sizes(database), file_sizes(database)
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True, format="ISO8601")
    frame.attrs["massive_frames"] = asdict(files)
    return frame


def throw_away(settings: Settings, older_than: object, *, force: bool) -> pd.DataFrame:
    """Delete old batches; see ``massive_frames.prune``."""
    force = truth("force", force)
    before = moment(older_than)
    if before is None:
        before = datetime.now(UTC) - span("older_than", older_than, LENGTH_OR_TIME)
    if not settings.store.is_file():
        raise StoreError(f"store={str(settings.store)!r}: expected a store; there is no such file")
    database = Database(settings.store)
    try:
        pruned = prune(database, before, force=force)
    finally:
        database.close()
    rows: list[tuple[str, bool, str | None]] = [(batch_id, True, None) for batch_id in pruned.batch_ids]
    rows += [(batch_id, False, why) for batch_id, why in pruned.kept_back]
    frame = pd.DataFrame(rows, columns=["batch_id", "pruned", "why_kept"])
    facts = asdict(pruned)
    frame.attrs["massive_frames"] = {name: facts[name] for name in ("n_requests", "n_bodies", "freed_bytes")}
    return frame
