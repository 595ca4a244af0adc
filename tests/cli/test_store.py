"""The commands that keep a batch going and the store in order: retry, reparse, bodies, sizes, prune."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import massive_frames as mf

pytestmark = pytest.mark.usefixtures("box")
LOST, BLOCKED = "fault:lost_answer*1 tea", "fault:captcha_403*1 milk"


@pytest.fixture
def batch_id(shell):
    """Return the id of a batch of one request that is done."""
    shell("search", "tea", "-o", "first.parquet")
    return mf.batches()["batch_id"].iloc[0]


def listed(result):
    """Return the table that a command has printed."""
    return pd.read_csv(io.StringIO(result.stdout))


def test_what_has_failed_is_tried_again(shell):
    """The command that a search with failures names has the rest, and the file is whole."""
    first = shell("search", "cocoa", BLOCKED, "-o", "out.parquet")
    words = first.stderr.partition("this tries what has failed again: massive-frames ")[2].split()
    result = shell(*words)
    assert (first.exit_code, words[0], result.exit_code) == (1, "retry", 0)
    assert mf.read("out.parquet")["error"].isna().all()


def test_what_had_no_answer_is_left_to_the_caller(shell, box):
    """A request that may have been charged is sent again only by the command that says it may cost twice."""
    shell("search", "cocoa", "-o", "first.csv")
    before = box.stats.credits_charged
    first = shell("search", "cocoa", LOST, "--cache", "use", "-o", "out.parquet")
    again = first.stderr.partition("may cost it twice: massive-frames ")[2].split()
    kept = shell("resume", again[1], "-o", "out.parquet")
    assert (first.exit_code, kept.exit_code) == (1, 1)
    assert "1 unconfirmed" in kept.stderr
    assert box.stats.credits_charged - before <= 1
    assert shell(*again).exit_code == 0


def test_a_batch_s_rows_are_made_anew(shell, box, batch_id):
    """The rows come from the bodies that are kept, and nothing is sent."""
    before = dict(box.stats.requests)
    result = shell("reparse", batch_id, "-o", "again.parquet")
    assert result.exit_code == 0
    assert_frame_equal(mf.read("again.parquet"), mf.read("first.parquet"))
    assert dict(box.stats.requests) == before


@pytest.mark.parametrize(("words", "made"), [([], "pages/index.csv"), (["--format", "warc"], "pages")])
def test_bodies_are_written_out(shell, tmp_path, batch_id, words, made):
    """The bodies are in a folder, or in one WARC file."""
    result = shell("bodies", batch_id, "pages", *words)
    assert result.output == "1 body written to pages\n"
    assert (tmp_path / made).is_file()


def test_sizes_are_listed(shell, batch_id):
    """Each batch of the store is a row with its bytes."""
    result = shell("sizes")
    assert listed(result)[["batch_id", "n_bodies"]].to_numpy().tolist() == [[batch_id, 1]]
    assert "the store's file has" in result.stderr


def test_old_batches_are_deleted(shell, batch_id):
    """What is old enough is gone, and the table says so."""
    result = shell("prune", "--older-than", "0", "--yes")
    assert listed(result)[["batch_id", "pruned"]].to_numpy().tolist() == [[batch_id, True]]
    assert "1 of 1 batches deleted, 1 bodies" in result.stderr
    assert mf.batches().empty


def test_nothing_is_deleted_where_nobody_can_be_asked(shell, batch_id):
    """In a script it takes --yes."""
    result = shell("prune", "--older-than", "0")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "--yes" in result.stderr
    assert mf.batches()["batch_id"].tolist() == [batch_id]


def test_young_batches_stay(shell, batch_id):
    """What is not old enough is not mentioned, and nobody is asked."""
    assert shell("prune", "--older-than", "30 days").output == "no batch is so old\n"
    assert mf.batches()["batch_id"].tolist() == [batch_id]


def test_a_dry_run_deletes_nothing(shell, batch_id):
    """A dry run lists what is old enough."""
    result = shell("prune", "--older-than", "0", "--dry-run")
    assert listed(result)["batch_id"].tolist() == mf.batches()["batch_id"].tolist() == [batch_id]


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize(("answer", "status", "left"), [("y", 0, 0), ("n", 130, 1), ("", 130, 1)])
def test_somebody_is_asked_before_anything_is_deleted(shell, batch_id, answer, status, left):
    """Only a yes deletes what was paid for."""
    result = shell("prune", "--older-than", "0", stdin=f"{answer}\n")
    assert "Delete 1 batch" in result.stderr
    assert ("nothing was deleted" in result.stderr) == bool(left)
    assert result.exit_code == status
    assert mf.batches()["batch_id"].tolist() == [batch_id][:left]
