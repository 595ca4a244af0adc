"""An index's mapping to the types of its fields, by their names with dots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

AS_IN_SQL = {"date": "datetime", "date_nanos": "datetime"}


def types_of(mapping: Mapping[str, Any]) -> dict[str, str]:
    """Return the types of all fields, as SQL calls them.

    Parameters
    ----------
    mapping : mapping
        What ``GET /index/_mapping`` answers, one index's part of it, or its ``properties``.

    Example
    -------
    >>> types_of({"tea": {"mappings": {"properties": {"grown": {"type": "date"}}}}})
    {'grown': 'datetime'}
    """
    found: dict[str, str] = {}
    stack: list[tuple[str, Any]] = [("", part) for part in _properties(mapping)]
    while stack:
        front, properties = stack.pop()
        for name, part in properties.items() if isinstance(properties, Mapping) else ():
            if not isinstance(part, Mapping):
                continue
            full = f"{front}{name}"
            kind = str(part.get("type") or "")
            if kind:
                found.setdefault(full, AS_IN_SQL.get(kind, kind))
            stack += [(f"{full}.", part[inner]) for inner in ("properties", "fields") if inner in part]
    return found


def _properties(mapping: Mapping[str, Any]) -> list[Any]:
    if "properties" in mapping:
        return [mapping["properties"]]
    if isinstance(mapping.get("mappings"), Mapping):
        return [mapping["mappings"].get("properties")]
    inner = (part.get("mappings") for part in mapping.values() if isinstance(part, Mapping))
    return [part.get("properties") for part in inner if isinstance(part, Mapping)]
