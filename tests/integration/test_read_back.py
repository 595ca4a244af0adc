"""A frame that was read back from a text file still says of which batch it is."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.errors import InvalidRequestError


@pytest.fixture
def read_back(tmp_path):
    """Return a function that searches, with one failure, and reads the frame back from CSV."""

    def search(query):
        frame = mf.search_many([query, "fault:captcha_403*1 tea"], country="us", progress="none")
        return mf.read(mf.export(frame, tmp_path / "x.csv"))

    with mf.sandbox(seed=7, speed=500):
        yield search


@pytest.mark.parametrize("again", [mf.resume, mf.retry_failed])
def test_a_batch_goes_on_from_its_csv(again, read_back):
    """CSV keeps no attributes, but the column of the batch's id says the same."""
    frame = read_back("tea")
    assert again(frame, progress="none")["batch_id"].unique().tolist() == frame["batch_id"].unique().tolist()


def test_a_batch_is_parsed_again_from_its_csv(read_back):
    """The rows of the file are enough to find the bodies."""
    frame = read_back("tea")
    assert len(mf.reparse(frame)) == len(frame)


def test_rows_of_two_batches_name_none(read_back):
    """Which of two batches is meant is not guessed."""
    frame = pd.concat([read_back("tea"), read_back("coffee")])
    with pytest.raises(InvalidRequestError, match="a frame of a batch"):
        mf.retry_failed(frame, progress="none")
