"""What a parser's rows hold, as tuples: rows and their empty lists are let go of while they are young."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from massive_frames.frames.columns import NESTED, Column

Cells = tuple[Any, ...]
Get = Callable[[Any], Cells]


class CellReader:
    """Takes the cells out of rows.

    Thousands of rows wait until they become Arrow columns. What Python's garbage collector has to look
    through meanwhile decides what each of its rounds takes, and a tuple of texts and numbers is none of it.

    Parameters
    ----------
    columns : sequence of Column
        What parsers find.

    Attributes
    ----------
    columns : list of Column
        The same, in the order of the cells.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        holders = [column for column in columns if column.name in NESTED or column.name == "details"]
        plain = [column for column in columns if column not in holders]
        self.columns = [*plain, *holders]
        self._plain, self._holders = [c.name for c in plain], [c.name for c in holders]
        self._get_plain, self._get_holders = _getter(self._plain), _getter(self._holders)

    def cells(self, rows: Iterable[Any]) -> list[Cells]:
        """Return each row's cells; what it does not have is missing, and so is an empty list."""
        return [self._cells(row) for row in rows]

    def _cells(self, row: Any) -> Cells:
        try:
            return (*self._get_plain(row), *[held or None for held in self._get_holders(row)])
        except AttributeError:
            plain = [getattr(row, name, None) for name in self._plain]
            return (*plain, *[getattr(row, name, None) or None for name in self._holders])


def _getter(names: Sequence[str]) -> Get:
    """Return what takes these attributes of a row; ``attrgetter`` gives a tuple for two and more."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: tuple(getattr(row, name) for name in names)
