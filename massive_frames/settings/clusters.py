"""The settings that a call to a cluster brings along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from massive_frames.errors import InvalidRequestError

AUTH = {"elasticsearch": "basic_auth", "opensearch": "auth"}
"""What a user and a password are called, by backend."""


def cluster(
    backend: str,
    url: str | None,
    auth: tuple[str, str] | None,
    ca_file: str | Path | None,
    api_key: str | None = None,
) -> dict[str, Any]:
    """Return the settings that say which cluster to ask, and how to be let in."""
    user, password = None, None
    if auth is not None:
        fits = isinstance(auth, (tuple, list)) and len(auth) == 2
        if not fits or not all(isinstance(part, str) for part in auth):
            raise InvalidRequestError(AUTH[backend], type(auth).__name__, "a user and a password")
        user, password = auth
    given = {f"{backend}_url": url, f"{backend}_username": user, f"{backend}_password": password}
    if api_key is not None:
        given |= {f"{backend}_api_key": api_key}
    return {**given, "ca_file": ca_file}
