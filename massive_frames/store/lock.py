"""One run of a batch at a time, whichever process it is in; a process that dies lets go by itself."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from massive_frames.errors import StoreError

PATIENCE_S, RETRY_S = 0.03, 0.002
"""``is_running`` has a lock for an instant: so long one that is taken is tried again, and so often."""


class BatchLock:
    """The right to run one batch of a store.

    Parameters
    ----------
    store : pathlib.Path
        The store's file.
    batch_id : str
        The batch.
    """

    def __init__(self, store: Path, batch_id: str) -> None:
        self._batch_id = batch_id
        self.path = lock_folder(store) / f"{batch_id}.lock"
        self._lock = FileLock(self.path, thread_local=False)

    def take(self) -> None:
        """Take the right.

        Raises
        ------
        StoreError
            Another run of the batch has it, or the folder cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=PATIENCE_S, poll_interval=RETRY_S)
        except Timeout:
            raise StoreError(
                f"batch_id={self._batch_id!r}: expected a batch that does not run already, here or elsewhere"
            ) from None
        except OSError as error:
            raise StoreError(f"store={str(self.path)!r}: {error}") from error

    def free(self) -> None:
        """Let go of it."""
        self._lock.release()


def is_running(store: Path, batch_id: str) -> bool:
    """Say whether a batch runs now, in this process or another."""
    lock = BatchLock(store, batch_id)
    if not lock.path.exists():
        return False
    try:
        lock.take()
    except StoreError:
        return True
    lock.free()
    return False


def lock_folder(store: Path) -> Path:
    """Return the folder beside a store that holds its locks."""
    return store.with_name(f"{store.name}-locks")
