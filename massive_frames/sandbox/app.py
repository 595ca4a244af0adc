"""Puts the endpoints of every service double together into one application."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from starlette.routing import BaseRoute, Router

from massive_frames.sandbox import doubles
from massive_frames.sandbox.gate import Gate
from massive_frames.sandbox.state import State


def build(state: State) -> Gate:
    """Return the ASGI application of one sandbox."""
    found: list[BaseRoute] = []
    for module in pkgutil.iter_modules(doubles.__path__):
        found += import_module(f"{doubles.__name__}.{module.name}").routes(state)
    return Gate(Router(found), state)
