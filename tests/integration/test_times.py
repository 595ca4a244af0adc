"""The times and the counts of a row are those of its request, in order."""

from __future__ import annotations

import pytest

import massive_frames as mf


@pytest.fixture
def box():
    """Run a sandbox that answers soon."""
    with mf.sandbox(seed=7, speed=100) as server:
        yield server


@pytest.mark.usefixtures("box")
@pytest.mark.parametrize("via", ["jobs", "batches"])
def test_the_times_of_a_search_are_in_order(via):
    """It is accepted, then seen to be done, and its body has not come before that."""
    frame = mf.search_many(["tea", "coffee"], country="us", via=via, progress="none")
    assert (frame["submitted_at"] <= frame["ready_at"]).all()
    assert (frame["ready_at"] <= frame["retrieved_at"]).all()


@pytest.mark.usefixtures("box")
def test_a_query_in_pages_was_submitted_once():
    """The pages of a result that comes at once are no further submissions."""
    frame = mf.sql("SELECT at FROM logs", fetch_size=70, provenance=True, progress="none")
    assert set(frame["attempts"]) == {1}
