"""Finds out by its first bytes which form a file has."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from massive_frames.services import archives
from massive_frames.services.archives.entries import MAX_DEPTH, Budget, Entry, Form

_START_BYTES = 2048


@cache
def find_forms() -> tuple[Form, ...]:
    """Return every form: each module here that holds a ``FORM`` is one, those of text last."""
    modules = [
        importlib.import_module(f"{archives.__name__}.{info.name}")
        for info in pkgutil.iter_modules(archives.__path__)
    ]
    forms = [module.FORM for module in modules if hasattr(module, "FORM")]
    return tuple(sorted(forms, key=lambda form: (form.name == "json", form.name)))


def entries_of(file: BinaryIO, budget: Budget, depth: int = 1) -> Iterator[Entry]:
    """Yield what a file holds; nothing where its form is not known."""
    start = file.read(_START_BYTES)
    file.seek(0)
    for form in find_forms():
        if form.fits(start) and (depth == 1 or (form.nested and depth <= MAX_DEPTH)):
            yield from form.entries(file, budget, depth)
            return
    budget.note("its form is not known")
