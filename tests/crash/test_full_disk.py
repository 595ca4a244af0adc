"""A store that cannot be written ends a batch with a clear error, and nothing is sent after that."""

from __future__ import annotations

import random

import full_disk
import kills
import pytest
from books import queries

N_QUERIES, SEED = 30, 3


@pytest.fixture(scope="module")
def undisturbed():
    """Run the batch once on a disk with room: how long it takes, and what is right."""
    return kills.undisturbed(queries(N_QUERIES), times=1)


@pytest.mark.parametrize("run", range(3))
def test_the_books_balance_after_a_full_disk(undisturbed, run):
    """The call ends with StoreError, submits nothing after that, and is gone on with when there is room."""
    takes, right = undisturbed
    at = random.Random(f"{SEED} {run}").uniform(0.2, 0.5) * takes
    filled = full_disk.run_full(queries(N_QUERIES), right, at, 0, mounted=False)
    assert (filled.wrong, filled.failed) == ([], True)


def test_a_store_that_cannot_be_written_is_refused_before_anything_is_sent(tmp_path):
    """A path below a file, a folder, /proc, and a file system mounted to be read: one line, no request."""
    for place in full_disk.unwritable_places(tmp_path):
        assert full_disk.unwritable(place) == [], place
