"""Reads a batch's archive, whatever its form, into the pages of its requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Self

from massive_frames.services.archives.entries import BROKEN, Budget, TooMuchError
from massive_frames.services.archives.matching import Matcher, Wanted
from massive_frames.services.archives.sniffing import entries_of
from massive_frames.services.archives.spool import Kept, Spool


@dataclass(frozen=True)
class Reading:
    """What was understood of an archive; its pages are on disk until ``close``, or the ``with`` block's end.

    Parameters
    ----------
    pages : mapping of str to Kept
        The pages by request key.
    notes : sequence of str
        What was left out, and why.
    spool : Spool
        Where the pages are.
    untold : int
        How many pages are left over.
    """

    pages: Mapping[str, Kept]
    notes: Sequence[str]
    spool: Spool
    untold: int = 0

    def body(self, key: str) -> bytes:
        """Return the page of a request."""
        return self.spool.body(self.pages[key])

    def close(self) -> None:
        """Give the room on the disk back."""
        self.spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_archive(
    file: BinaryIO, wanted: Sequence[Wanted], check: Callable[[], object] = lambda: None
) -> Reading:
    """Return the pages that an archive holds for these requests; never raises for what the file holds.

    Parameters
    ----------
    file : binary file
        The archive, at its beginning; seekable.
    wanted : sequence of Wanted
        The requests in the order in which they were sent.
    check : callable
        Called after each page; what it raises ends the reading.

    Raises
    ------
    StoreError
        There is no room for temporary files.
    """
    budget, kept, spool = Budget(), list[Kept](), Spool()
    try:
        _spool(file, budget, kept, spool, check)
        if not kept:
            budget.note("there is no page in it")
        pages = Matcher(wanted, kept, budget).match()
    except BaseException:
        spool.close()
        raise
    return Reading(pages, tuple(budget.notes), spool, len(kept) - len(pages))


def _spool(
    file: BinaryIO, budget: Budget, kept: list[Kept], spool: Spool, check: Callable[[], object]
) -> None:
    try:
        for entry in entries_of(file, budget):
            kept.append(spool.keep(entry))
            check()
    except TooMuchError as error:
        budget.note(str(error))
    except BROKEN as error:
        budget.note(f"it is damaged ({type(error).__name__})")
