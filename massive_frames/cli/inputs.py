"""Read queries from a file: a text file's lines, or a table whose columns are parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from massive_frames.models import Parameter


def read_queries(file: str, parameters: Sequence[Parameter]) -> list[str] | pd.DataFrame:
    """Return the queries of a file, or the requests of a table.

    Parameters
    ----------
    file : str
        A ``.txt`` file with a query a line; a ``.csv``, ``.jsonl`` or ``.parquet`` file with a column
        ``query`` and others named like parameters; or ``-``: standard input, a query a line.
    parameters : sequence of Parameter
        What the service takes.

    Raises
    ------
    click.ClickException
        The file cannot be read, or holds no queries.
    """
    suffix = ".txt" if file == "-" else Path(file).suffix.lower()
    if suffix not in READERS:
        raise click.UsageError(f"--input {file}: expected a name ending in {', '.join(READERS)}, or -")
    try:
        found = READERS[suffix](file)
    except (OSError, ValueError, TypeError) as error:
        raise click.ClickException(f"--input {file} cannot be read: {error}") from error
    if isinstance(found, pd.DataFrame):
        found = _as_asked(found, parameters, file)
    if not len(found):
        raise click.ClickException(f"--input {file} holds no queries")
    return found


def _lines(file: str) -> list[str]:
    with click.open_file(file, encoding="utf-8-sig") as lines:
        return [line.strip() for line in lines if line.strip()]


def _csv(file: str) -> pd.DataFrame:
    return pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8-sig")


def _jsonl(file: str) -> pd.DataFrame:
    rows = [json.loads(line) for line in _lines(file)]
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError("expected one JSON object a line")
    return pd.DataFrame(rows, dtype="object")


READERS: dict[str, Callable[[str], list[str] | pd.DataFrame]] = {
    ".txt": _lines,
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": pd.read_parquet,
}


def _as_asked(frame: pd.DataFrame, parameters: Sequence[Parameter], file: str) -> pd.DataFrame:
    """Give texts the types of their parameters: whole numbers, and lists at commas."""
    subject = parameters[0].name
    known = {name: p for p in parameters for name in (p.name, p.column_name)}
    names = [str(name).strip() for name in frame.columns]
    strange = [name for name in names if name not in known]
    if strange or not {subject, "url", "search_url"} & set(names):
        raise click.ClickException(
            f"--input {file}: expected a column {subject!r} and others among "
            f"{', '.join(sorted(set(known) - {subject}))}; found {', '.join(names) or 'none'}"
        )
    frame = frame.set_axis(names, axis="columns").astype("object")
    return frame.assign(**{name: frame[name].map(lambda v, p=known[name]: _value(v, p)) for name in names})


def _value(value: Any, parameter: Parameter) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if parameter.takes == "integer" and isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,9}\s*", value):
        return int(value)
    decimal = r"\s*-?\d{0,9}\.?\d{1,9}\s*"
    if parameter.takes == "number" and isinstance(value, str) and re.fullmatch(decimal, value):
        return float(value)
    if parameter.takes == "boolean" and isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower(), value)
    if parameter.repeated and isinstance(value, str):
        return value.split(",")
    return value
