"""The API's services as the sandbox knows them: each file here that has a ``KIND`` is served, unlisted."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from massive_frames.sandbox.kind import Kind

__all__ = ["kinds"]


@cache
def kinds() -> dict[str, Kind]:
    """Return every service by its name."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    return {module.KIND.name: module.KIND for module in modules}
