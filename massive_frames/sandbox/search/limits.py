"""The settings of the asynchronous-search plugin that can be changed while the cluster runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from massive_frames.sandbox.search import problems

PREFIXES = ("plugins.asynchronous_search.", "opendistro.asynchronous_search.")
UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1, "micros": 0.001, "nanos": 1e-6}
SHORTEST_KEEP_ALIVE_MS = 60_000
DEFAULTS: Mapping[str, Any] = {
    "max_search_running_time": "12h",
    "node_concurrent_running_searches": 20,
    "max_keep_alive": "5d",
    "max_wait_for_completion_timeout": "1m",
    "persist_search_failures": False,
}


class Limits:
    """The settings in force."""

    def __init__(self) -> None:
        self.changed: dict[str, dict[str, Any]] = {"persistent": {}, "transient": {}}

    def __getitem__(self, name: str) -> Any:
        values = [self.changed[layer].get(PREFIXES[0] + name) for layer in ("transient", "persistent")]
        return next((value for value in values if value is not None), DEFAULTS[name])

    def change(self, layer: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Change settings; null sets one back.

        Raises
        ------
        SearchError
            A setting does not exist, or its value is none.
        """
        named = {_full(name, layer): value for name, value in _flat(given)}
        for name, value in named.items():
            if value is not None and name.endswith(("_alive", "_timeout", "_time")):
                millis_of(str(value), name)
        for name, value in named.items():
            if value is None:
                self.changed[layer].pop(name, None)
            else:
                self.changed[layer][name] = str(value).lower() if isinstance(value, bool) else str(value)
        return {name: self.changed[layer].get(name) for name in named if name in self.changed[layer]}

    @property
    def concurrent(self) -> int:
        """How many searches may run at once."""
        return int(self["node_concurrent_running_searches"])

    @property
    def keeps_failures(self) -> bool:
        """Whether a search that failed is kept too."""
        return str(self["persist_search_failures"]).lower() == "true"

    def check_wait(self, millis: float) -> None:
        """Refuse to wait longer than is allowed."""
        self._check(millis, "max_wait_for_completion_timeout", "Wait for completion timeout")

    def check_keep_alive(self, millis: float) -> None:
        """Refuse to keep a search shorter or longer than is allowed."""
        self._check(millis, "max_keep_alive", "Keep alive")

    def _check(self, millis: float, name: str, words: str) -> None:
        most = str(self[name])
        if millis > millis_of(most, name):
            raise problems.illegal(
                f"{words} for asynchronous search ({millis:.0f}) is too large. It must be less than ({most})."
                f"This limit can be set by changing the [{PREFIXES[0]}{name}] cluster level setting."
            )


def millis_of(text: str, name: str) -> float:
    """Return the milliseconds of a duration such as ``30s``.

    Raises
    ------
    SearchError
        It is none.
    """
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(d|h|m|s|ms|micros|nanos)", text.strip())
    if text in {"0", "-1"}:
        return float(text)
    if found is None:
        words = f"failed to parse setting [{name}] with value [{text}] as a time value: "
        raise problems.illegal(words + "unit is missing or unrecognized")
    return float(found[1]) * UNITS[found[2]]


def _flat(given: Mapping[str, Any], front: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{front}{name}.")
        else:
            yield front + name, value


def _full(name: str, layer: str) -> str:
    for prefix in PREFIXES:
        if name.removeprefix(prefix) in DEFAULTS and name.startswith(prefix):
            return PREFIXES[0] + name.removeprefix(prefix)
    raise problems.illegal(f"{layer} setting [{name}], not recognized")
