"""Where each application's page holds its answers: one module each, found by their names."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol

from massive_frames.parsers.answers.turn import Turn
from massive_frames.parsers.page import Page


class Application(Protocol):
    """What a module in this folder offers; ``ORDER`` says when it is asked."""

    ORDER: int

    @staticmethod
    def turns(page: Page) -> list[Turn]:
        """Return the answers on the application's page, in page order; none on another's."""
        ...


@cache
def applications() -> dict[str, Application]:
    """Return the modules by the names that requests have for the models, in the order of being asked."""
    names = [info.name for info in pkgutil.iter_modules(__path__)]
    found = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return dict(sorted(found.items(), key=lambda item: item[1].ORDER))  # type: ignore[arg-type]


def find_turns(page: Page, model: str | None) -> tuple[str | None, list[Turn]]:
    """Return the answers on a page, and which application's they are; the model asked is tried first."""
    known = applications()
    for name in sorted(known, key=lambda name: name != model):
        turns = known[name].turns(page)
        if turns:
            return (model or None) if name == "other" else name, turns
    return model, []
