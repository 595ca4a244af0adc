"""The settings that a call to a cluster brings along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from massive_frames.errors import InvalidRequestError


def cluster(
    backend: str,
    url: str | None,
    basic_auth: tuple[str, str] | None,
    ca_file: str | Path | None,
    api_key: str | None = None,
) -> dict[str, Any]:
    """Return the settings that say which cluster to ask, and how to be let in."""
    user, password = None, None
    if basic_auth is not None:
        fits = isinstance(basic_auth, (tuple, list)) and len(basic_auth) == 2
        if not fits or not all(isinstance(part, str) for part in basic_auth):
            raise InvalidRequestError("basic_auth", type(basic_auth).__name__, "a user and a password")
        user, password = basic_auth
    given = {f"{backend}_url": url, f"{backend}_username": user, f"{backend}_password": password}
    if api_key is not None:
        given |= {f"{backend}_api_key": api_key}
    return {**given, "ca_file": ca_file}
