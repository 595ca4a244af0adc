"""Runs an ES|QL query: each step of the pipeline becomes a SELECT of DuckDB's around the one before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from massive_frames.sandbox.sql.execution import ask
from massive_frames.sandbox.sql.expressions import Expressions, split
from massive_frames.sandbox.sql.filters import condition
from massive_frames.sandbox.sql.literals import quoted
from massive_frames.sandbox.sql.problems import parsing, verification
from massive_frames.sandbox.sql.results import Result, result_of
from massive_frames.sandbox.sql.tables import tables
from massive_frames.sandbox.sql.tokens import NUMBER, Token, tokens_of
from massive_frames.sandbox.sql.written import Written

MOST = 1000
"""Rows that a query without LIMIT gets."""


@dataclass
class Step:
    """A pipeline so far: what DuckDB gets, and the columns with their types where they are known."""

    sql: str
    columns: dict[str, str | None]
    limited: bool = False
    arrays: set[str] = field(default_factory=set)


def run_esql(
    text: str, params: Sequence[Any] = (), *, zone: str = "Z", where: Mapping[str, Any] | None = None
) -> tuple[Result, pa.Table]:
    """Return the result of an ES|QL query, and its table in Arrow's own types.

    Raises
    ------
    RefusedError
        Elasticsearch refuses it, or it is of the part that is not emulated.
    """
    steps = split(tokens_of(text), "|")
    first = steps[0][0] if steps and steps[0] else None
    if first is None or first.upper not in {"FROM", "ROW"}:
        shown = first.text if first else "<EOF>"
        words = f"mismatched input '{shown}' expecting {{'explain', 'from', 'row', 'show'}}"
        raise parsing(text, first.at if first else 0, words)
    pipeline = _Pipeline(text, params)
    step = pipeline.source(steps[0], where)
    for tokens in steps[1:]:
        step = pipeline.then(step, tokens, len(text))
    if not step.limited:
        step = Step(f"SELECT * FROM ({step.sql}) LIMIT {MOST}", step.columns)  # noqa: S608 - made of tokens
    written = Written()
    written.put(step.sql, 0)
    table = ask(text, written)
    kinds = list(step.columns.values())
    found = result_of(table, kinds, set(), zone=zone, several="keep")
    return found, table


class _Pipeline:
    def __init__(self, text: str, params: Sequence[Any]) -> None:
        self._text, self._values = text, Expressions(text, params)

    def source(self, tokens: Sequence[Token], where: Mapping[str, Any] | None) -> Step:
        if tokens[0].upper == "ROW":
            return self._with(Step("SELECT 1", {}), tokens[1:])
        name = tokens[1].name if len(tokens) > 1 else None
        table = tables().get(name or "")
        if table is None:
            at = tokens[1].at if len(tokens) > 1 else tokens[0].end
            raise verification(self._text, at, f"Unknown index [{name}]")
        rows = condition(where, table.kinds, table.arrays) if where else "TRUE"
        return Step(f"SELECT * FROM {quoted(table.name)} WHERE {rows}", dict(table.kinds))  # noqa: S608 - quoted

    def then(self, step: Step, tokens: Sequence[Token], end: int) -> Step:
        name = tokens[0].upper if tokens else ""
        known: dict[str, Callable[[Step, Sequence[Token]], Step]] = {
            "WHERE": self._where,
            "EVAL": self._with,
            "STATS": self._stats,
            "SORT": self._sort,
            "LIMIT": self._limit,
            "KEEP": self._keep,
            "DROP": self._drop,
            "RENAME": self._rename,
        }
        if name not in known or len(tokens) < 2:
            at, shown = (tokens[0].at, tokens[0].text) if tokens else (end, "<EOF>")
            expected = ", ".join(f"'{word.lower()}'" for word in known)
            raise parsing(self._text, at, f"mismatched input '{shown}' expecting {{{expected}}}")
        return known[name](step, tokens[1:])

    def _where(self, step: Step, tokens: Sequence[Token]) -> Step:
        rows = self._values.of(tokens, step.columns)
        return Step(f"SELECT * FROM ({step.sql}) WHERE {rows}", step.columns, step.limited)  # noqa: S608 - made of tokens

    def _with(self, step: Step, tokens: Sequence[Token]) -> Step:
        columns, written = dict(step.columns), []
        for item in split(tokens, ","):
            name, value = self._assigned(item)
            written.append(f"{self._values.of(value, columns)} AS {quoted(name)}")
            columns.pop(name, None)
            columns[name] = None
            kept = ", ".join(quoted(known) for known in list(columns)[:-1])
            front = f"{kept}, " if kept else ""
            step = Step(f"SELECT {front}{written[-1]} FROM ({step.sql})", columns)  # noqa: S608 - made of tokens
        return step

    def _assigned(self, item: Sequence[Token]) -> tuple[str, Sequence[Token]]:
        if len(item) > 2 and item[1].upper == "=" and item[0].name is not None:
            return item[0].name, item[2:]
        if not item:
            raise parsing(self._text, len(self._text), "mismatched input '<EOF>'")
        return self._text[item[0].at : item[-1].end], item

    def _stats(self, step: Step, tokens: Sequence[Token]) -> Step:
        parts = split(tokens, "BY")
        keys = [self._assigned(item) for item in split(parts[1], ",")] if len(parts) > 1 else []
        values = [self._assigned(item) for item in split(parts[0], ",")] if parts[0] else []
        named = [(name, self._values.of(value, step.columns)) for name, value in [*values, *keys]]
        groups = ", ".join(str(len(values) + number) for number in range(1, len(keys) + 1))
        written = ", ".join(f"{value} AS {quoted(name)}" for name, value in named)
        by = f" GROUP BY {groups}" if groups else ""
        kinds = {name: step.columns.get(name) for name, _ in keys}
        columns = {name: kinds.get(name) for name, _ in named}
        return Step(f"SELECT {written} FROM ({step.sql}){by}", columns)  # noqa: S608 - made of tokens

    def _sort(self, step: Step, tokens: Sequence[Token]) -> Step:
        orders = []
        for item in split(tokens, ","):
            words = [token.upper for token in item]
            size = next((n for n, word in enumerate(words) if word in {"ASC", "DESC", "NULLS"}), len(item))
            behind = " ".join(
                word for word in words[size:] if word in {"ASC", "DESC", "NULLS", "FIRST", "LAST"}
            )
            orders.append(f"{self._values.of(item[:size], step.columns)} {behind}")
        return Step(f"SELECT * FROM ({step.sql}) ORDER BY {', '.join(orders)}", step.columns)  # noqa: S608 - made of tokens

    def _limit(self, step: Step, tokens: Sequence[Token]) -> Step:
        if tokens[0].kind != NUMBER or not tokens[0].text.isdigit():
            raise parsing(
                self._text, tokens[0].at, f"extraneous input '{tokens[0].text}' expecting INTEGER_LITERAL"
            )
        sql = f"SELECT * FROM ({step.sql}) LIMIT {tokens[0].text}"  # noqa: S608 - a number
        return Step(sql, step.columns, limited=True)

    def _keep(self, step: Step, tokens: Sequence[Token]) -> Step:
        names = [self._column(item, step) for item in split(tokens, ",")]
        return self._only(step, {name: step.columns[name] for name in names})

    def _drop(self, step: Step, tokens: Sequence[Token]) -> Step:
        names = {self._column(item, step) for item in split(tokens, ",")}
        return self._only(step, {name: kind for name, kind in step.columns.items() if name not in names})

    def _rename(self, step: Step, tokens: Sequence[Token]) -> Step:
        renamed = {self._column(item[:1], step): str(item[-1].name) for item in split(tokens, ",") if item}
        written = ", ".join(f"{quoted(n)} AS {quoted(renamed.get(n, n))}" for n in step.columns)
        columns = {renamed.get(name, name): kind for name, kind in step.columns.items()}
        return Step(f"SELECT {written} FROM ({step.sql})", columns, step.limited)  # noqa: S608 - quoted

    def _column(self, item: Sequence[Token], step: Step) -> str:
        name = item[0].name if item else None
        if name not in step.columns:
            raise verification(self._text, item[0].at if item else 0, f"Unknown column [{name}]")
        return str(name)

    def _only(self, step: Step, columns: dict[str, str | None]) -> Step:
        written = ", ".join(quoted(name) for name in columns)
        return Step(f"SELECT {written} FROM ({step.sql})", columns, step.limited)  # noqa: S608 - quoted
