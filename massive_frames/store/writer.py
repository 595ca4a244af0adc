"""Write many small things in few commits, each of them durable when its call returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import anyio
import anyio.to_thread

from massive_frames.store.database import Database

Operation = Callable[[], None]


@dataclass(slots=True)
class _Entry:
    operation: Operation
    turn: anyio.Event = field(default_factory=anyio.Event)
    done: bool = False
    error: BaseException | None = None


class Writer:
    """Gathers what is written while a commit is under way, and commits it together next.

    Parameters
    ----------
    database : Database
        Where the operations write.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pending: list[_Entry] = []
        self._busy = False

    async def write(self, operation: Operation) -> None:
        """Run an operation in a transaction; it is on disk when this returns, whoever cancels meanwhile.

        Raises
        ------
        StoreError
            The transaction failed: none of what it held is written.
        """
        with anyio.CancelScope(shield=True):
            entry = _Entry(operation)
            self._pending.append(entry)
            if self._busy:
                await entry.turn.wait()
            if not entry.done:
                await self._lead()
        if entry.error is not None:
            raise entry.error

    async def _lead(self) -> None:
        """Commit everything pending, then hand the lead to the first of those who came meanwhile."""
        self._busy = True
        together, self._pending = self._pending, []
        error: BaseException | None = None
        try:
            await anyio.to_thread.run_sync(self._commit, together)
        except BaseException as failure:  # noqa: BLE001 - each writer raises it; none may wait for ever
            error = failure
        for entry in together:
            entry.done, entry.error = True, error
            entry.turn.set()
        if self._pending:
            self._pending[0].turn.set()
        else:
            self._busy = False

    def _commit(self, together: list[_Entry]) -> None:
        with self._database.transaction():
            for entry in together:
                entry.operation()
