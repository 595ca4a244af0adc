"""What all rows of one request share: what was asked, and where the rows came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from massive_frames.checks import text
from massive_frames.errors import InvalidRequestError
from massive_frames.frames import SCHEMA_VERSION, Schema
from massive_frames.frames.build import cell
from massive_frames.frames.columns import OWN_COLUMNS, PROVENANCE
from massive_frames.frames.own import distinct
from massive_frames.models import JobState, Outcome, Parsed, Payload, Request
from massive_frames.parsers import VERSIONS
from massive_frames.parsers.version import kind_of
from massive_frames.services import Service, find_services, get_service
from massive_frames.store import Entry
from massive_frames.version import __version__

A_BATCH = "a batch's id, or a frame of it"
LOCAL = "local"
"""The service of pages that were parsed alone."""
FITTING: dict[str, Any] = {"integer": (int,), "number": (int, float), "boolean": (bool,)}


def shared_values(outcome: Outcome, parsed: Parsed[Any], batch_id: str, service: Service) -> dict[str, Any]:
    """Return the parameters and the provenance of a request that ended."""
    elapsed = None
    if outcome.submitted_at and outcome.ready_at:
        elapsed = (outcome.ready_at - outcome.submitted_at).total_seconds()
    return {
        **_asked(service, outcome.request),
        "service": service.name,
        "batch_id": batch_id,
        "request_key": outcome.request.key,
        "job_id": outcome.job_id,
        "job_status": outcome.state.value,
        "error": outcome.error or parsed.error,
        "error_detail": outcome.error_detail or parsed.error_detail,
        "attempts": outcome.attempts,
        "credits": outcome.credits,
        "submitted_at": outcome.submitted_at,
        "ready_at": outcome.ready_at,
        "elapsed_s": elapsed,
        "http_status": outcome.http_status,
        **(body_values(outcome.payload, parsed, service) if outcome.payload else {}),
    }


def outcome_of(entry: Entry, payload: Payload | None = None) -> Outcome:
    """Return the outcome of a request that an earlier run has ended."""
    return Outcome(
        entry.request,
        entry.state,
        payload=payload,
        error=entry.error,
        error_detail=entry.error_detail,
        job_id=entry.job_id,
        attempts=entry.attempts,
        credits=entry.credits,
        submitted_at=entry.submitted_at,
        ready_at=entry.ready_at,
        http_status=payload.http_status if payload else entry.http_status,
    )


def open_values(entry: Entry, service: Service, why: str) -> dict[str, Any]:
    """Return the row of a request that has no answer (yet), as the journal knows it."""
    error, detail = _how_far(entry, why)
    outcome = replace(outcome_of(entry), error=error, error_detail=detail)
    values = shared_values(outcome, Parsed(), "", service)
    del values["service"], values["batch_id"]
    return values


def _how_far(entry: Entry, why: str) -> tuple[str | None, str | None]:
    match entry.state:
        case JobState.SUCCEEDED if entry.body_id is None:
            return "not-parsed", "the body is no longer kept"
        case JobState.SUCCEEDED:
            return "not-parsed", "the body is kept: mf.resume reads it"
        case JobState.SUBMITTING:
            return "unconfirmed", f"{why}; it was sent, and its answer is still to come"
        case JobState.QUEUED | JobState.RUNNING if entry.error is None and entry.job_id:
            return "interrupted", f"{why}; job {entry.job_id} was accepted and goes on"
        case JobState.QUEUED | JobState.RUNNING if entry.error is None:
            return "not-sent", why
        case _:
            return entry.error, entry.error_detail


def batch_id_of(batch: object, name: str = "batch") -> str:
    """Return the id of a batch that is given by its id or by a frame of it, as the parameter ``name``."""
    if isinstance(batch, pd.DataFrame):
        attrs = batch.attrs.get("massive_frames", {})
        if isinstance(attrs, dict) and isinstance(attrs.get("batch_id"), str):
            return str(attrs["batch_id"])
        # CSV and JSON Lines keep the column only.
        ids = set(batch["batch_id"].dropna().unique()) if "batch_id" in batch.columns else set()
        if len(ids) == 1:
            return str(ids.pop())
        raise InvalidRequestError(name, type(batch).__name__, "a frame of a batch, as search_many returns it")
    return text(name, batch, A_BATCH)


def service_of(frame: pd.DataFrame) -> Service:
    """Return the service that a frame is from; of pages that were parsed alone, one whose pages are such."""
    for name in frame["service"].dropna().unique():
        if name != LOCAL:
            return get_service(str(name))
    kinds = {kind_of(str(version)) for version in frame["parser_version"].dropna().unique()} - {None}
    return next(one for one in find_services().values() if one.payload_kind in (kinds or {"serp"}))


def frame_attrs(service: Service, **facts: Any) -> dict[str, Any]:
    """Return what stands in a frame's ``attrs``: the versions that made it, and facts of the batch."""
    versions = {"parser_version": VERSIONS[service.payload_kind], "package_version": __version__}
    return {**facts, "schema_version": SCHEMA_VERSION, **versions}


def body_values(payload: Payload, parsed: Parsed[Any], service: Service) -> dict[str, Any]:
    """Return the provenance that a body carries."""
    return {
        "retrieved_at": payload.retrieved_at,
        "body_bytes": len(payload.body),
        "body_sha256": payload.sha256,
        "parser_version": VERSIONS[service.payload_kind],
        "n_unparsed": parsed.n_unparsed,
        "coverage": parsed.coverage,
        "warnings": ",".join(parsed.warnings) or None,
    }


def row_dicts(schema: Schema, shared: Mapping[str, Any], rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield a request's rows as dictionaries with every column of the schema."""
    if schema.kind in OWN_COLUMNS:
        yield from _own_dicts(schema, shared, rows)
        return
    results = {column.name for column in schema.results}
    for row in rows or [None]:
        yield {
            column.name: cell(row, column.name) if column.name in results else shared.get(column.name)
            for column in schema.columns
        }


def _own_dicts(schema: Schema, shared: Mapping[str, Any], rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, what they share around them."""
    own = rows[0].rename_columns(distinct(rows[0].column_names)).to_pylist() if rows else [{}]
    front = {name: shared.get(name) for name in ("query_index", *(c.name for c in schema.parameters))}
    behind = {column.name: shared.get(column.name) for column in PROVENANCE}
    for row in own:
        yield {**front, **{name: value for name, value in row.items() if name not in front}, **behind}


def _asked(service: Service, request: Request) -> dict[str, Any]:
    """Return the parameters by column; what cannot stand in its column is left to the error's words."""
    values = {}
    for parameter in service.parameters:
        if not parameter.shown:
            continue
        value: Any = request.params.get(parameter.name)
        kinds = FITTING.get(parameter.takes)
        fits = kinds is None or (isinstance(value, kinds) and abs(value) < 2**31)
        values[parameter.column_name] = value if fits else None
    return values
