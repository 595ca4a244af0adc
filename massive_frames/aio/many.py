"""How the calls that are awaited make their batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from massive_frames.batch import AsyncBatch
from massive_frames.client import BY_WORD, AsyncClient
from massive_frames.handle import show_newest
from massive_frames.settings import AUTH, cluster
from massive_frames.shaping import Shape


def many(
    what: str,
    asked: object,
    progress: str,
    store: str | Path | None,
    options: dict[str, Any],
    *,
    backend: str | None = None,
    shape: Shape | None = None,
) -> AsyncBatch:
    """Return the batch of one call; a cluster's service is asked where the options, or the settings, say."""
    given: dict[str, Any] = {"store": store}
    if backend is not None:
        url, auth, ca_file = (options.pop(name, None) for name in ("url", AUTH[backend], "ca_file"))
        key = options.pop("api_key", None) if backend == "elasticsearch" else None
        given |= cluster(backend, url, auth, ca_file, key)
    on_invalid = options.pop("on_invalid", "raise")
    batch = AsyncClient(**given).batch(BY_WORD[what], asked, options, on_invalid=on_invalid)
    batch.shape = shape
    return show_newest(batch, progress)
