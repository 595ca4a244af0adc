"""One backend a file; the package finds them, so a new file is a new service."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from massive_frames.services.base import GroupService, Pages, Service

__all__ = ["GroupService", "Pages", "Service", "find_services", "get_service"]


@cache
def find_services() -> dict[str, Service]:
    """Return every service by its name: each module that holds a ``SERVICE`` is one."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        service = getattr(importlib.import_module(f"{__name__}.{module.name}"), "SERVICE", None)
        if service is not None:
            found[service.name] = service
    return found


def get_service(name: str) -> Service:
    """Return the service of that name."""
    return find_services()[name]
