"""The account's credits: reserved when work is taken on, then charged or given back."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Consumption:
    """Calls of one service with one result within one hour."""

    calls: int = 0
    credits: int = 0
    seconds: float = 0.0


class Ledger:
    """Counts credits and, by hour, what they went on."""

    def __init__(self, balance: int, clock: Callable[[], float]) -> None:
        self._balance = balance
        self._reserved = 0
        self._clock = clock
        self._lock = threading.Lock()
        self.hours: defaultdict[tuple[int, str, str], Consumption] = defaultdict(Consumption)

    @property
    def remaining(self) -> int:
        """Credits that are neither spent nor reserved."""
        with self._lock:
            return self._balance - self._reserved

    @property
    def reserved(self) -> int:
        """Credits set aside for work under way."""
        with self._lock:
            return self._reserved

    def reserve(self, credits: int = 1) -> bool:  # noqa: A002 - the service's own word
        """Set credits aside; return whether there were that many."""
        with self._lock:
            if self._balance - self._reserved < credits:
                return False
            self._reserved += credits
            return True

    def settle(self, service: str, price: int, *, success: bool, seconds: float) -> None:
        """Charge the reserved credits of a call that worked, or give them back."""
        hour = int(self._clock() // 3600)
        with self._lock:
            self._reserved -= price
            self._balance -= price * success
            entry = self.hours[hour, service, "success" if success else "failure"]
            entry.calls += 1
            entry.credits += price * success
            entry.seconds += seconds
