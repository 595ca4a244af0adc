"""Reads a batch's archive, whatever its form, into the pages of its requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from massive_frames.services.archives.entries import BROKEN, Budget, Entry, TooMuchError
from massive_frames.services.archives.matching import Matcher, Wanted
from massive_frames.services.archives.sniffing import entries_of


@dataclass(frozen=True)
class Reading:
    """What was understood of an archive.

    Parameters
    ----------
    pages : mapping of str to Entry
        The pages by request key.
    notes : sequence of str
        What was left out, and why.
    """

    pages: Mapping[str, Entry]
    notes: Sequence[str]


def read_archive(file: BinaryIO, wanted: Sequence[Wanted]) -> Reading:
    """Return the pages that an archive holds for these requests; never raises for what the file holds.

    Parameters
    ----------
    file : binary file
        The archive, at its beginning; seekable.
    wanted : sequence of Wanted
        The requests in the order in which they were sent.
    """
    budget, entries = Budget(), list[Entry]()
    try:
        for entry in entries_of(file, budget):
            entries.append(entry)
    except TooMuchError as error:
        budget.note(str(error))
    except BROKEN as error:
        budget.note(f"it is damaged ({type(error).__name__})")
    if not entries:
        budget.note("there is no page in it")
    return Reading(Matcher(wanted, entries, budget).match(), tuple(budget.notes))
