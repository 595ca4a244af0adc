"""One file for each feature of a results page; what stands in this folder is found, not registered."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import Protocol, cast

from massive_frames.parsers.page import Block, Page


class Component(Protocol):
    """What a component's module offers.

    ``TYPES`` are the row types it makes, ``ORDER`` its turn (lower numbers take their part of the page
    first), ``MARKS`` the attributes it looks elements up by. ``find`` yields blocks of rows; each is taken
    off the page before the next is looked for.
    """

    TYPES: tuple[str, ...]
    ORDER: int
    MARKS: tuple[str, ...]

    def find(self, page: Page) -> Iterable[Block]:
        """Yield the blocks of this feature."""
        ...


@cache
def components() -> tuple[Component, ...]:
    """Return every component of this folder in its turn."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    found = [cast("Component", importlib.import_module(f"{__name__}.{name}")) for name in names]
    return tuple(sorted(found, key=lambda component: component.ORDER))


@cache
def marks() -> frozenset[str]:
    """Return the attributes that any component looks elements up by."""
    return frozenset(mark for component in components() for mark in component.MARKS)
