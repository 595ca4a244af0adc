"""What a search looks at: the documents of its indices, on their shards, with every field's values."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from massive_frames.sandbox.samples import Index, indices
from massive_frames.sandbox.search import dates
from massive_frames.sandbox.search.problems import SearchError

SHARDS = 10
"""Shards of each index: partial results grow by these."""
WHOLE = frozenset({"byte", "short", "integer", "long"})
NUMBERS = WHOLE | {"half_float", "float", "double"}


@dataclass(frozen=True)
class Document:
    """One document; ``values`` are those of each field as they are searched: dates are milliseconds."""

    index: str
    id: str
    order: int
    source: Mapping[str, Any]
    values: Mapping[str, tuple[Any, ...]]

    @property
    def shard(self) -> int:
        """The number of the shard that holds it."""
        return self.order % SHARDS


@dataclass(frozen=True)
class Scope:
    """The documents that a search is about, and the types of their fields.

    Parameters
    ----------
    indices : tuple of Index
        Where it searches.
    documents : tuple of Document
        Everything in there.
    fields : mapping of str to str
        The fields' types.
    text : str
        The search's body, to say where in it something is wrong.
    """

    indices: tuple[Index, ...]
    documents: tuple[Document, ...]
    fields: Mapping[str, str]
    text: str = ""

    @property
    def shards(self) -> int:
        """How many shards are searched."""
        return SHARDS * len(self.indices)

    def on_shards(self, n: int) -> tuple[Document, ...]:
        """Return the documents of the first shards."""
        first = {index.name: number * SHARDS for number, index in enumerate(self.indices)}
        return tuple(d for d in self.documents if first[d.index] + d.shard < n)


def scope_of(pattern: str | None, text: str = "") -> Scope:
    """Return what an index, a pattern, or several with commas stand for.

    Raises
    ------
    SearchError
        An index does not exist.
    """
    known = indices()
    names: dict[str, None] = {}
    for wanted in (pattern or "*").split(","):
        found = fnmatch.filter(known, "*" if wanted == "_all" else wanted)
        if not found and "*" not in wanted:
            raise _no_index(wanted)
        names.update(dict.fromkeys(found))
    chosen = tuple(known[name] for name in names)
    fields = {name: kind for index in reversed(chosen) for name, kind in index.fields.items()}
    return Scope(chosen, tuple(d for index in chosen for d in _documents(index.name)), fields, text)


@cache
def _documents(name: str) -> Sequence[Document]:
    index = indices()[name]
    return [
        Document(name, str(number + 1), number, source, _values(source, index.fields))
        for number, source in enumerate(index.documents)
    ]


def _values(source: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, tuple[Any, ...]]:
    found = {
        name: tuple(searched(kind, value) for value in raw(source, name)) for name, kind in fields.items()
    }
    return {name: values for name, values in found.items() if values}


def raw(source: Mapping[str, Any], name: str) -> list[Any]:
    """Return a field's values as they stand in the source; missing ones and null are none."""
    value: Any = source
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    values = value if isinstance(value, list) else [value]
    return [one for one in values if one is not None]


def searched(kind: str, value: Any) -> Any:
    """Return a value of the source as it is searched."""
    if kind == "date":
        return dates.read(value)
    return tuple(tokens(value)) if kind == "text" else value


def tokens(text: Any) -> list[str]:
    """Return the words of a text, as the standard analyser makes them."""
    return re.findall(r"\w+(?:[.']\w+)*", str(text).lower())


def _no_index(name: str) -> SearchError:
    about: dict[str, Any] = {
        "index": name,
        "resource.id": name,
        "resource.type": "index_or_alias",
        "index_uuid": "_na_",
    }
    return SearchError("index_not_found_exception", f"no such index [{name}]", 404, **about)
