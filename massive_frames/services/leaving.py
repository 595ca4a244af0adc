"""When a request leaves, after it has waited in line for its turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass
class Leaving:
    """Notes when a request leaves: the service begins with it then, and may answer only when it has ended."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def __call__(self) -> None:
        """Note that it leaves now."""
        self.at = datetime.now(UTC)
