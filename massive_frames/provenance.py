"""What all rows of one request share: what was asked, and where the rows came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from massive_frames.errors import InvalidRequestError
from massive_frames.frames import SCHEMA_VERSION, Schema
from massive_frames.frames.build import cell
from massive_frames.models import JobState, Outcome, Parsed, Payload, Request
from massive_frames.parsers import PARSER_VERSION
from massive_frames.services import Service
from massive_frames.version import __version__


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
        **(body_values(outcome.payload, parsed) if outcome.payload else {}),
    }


def frame_attrs(**facts: Any) -> dict[str, Any]:
    """Return what stands in a frame's ``attrs``: the versions that made it, and facts of the batch."""
    versions = {"parser_version": PARSER_VERSION, "package_version": __version__}
    return {**facts, "schema_version": SCHEMA_VERSION, **versions}


def body_values(payload: Payload, parsed: Parsed[Any]) -> dict[str, Any]:
    """Return the provenance that a body carries."""
    return {
        "retrieved_at": payload.retrieved_at,
        "body_bytes": len(payload.body),
        "body_sha256": payload.sha256,
        "parser_version": PARSER_VERSION,
        "n_unparsed": parsed.n_unparsed,
    }


def invalid_outcome(invalid: tuple[Request, InvalidRequestError]) -> Outcome:
    """Return the outcome of a request that broke a limit and was never sent."""
    request, error = invalid
    return Outcome(request, JobState.FAILED, error=error.code, error_detail=str(error))


def row_dicts(schema: Schema, shared: Mapping[str, Any], rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield a request's rows as dictionaries with every column of the schema."""
    results = {column.name for column in schema.results}
    for row in rows or [None]:
        yield {
            column.name: cell(row, column.name) if column.name in results else shared.get(column.name)
            for column in schema.columns
        }


def _asked(service: Service, request: Request) -> dict[str, Any]:
    """Return the parameters by column; what cannot stand in its column is left to the error's words."""
    values = {}
    for parameter in service.parameters:
        value = request.params.get(parameter.name)
        fits = not parameter.integer or (isinstance(value, int) and abs(value) < 2**31)
        values[parameter.column_name] = value if fits else None
    return values
