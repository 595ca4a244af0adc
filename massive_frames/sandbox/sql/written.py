"""A translation in the making, which remembers where each of its pieces stood in the query."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass
class Written:
    """A translation: DuckDB's text, where its pieces come from, and what is known of its columns."""

    parts: list[str] = field(default_factory=list)
    ours: list[int] = field(default_factory=list)
    theirs: list[int] = field(default_factory=list)
    size: int = 0

    def put(self, text: str, at: int) -> None:
        """Add a piece that stands for what is at this place of the query."""
        self.ours.append(self.size)
        self.theirs.append(at)
        self.parts.append(f"{text} ")
        self.size += len(text.encode()) + 1

    @property
    def text(self) -> str:
        """What DuckDB gets."""
        return "".join(self.parts)

    def origin(self, position: int) -> int:
        """Return the place in the query of a place in DuckDB's text."""
        found = bisect_right(self.ours, position) - 1
        return self.theirs[found] if found >= 0 else 0
