"""A search's aggregations to tidy frames: one for each nesting of buckets, their keys as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa

from massive_frames.frames.own import frame_of_table

BETWEEN = " > "
NAMED = ("key", "key_as_string", "doc_count", "from", "from_as_string", "to", "to_as_string")
BOUNDS = ("from", "to")
MORE = "{} was not followed to its last page: there may be more buckets, which all_buckets=True fetches"
ABOUT = ("after_key", "sum_other_doc_count", "doc_count_error_upper_bound")


@dataclass
class Level:
    """The rows of one nesting, and what its aggregations say of all their buckets."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    about: list[dict[str, Any]] = field(default_factory=list)


def frames_of(
    found: Mapping[int, Mapping[str, Any]], *, indexed: bool, errors: Mapping[int, str] = MappingProxyType({})
) -> dict[str, pd.DataFrame]:
    """Return a frame for each nesting.

    Parameters
    ----------
    found : mapping of int to mapping
        Aggregations as a search answers them, by the number of the query.
    indexed : bool
        Whether ``query_index`` stands in front.
    errors : mapping of int to str, optional
        Why pages of buckets are missing, by the number of the query.

    Returns
    -------
    dict of str to pandas.DataFrame
        By path: the names of the aggregations from the outermost on, with `` > `` between them; what stands
        in no bucket is at ``""``.
    """
    levels: dict[str, Level] = {}
    for number, aggregations in found.items():
        keys = {"query_index": number} if indexed else {}
        _walk(aggregations, keys, levels)
    frames = {path: _frame(path, level) for path, level in levels.items() if level.rows}
    for frame in frames.values() if errors else ():
        frame.attrs.setdefault("massive_frames", {})["errors"] = dict(errors)
    return frames


def _walk(aggregations: Mapping[str, Any], keys: Mapping[str, Any], levels: dict[str, Level]) -> None:
    """Take everything apart; a stack instead of recursion, for how deep it nests is not ours to say."""
    stack: list[tuple[Mapping[str, Any], dict[str, Any], dict[str, Any], str]] = [
        (aggregations, dict(keys), dict(keys), "")
    ]
    while stack:
        parts, above, record, path = stack.pop()
        deeper = []
        for typed, part in parts.items():
            name = str(typed).partition("#")[2] or str(typed)
            if not isinstance(part, Mapping):
                continue
            if "buckets" not in part and "doc_count" not in part:
                record.update(_metrics(name, part))
                continue
            deeper_path = f"{path}{BETWEEN}{name}" if path else name
            about = {key: part[key] for key in ABOUT if key in part}
            if about:
                levels.setdefault(deeper_path, Level()).about.append({**above, **about})
            for key, bucket in _buckets(name, part):
                inner = {**above, **key}
                count = {"doc_count": bucket.get("doc_count")} if "doc_count" in bucket else {}
                nested = {k: v for k, v in bucket.items() if k not in NAMED and isinstance(v, Mapping)}
                deeper.append((nested, inner, {**inner, **count}, deeper_path))
        if path or len(record) > len(above):
            levels.setdefault(path, Level()).rows.append(record)
        stack += reversed(deeper)


def _buckets(name: str, part: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], Mapping[str, Any]]]:
    """Yield each bucket with the columns that say which it is; one without a key says nothing."""
    buckets = part.get("buckets")
    if buckets is None:
        yield {}, part
    elif isinstance(buckets, Mapping):
        for key, bucket in buckets.items():
            if isinstance(bucket, Mapping):
                yield {name: str(key), **_bounds(name, bucket)}, bucket
    elif isinstance(buckets, list):
        for bucket in buckets:
            if isinstance(bucket, Mapping):
                yield {**_key(name, bucket), **_bounds(name, bucket)}, bucket


def _key(name: str, bucket: Mapping[str, Any]) -> dict[str, Any]:
    key = bucket.get("key_as_string", bucket.get("key"))
    if isinstance(bucket.get("key"), Mapping):
        return {f"{name}.{part}": value for part, value in bucket["key"].items()}
    if isinstance(bucket.get("key"), list):
        return {f"{name}.{number}": value for number, value in enumerate(bucket["key"])}
    return {name: key}


def _bounds(name: str, bucket: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{name}.{side}": bucket.get(f"{side}_as_string", bucket[side]) for side in BOUNDS if side in bucket
    }


def _metrics(name: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of one metric: a value, several of them, percentiles, or hits as JSON."""
    if "hits" in part:
        hits = part["hits"].get("hits") if isinstance(part["hits"], Mapping) else None
        return {name: _json(hits or [])}
    if "values" in part:
        values = part["values"]
        listed = [v for v in values if isinstance(v, Mapping)] if isinstance(values, list) else []
        named = {v.get("key"): v.get("value") for v in listed}
        pairs = (values if isinstance(values, Mapping) else named).items()
        return {f"{name}.{key}": value for key, value in pairs if not str(key).endswith("_as_string")}
    if "value" in part:
        keys = part.get("keys")  # a pipeline's best bucket
        return {name: _cell(part["value"]), **({f"{name}.keys": _json(keys)} if keys is not None else {})}
    cells: dict[str, Any] = {}
    for key, value in part.items():
        if key == "meta" or "_as_string" in key:
            continue
        inner = value.items() if isinstance(value, Mapping) else ()  # such as an extended_stats' bounds
        cells |= {f"{name}.{key}.{side}": _cell(one) for side, one in inner}
        if not inner:
            cells[f"{name}.{key}"] = _cell(value)
    return cells


def _frame(path: str, level: Level) -> pd.DataFrame:
    names = dict.fromkeys(name for row in level.rows for name in row)
    columns = {name: _column([row.get(name) for row in level.rows]) for name in names}
    frame = frame_of_table(pa.table(columns))
    if level.about:
        frame.attrs["massive_frames"] = {"buckets": level.about}
    if any("after_key" in about for about in level.about):
        frame.attrs["massive_frames"]["warnings"] = [MORE.format(path)]
    return frame


def _column(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        numbers = all(value is None or isinstance(value, (int, float)) for value in values)
        if numbers:
            return pa.array([None if value is None else float(value) for value in values], pa.float64())
        return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _cell(value: Any) -> Any:
    return _json(value) if isinstance(value, (Mapping, list)) else value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
