"""The columns of every frame: names, order, types and meaning, declared once.

Repeated texts are categoricals, so that provenance costs little on a million rows; texts that are missing
from most frames are not, for pandas forgets the type of a categorical without values when it reads
Parquet. Nested columns hold lists of dictionaries as plain objects, whose keys are always all there:
pandas writes them to Parquet as typed lists and reads them back, which it does not for its Arrow-typed
lists (see ``docs/decisions.md``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa

from massive_frames.frames.columns import NESTED, PROVENANCE, RESULT_COLUMNS, Column
from massive_frames.models import Parameter

SCHEMA_VERSION = 2

ARROW_TYPES: dict[str, pa.DataType] = {
    "category": pa.dictionary(pa.int32(), pa.string()),
    "str": pa.string(),
    "Int16": pa.int16(),
    "Int32": pa.int32(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    "datetime64[us, UTC]": pa.timestamp("us", "UTC"),
}


@dataclass(frozen=True)
class Schema:
    """The columns of one kind of frame, in order.

    Parameters
    ----------
    kind : str
        The payload kind, such as ``serp``.
    parameters : tuple of Column
        What was asked.
    results : tuple of Column
        What a parser found.
    """

    kind: str
    parameters: tuple[Column, ...]
    results: tuple[Column, ...]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column in order: parameters, results, provenance."""
        return (*self.parameters, *self.results, *PROVENANCE)

    @cached_property
    def shared(self) -> tuple[Column, ...]:
        """The columns that are the same in all rows of a request: parameters and provenance."""
        return (*self.parameters, *PROVENANCE)

    @cached_property
    def dtypes(self) -> dict[str, str]:
        """The pandas dtype of each column, by name."""
        return {column.name: column.dtype for column in self.columns}

    @cached_property
    def arrow(self) -> pa.Schema:
        """The same as an Arrow schema, with the nested types spelt out."""
        return pa.schema(
            [(c.name, NESTED[c.name] if c.name in NESTED else ARROW_TYPES[c.dtype]) for c in self.columns]
        )


def schema_for(kind: str, parameters: Sequence[Parameter]) -> Schema:
    """Return the schema of a payload kind's frame, for a service that takes these parameters."""
    asked = tuple(Column(p.column_name, p.dtype, f"Sent: {p.doc}") for p in parameters if p.shown)
    if asked:
        asked = (replace(asked[0], dtype="category"), *asked[1:])
    return Schema(kind, asked, RESULT_COLUMNS[kind])
