"""One polling policy for each kind of job: they take differently long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from massive_frames.engine.polling import Polling


class Pollings:
    """The policies of one run, made as they are needed.

    Parameters
    ----------
    typical_s : float
        Seconds a job is believed to take, where nothing was learnt.
    memories : mapping, optional
        What earlier runs have learnt, by group.
    give_up_s : float
        The age at which a job that is still not done is given up.
    """

    def __init__(
        self, typical_s: float, memories: Mapping[str, Any] | None = None, give_up_s: float = 900.0
    ) -> None:
        self._typical_s, self._give_up_s, self._memories = typical_s, give_up_s, memories or {}
        self._policies: dict[str, Polling] = {}

    def of(self, group: str) -> Polling:
        """Return the policy of a group of jobs."""
        if group not in self._policies:
            memory = self._memories.get(group)
            self._policies[group] = Polling(self._typical_s, self._give_up_s, memory)
        return self._policies[group]

    def memories(self) -> dict[str, Any]:
        """Return what was learnt, by group."""
        return {group: policy.memory() for group, policy in self._policies.items()}
