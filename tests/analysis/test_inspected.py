"""Stored pages are looked into by a row of a frame, or by a request's key."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.errors import InvalidRequestError


@pytest.fixture(scope="module")
def searched():
    """Return a batch of two pages an answer, while its store is open."""
    with mf.sandbox(seed=3):
        yield mf.search_many(["tea", "coffee"], country="us", serps=2, progress="none")


def test_a_row_gives_its_own_page(searched):
    """The second page of an answer is not the first."""
    row = searched[(searched["page"] == 2) & (searched["type"] == "organic")].iloc[0]
    page = mf.soup(row)
    assert row["title"] in {heading.get_text() for heading in page.find_all("h3")}
    assert page.find("h3").get_text() != mf.soup(row["request_key"]).find("h3").get_text()


@pytest.mark.parametrize(
    "row", [3, "", None, pd.Series({"type": "organic"}), pd.Series({"request_key": pd.NA})]
)
def test_what_is_no_row_is_refused(row):
    """The error says what is due."""
    with pytest.raises(InvalidRequestError, match="row"):
        mf.soup(row)


def test_a_page_that_is_not_kept_is_refused(searched):
    """A key of nothing is no empty page."""
    with pytest.raises(InvalidRequestError, match="kept"):
        mf.soup("0" * 64)


def test_a_report_takes_a_frame_or_a_batchs_id(searched):
    """Both say the same."""
    batch_id = searched.attrs["massive_frames"]["batch_id"]
    pd.testing.assert_frame_equal(mf.parse_report(searched), mf.parse_report(batch_id))


def test_a_report_takes_a_batch_that_runs(searched):
    """A batch's handle stands for its rows so far."""
    batch = mf.search_many(["tea"], country="us", wait=False, progress="none")
    batch.wait()
    assert mf.parse_report(batch)["pages"].tolist() == [1]
