"""A process that is killed loses nothing, and nothing is paid twice but what was reported as unconfirmed."""

from __future__ import annotations

import random

import kills
import pytest
from books import queries
from kills import PHASES

N_QUERIES, SEED = 30, 5


@pytest.fixture(scope="module")
def undisturbed():
    """Run the batch once without a kill: how long it takes, and what is right."""
    return kills.undisturbed(queries(N_QUERIES), times=1)


@pytest.mark.parametrize("run", range(11))
def test_the_books_balance_after_a_kill(undisturbed, run):
    """Wherever a batch is killed, going on with it answers everything, and every credit is accounted for."""
    takes, right = undisturbed
    draw = random.Random(f"{SEED} {run}")
    at, again = draw.uniform(0, takes), draw.uniform(0, takes) if run % 3 == 2 else None
    killed = kills.kill(queries(N_QUERIES), right, at, again_at_s=again, dataset=run % 4 == 3)
    assert killed.wrong == []


def test_the_books_balance_after_a_kill_of_many_at_once(undisturbed):
    """A batch of the service that was accepted is asked for again after a kill, not paid for again."""
    takes, right = undisturbed
    killed = kills.kill(queries(N_QUERIES), right, takes / 3, via="batches")
    assert killed.wrong == []


def test_a_batch_killed_at_once_has_sent_nothing(undisturbed):
    """Before a batch is stored, nothing of it is sent."""
    killed = kills.kill(queries(N_QUERIES), undisturbed[1], 0.0)
    assert (killed.wrong, killed.phase) == ([], PHASES[0])
