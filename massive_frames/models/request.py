"""One request to a service, with a key that is the same wherever and whenever it is asked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Request:
    """What is asked of a service.

    Parameters
    ----------
    service : str
        The service's name, such as ``massive-search``.
    params : dict
        Parameters by their Python names, as the caller wrote them; never changed after.
    folded : frozenset of str
        Parameters whose case the service ignores: the key ignores it too.
    stored_key : str, optional
        The key as a store has it, when the request was read from there.
    place : int
        Where it stands among the requests of its batch, counted from 0.
    """

    service: str
    params: dict[str, Any] = field(hash=False)
    folded: frozenset[str] = frozenset()
    stored_key: str | None = None
    place: int = field(default=0, compare=False)

    @cached_property
    def key(self) -> str:
        """Return a stable hash of the service and its parameters: 32 hexadecimal digits."""
        if self.stored_key is not None:
            return self.stored_key
        same = {name: _canonical(value, fold=name in self.folded) for name, value in self.params.items()}
        text = json.dumps([self.service, same], sort_keys=True, ensure_ascii=False, default=repr)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _canonical(value: Any, *, fold: bool) -> Any:
    if isinstance(value, str):
        return value.casefold() if fold else value
    if isinstance(value, (list, tuple)):
        return sorted((_canonical(part, fold=fold) for part in value), key=repr)
    return value
