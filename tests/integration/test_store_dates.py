"""Times and lengths of time as pandas and numpy have them, where the store is asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.errors import InvalidRequestError


@pytest.fixture
def batch_id():
    """Return a batch that was written down just now, in a store of its own."""
    with mf.sandbox(seed=7, speed=100):
        with pytest.warns(mf.errors.StoppedWarning):
            frame = mf.search_many("tea", deadline=np.int64(0), progress="none")
        yield frame.attrs["massive_frames"]["batch_id"]


@pytest.mark.parametrize(
    ("older_than", "goes"),
    [
        (pd.Timestamp("2020-01-01"), False),
        (pd.Timestamp("2020-01-01", tz="Asia/Tokyo"), False),
        (pd.Timestamp("2100-01-01"), True),
        (np.int64(99_999_999), False),
        (np.float32(0.0), True),
    ],
    ids=repr,
)
def test_batches_are_pruned_by_any_time(batch_id, older_than, goes):
    """A time, with a zone or in local time, and seconds are what they are in Python's own types."""
    frame = mf.prune(older_than=older_than, force=True)
    assert frame["batch_id"].tolist() == ([batch_id] if goes else [])


@pytest.mark.usefixtures("batch_id")
@pytest.mark.parametrize("value", [pd.NaT, 1e12, True], ids=repr)
def test_what_is_no_time_prunes_nothing(value):
    """The error says that a time may be given, too."""
    with pytest.raises(InvalidRequestError, match=r"^older_than=.*a datetime"):
        mf.prune(older_than=value, force=True)
    assert len(mf.batches()) == 1


@pytest.mark.usefixtures("batch_id")
def test_an_age_that_goes_back_too_far_is_named():
    """No date is so old."""
    with pytest.raises(InvalidRequestError, match=r"^max_age="):
        mf.search_many("tea", cache="use", max_age=1e12, progress="none")
