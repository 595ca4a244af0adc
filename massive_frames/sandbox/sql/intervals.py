"""SQL's intervals, such as ``INTERVAL '1-2' YEAR TO MONTH``, cut into their parts."""

from __future__ import annotations

from collections.abc import Sequence

from massive_frames.sandbox.sql.problems import parsing
from massive_frames.sandbox.sql.tokens import NUMBER, TEXT, WORD, Token

UNITS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")


def written(text: str, item: Sequence[Token]) -> tuple[str, int, int]:
    """Return an interval as DuckDB takes it, where its value stands, and how many tokens it has.

    Parameters
    ----------
    text : str
        The query.
    item : sequence of Token
        Its tokens, from the interval on.

    Raises
    ------
    RefusedError
        It is no interval.
    """
    size = size_of(item)
    signed = len(item) > 1 and item[1].upper in {"-", "+"}
    value = item[1 + signed] if len(item) > 1 + signed else item[0]
    units = units_of(item[:size])
    if value.kind not in {NUMBER, TEXT} or not units:
        raise parsing(text, value.at, f"mismatched input '{value.text}' expecting a number and a unit")
    sign = "-" if signed and item[1].text == "-" else ""
    parts = parts_of(sign + value.text.strip("'"), units[0], units[-1])
    if parts is None:
        raise parsing(text, value.at, f"Invalid value [{value.text}] for [{units[0]}] interval")
    return "(" + " + ".join(f"INTERVAL ({n}) {unit}" for unit, n in parts) + ")", value.at, size


def size_of(item: Sequence[Token]) -> int:
    """Return how many tokens an interval has; ``item`` begins with it."""
    size = 3 + (len(item) > 1 and item[1].upper in {"-", "+"})
    ranged = len(item) > size + 1 and item[size].upper == "TO" and item[size + 1].upper in UNITS
    return size + 2 * ranged


def units_of(item: Sequence[Token]) -> list[str]:
    """Return an interval's units, in order; none where one is not known."""
    found = [
        token.upper.removesuffix("S") for token in item[2:] if token.upper != "TO" and token.kind == WORD
    ]
    return found if all(unit in UNITS for unit in found) else []


def kind_of(item: Sequence[Token]) -> str | None:
    """Return the type of an interval."""
    return f"interval_{'_to_'.join(units_of(item)).lower()}" if units_of(item) else None


def parts_of(value: str, first: str, last: str) -> list[tuple[str, str]] | None:
    """Return an interval's value cut into its units: ``1 2:03`` from day to minute."""
    sign = "-" if value.startswith("-") else ""
    numbers = value.lstrip("+-").replace("-", " ").replace(":", " ").split()
    units = UNITS[UNITS.index(first) : UNITS.index(last) + 1]
    if len(numbers) != len(units) or not all(n.replace(".", "", 1).isdigit() for n in numbers):
        return None
    return [(unit, f"{sign}{number}") for unit, number in zip(units, numbers, strict=True)]
