"""Reads the strict body of a query: unknown fields are refused, and so are values of another type."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from massive_frames.sandbox.sql.problems import RefusedError, illegal
from massive_frames.sandbox.sql.zones import UnknownZoneError, zone_of

SQL: Mapping[str, tuple[type, ...]] = {
    "query": (str,), "cursor": (str,), "fetch_size": (int,), "columnar": (bool,), "time_zone": (str,),
    "field_multi_value_leniency": (bool,), "params": (list,), "filter": (dict,), "runtime_mappings": (dict,),
    "catalog": (str,), "allow_partial_search_results": (bool,), "request_timeout": (str,),
    "page_timeout": (str,), "wait_for_completion_timeout": (str,), "keep_on_completion": (bool,),
    "keep_alive": (str,), "index_include_frozen": (bool,), "mode": (str,), "client_id": (str,),
    "version": (str,), "binary_format": (bool,), "project_routing": (str,),
}  # fmt: skip
ESQL: Mapping[str, tuple[type, ...]] = {
    "query": (str,), "columnar": (bool,), "filter": (dict,), "params": (list,), "locale": (str,),
    "time_zone": (str,), "tables": (dict,), "include_ccs_metadata": (bool,), "profile": (bool,),
    "wait_for_completion_timeout": (str,), "keep_alive": (str,), "keep_on_completion": (bool,),
}  # fmt: skip
LARGEST_PAGE = 10_000
_ZONE = re.compile(r'"time_zone"\s*:\s*.')


def asked_of(
    body: bytes, content_type: str, known: Mapping[str, tuple[type, ...]], name: str
) -> dict[str, Any]:
    """Return the fields of a body.

    Raises
    ------
    RefusedError
        It is no object, or has a field or a value that is not understood.
    """
    if not content_type:
        raise RefusedError(406, "media_type_header_exception", "Content-Type header [] is not supported")
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError(400, "parsing_exception", "the body is no JSON") from None
    if not isinstance(asked, dict):
        raise RefusedError(400, "parsing_exception", f"[{name}] expected an object")
    for field, value in asked.items():
        _check(field, value, body, known, name)
    return {field: value for field, value in asked.items() if value is not None}


def _check(field: str, value: Any, body: bytes, known: Mapping[str, tuple[type, ...]], name: str) -> None:
    column = body.decode("utf-8", "replace").find(f'"{field}"') + 1
    if field not in known:
        near = difflib.get_close_matches(field, known, 1)
        hint = f" did you mean [{near[0]}]?" if near else ""
        raise _unread(f"[1:{column}] [{name}] unknown field [{field}]{hint}")
    if value is not None and (type(value) not in known[field]):
        raise _unread(f"[1:{column}] [{name}] {field} doesn't support values of type: {_kind(value)}")
    if field == "time_zone" and value is not None:
        _check_zone(str(value), body, name)


def _check_zone(zone: str, body: bytes, name: str) -> None:
    try:
        zone_of(zone)
    except UnknownZoneError as error:
        found = _ZONE.search(body.decode("utf-8", "replace"))
        words = f"[1:{found.end() if found else 1}] [{name}] failed to parse field [time_zone]"
        raise _unread(words, caused_by={"type": error.kind, "reason": str(error)}) from None


def _unread(words: str, **more: object) -> RefusedError:
    return RefusedError(400, "x_content_parse_exception", words, **more)


def _kind(value: Any) -> str:
    kinds = {bool: "VALUE_BOOLEAN", str: "VALUE_STRING", dict: "START_OBJECT", list: "START_ARRAY"}
    return kinds.get(type(value), "VALUE_NUMBER")


def check_sql(asked: Mapping[str, Any]) -> None:
    """Refuse what the SQL service refuses of fields that it knows."""
    if "query" not in asked and "cursor" not in asked:
        raise _invalid("one of [query] or [cursor] is required")
    size = asked.get("fetch_size", 1000)
    if size <= 0:
        raise _invalid("fetch_size must be more than 0")
    if size > LARGEST_PAGE:
        words = f"Result window is too large, from + size must be less than or equal to: [{LARGEST_PAGE}]"
        raise illegal(f"{words} but was [{size}]")
    if asked.get("mode", "plain") not in {"plain", "cli"}:
        words = f"current license is non-compliant for [{asked['mode']}]"
        raise RefusedError(403, "security_exception", words)
    if asked.get("catalog") not in {None, "", "elasticsearch"}:
        words = f"no such remote cluster: [{asked['catalog']}]"
        raise RefusedError(404, "no_such_remote_cluster_exception", words)
    check_params(asked.get("params", ()))


def check_params(params: Sequence[Any]) -> None:
    """Refuse parameters that are no plain values."""
    if any(isinstance(value, (dict, list)) for value in params):
        words = "[params] must be an array where each entry is a single field (no objects supported)"
        raise RefusedError(400, "parsing_exception", words)


def _invalid(words: str) -> RefusedError:
    return RefusedError(400, "action_request_validation_exception", f"Validation Failed: 1: {words};")
