"""What a caller may say of a batch beside what it asks, and what a wrong word gets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from massive_frames.conditions import Conditions, check_conditions, span
from massive_frames.errors import InvalidRequestError


def test_nothing_said_is_no_limit():
    """Without a word there is no limit, and answers of a day are asked for."""
    assert check_conditions() == Conditions(via="jobs")
    assert Conditions().limits() == Conditions().limits(0.0)
    assert (Conditions().cache, Conditions().max_age) == ("ask", timedelta(days=1))


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("7 days", timedelta(days=7)),
        ("90min", timedelta(minutes=90)),
        (timedelta(hours=3), timedelta(hours=3)),
        (pd.Timedelta("1h"), timedelta(hours=1)),
        (60, timedelta(minutes=1)),
        (0.5, timedelta(seconds=0.5)),
        (0, timedelta(0)),
        (np.int64(60), timedelta(minutes=1)),
        (np.float32(0.5), timedelta(seconds=0.5)),
    ],
)
def test_a_length_of_time_comes_in_any_form(value, length):
    """Words, seconds and timedeltas are the same length."""
    assert span("max_age", value) == length


@pytest.mark.parametrize(
    "value",
    [
        *(True, np.True_, -1, np.int64(-1), 1e12, 10**30, 10**400, float("nan"), float("inf"), timedelta.max),
        *("soon", "", "-1 day", "nat", pd.NaT, np.timedelta64(1, "D"), None, [1]),
    ],
)
def test_what_is_no_length_of_time_is_named(value):
    """What cannot be understood raises the package's own error with the parameter's name."""
    with pytest.raises(InvalidRequestError, match="max_age="):
        span("max_age", value)


def test_a_deadline_may_be_a_length_of_time():
    """Words are counted from now."""
    assert check_conditions(deadline="2 hours").deadline_s == 7200.0


@pytest.mark.parametrize("kind", [lambda at: at, pd.Timestamp], ids=["datetime", "Timestamp"])
@pytest.mark.parametrize("zone", [UTC, None])
def test_a_deadline_may_be_a_time(zone, kind):
    """A time with a zone, or without one in local time, is turned into the seconds until then."""
    at = kind(datetime.now(zone) + timedelta(hours=2))
    assert 7000 < check_conditions(deadline=at).deadline_s <= 7200


@pytest.mark.parametrize("value", [pd.NaT, True, "tomorrow"])
def test_what_is_no_deadline_is_named(value):
    """The error says that a time may be given, too."""
    with pytest.raises(InvalidRequestError, match=r"^deadline=.*a datetime"):
        check_conditions(deadline=value)


def test_a_deadline_that_has_passed_is_now():
    """A time in the past leaves no second."""
    assert check_conditions(deadline=datetime(2020, 1, 1, tzinfo=UTC)).deadline_s == 0.0


@pytest.mark.parametrize("name", ["max_credits", "max_failures"])
@pytest.mark.parametrize("value", [-0.1, float("nan"), "1", True, [1], np.True_, 10**400])
def test_a_limit_that_is_no_number_is_named(name, value):
    """NaN would be no limit at all, and True is no number."""
    with pytest.raises(InvalidRequestError, match=name):
        check_conditions(**{name: value})


@pytest.mark.parametrize("name", ["max_credits", "max_failures"])
@pytest.mark.parametrize("value", [0, 1, 0.5, np.float64(0.5), np.float32(0.5), np.int64(1)])
def test_a_limit_is_a_number(name, value):
    """Nothing at all and everything are limits too."""
    assert getattr(check_conditions(**{name: value}), name) == float(value)


def test_a_share_is_at_most_everything():
    """A share of failures above 1 is a mistake, such as a percentage."""
    with pytest.raises(InvalidRequestError, match="a share from 0 to 1"):
        check_conditions(max_failures=5)


@pytest.mark.parametrize("name", ["unconfirmed", "cache", "via"])
@pytest.mark.parametrize("value", ["perhaps", None, True, 1, ["use"]])
def test_a_choice_is_one_of_its_words(name, value):
    """What is no word of the list is refused, whatever its type, and the words are named."""
    with pytest.raises(InvalidRequestError, match=f"{name}=.*one of"):
        check_conditions(**{name: value})


@pytest.mark.parametrize("value", ["", 5, ["folder"]])
def test_a_folder_is_a_path(value):
    """What cannot be a folder is named."""
    with pytest.raises(InvalidRequestError, match="to="):
        check_conditions(to=value)


def test_a_folder_may_be_below_the_home(monkeypatch, tmp_path):
    """A path that begins with ~ is below the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert check_conditions(to="~/rows").to == tmp_path / "rows"


def test_the_engine_gets_its_part():
    """Credits of earlier runs, limits and the word for unconfirmed requests reach the engine."""
    conditions = check_conditions(max_credits=5, deadline=60, max_failures=0.1, unconfirmed="resubmit")
    limits = conditions.limits(3.0)
    assert (limits.max_credits, limits.deadline_s, limits.max_failures) == (5.0, 60.0, 0.1)
    assert (limits.resubmit_unconfirmed, limits.spent) == (True, 3.0)


def test_a_batch_goes_on_where_its_rows_go():
    """The folder and the way of submitting are stored with the batch, and a later run takes them."""
    begun = check_conditions(to="rows", via="batches", max_credits=5)
    later = Conditions().going_on(begun.stored())
    assert (later.to, later.via, later.max_credits) == (Path("rows").absolute(), "batches", None)


def test_the_stored_folder_can_be_left():
    """Only the way of submitting is taken where the caller's own word on the folder is to count."""
    begun = check_conditions(to="rows", via="batches")
    later = Conditions().going_on(begun.stored(), same_folder=False)
    assert (later.to, later.via) == (None, "batches")


def test_the_way_that_is_named_goes_before_the_stored_one():
    """What a later run says of the way in which it submits counts."""
    begun = check_conditions(via="batches")
    assert check_conditions(via="jobs").going_on(begun.stored()).via == "jobs"


def test_another_folder_goes_before_the_stored_one():
    """What a later run says of its rows counts."""
    later = check_conditions(to="/elsewhere").going_on(check_conditions(to="rows").stored())
    assert later.to == Path("/elsewhere")


def test_a_batch_of_an_earlier_version_has_no_conditions():
    """A stored batch without any goes on with the caller's own."""
    assert check_conditions(max_credits=1).going_on({}) == check_conditions(max_credits=1)
