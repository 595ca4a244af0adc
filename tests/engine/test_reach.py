"""Whether the service is there is found out with a few requests, however many wait."""

from __future__ import annotations

import pytest

from massive_frames.engine.reach import MOST_UNPROVEN, TRIES, Reach
from massive_frames.errors import NetworkError, ServerError, ThrottledError


def lost(*, sent):
    """Return an error of the network."""
    error = NetworkError("broke")
    error.sent = sent
    return error


def test_the_first_request_goes_alone():
    """Before the service has answered, one request is on its way and no second."""
    reach = Reach()
    assert (reach.allows(0), reach.allows(1)) == (True, False)


def test_after_an_answer_there_is_room_for_all():
    """An answer of any kind proves that the service is there."""
    reach = Reach()
    reach.reached()
    assert reach.allows(10_000)


@pytest.mark.parametrize("error", [ServerError("oops", status=500), ThrottledError("no", status=429)])
def test_an_error_with_a_status_is_an_answer(error):
    """A service that refuses is there."""
    reach = Reach()
    assert not reach.lost(error, 99)
    assert reach.proven


def test_each_lost_try_lets_one_more_be_tried():
    """One request's bad luck does not hold the batch up, and the others stay few."""
    reach = Reach()
    for n in range(1, 10):
        reach.lost(lost(sent=False), 0)
        assert reach.allows(min(n, MOST_UNPROVEN))
        assert not reach.allows(MOST_UNPROVEN + 1)


def test_a_request_that_never_gets_through_ends_the_run():
    """After so many retries of one request the service is not there."""
    reach = Reach()
    assert [reach.lost(lost(sent=False), retries) for retries in range(TRIES + 1)] == [False] * TRIES + [True]


def test_submissions_that_all_break_end_the_run():
    """Requests that are not sent again are counted together: each of them may have cost something."""
    reach = Reach()
    assert [reach.lost(lost(sent=True), 0) for _ in range(TRIES + 1)] == [False] * TRIES + [True]


def test_once_proven_the_service_is_there():
    """A network that breaks later is each request's own trouble."""
    reach = Reach()
    reach.reached()
    assert not any(reach.lost(lost(sent=True), 99) for _ in range(10))
