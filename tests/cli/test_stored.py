"""The commands that ask for what is there: batches, resume, account, devices, parse."""

from __future__ import annotations

import gzip
import io

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import massive_frames as mf
from massive_frames.sandbox import generate_serp

pytestmark = pytest.mark.usefixtures("box")


@pytest.fixture(scope="module")
def page():
    """Return a result page as the sandbox makes them."""
    return generate_serp({"terms": "espresso"}, seed=3)[0].encode()


def test_batches_are_listed(shell):
    """Every batch of the store is a row, with what it came to."""
    shell("search", "tea", "--store", "s.sqlite3", "-o", "out.csv")
    listed = pd.read_csv(io.StringIO(shell("batches", "--store", "s.sqlite3").stdout))
    assert listed[["n_requests", "n_done", "status"]].to_numpy().tolist() == [[1, 1, "done"]]


def test_a_batch_can_be_had_again(shell, box):
    """Resuming a batch that is done writes the same rows and costs nothing."""
    shell("search", "tea", "-o", "one.parquet")
    first = mf.read("one.parquet")
    before = box.stats.credits_charged
    result = shell("resume", first["batch_id"].iloc[0], "-o", "two.parquet")
    assert result.exit_code == 0
    assert_frame_equal(mf.read("two.parquet")[["title", "url", "rank"]], first[["title", "url", "rank"]])
    assert box.stats.credits_charged == before


def test_the_account_shows_its_credits(shell):
    """The account's row holds the credits left."""
    account = pd.read_csv(io.StringIO(shell("account").stdout))
    assert account["credits"].iloc[0] > 0


def test_devices_are_listed(shell):
    """The devices are those that the service names."""
    listed = pd.read_csv(io.StringIO(shell("devices", "search").stdout))
    assert_frame_equal(listed, mf.devices("search"), check_dtype=False)


def test_saved_pages_are_parsed(shell, tmp_path, page):
    """Pages, packed or not, become one table whose first column names the file."""
    (tmp_path / "a.html").write_bytes(page)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page))
    result = shell("parse", "a.html", "b.html.gz", "-o", "pages.parquet")
    frame = mf.read("pages.parquet")
    halves = [frame[frame["file"] == name].iloc[:, 1:] for name in ("a.html", "b.html.gz")]
    assert (result.exit_code, frame.columns[0]) == (0, "file")
    for half in halves:
        assert_frame_equal(half.reset_index(drop=True), mf.parse_serp(page), check_categorical=False)


def test_parsed_pages_have_the_schema_s_dtypes(shell, tmp_path, page):
    """A table of different pages has the same dtypes as the frame of one."""
    (tmp_path / "a.html").write_bytes(page)
    (tmp_path / "b.html").write_bytes(b"<p>nothing")
    shell("parse", "a.html", "b.html", "-o", "pages.parquet")
    dtypes = mf.read("pages.parquet").dtypes.astype("str").iloc[1:]
    assert dtypes.to_dict() == mf.parse_serp(page).dtypes.astype("str").to_dict()


@pytest.mark.parametrize(
    "body",
    [b"\x1f\x8bno", gzip.compress(b"page" * 99)[:-9], b"\x1f\x8b\x08" + b"\0" * 30],
    ids=["no archive", "cut off", "empty"],
)
def test_a_broken_archive_is_one_line(shell, tmp_path, body):
    """A file that is not the gzip it seems to be ends with one line and status 2."""
    (tmp_path / "a.html.gz").write_bytes(body)
    result = shell("parse", "a.html.gz")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
