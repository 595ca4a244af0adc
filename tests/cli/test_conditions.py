"""On which conditions a batch runs: its limits, its dataset, what was paid for before."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import click
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massive_frames as mf
from massive_frames.cli.conditions import length_option, time_option

pytestmark = pytest.mark.usefixtures("box")
NEVER = "fault:unavailable_503 tea"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("0", 0), ("90", 90), ("1e3", 1000), ("2 hours", 7200), ("1h30m", 5400), ("7 days", 604_800)],
)
def test_a_length_of_time_is_seconds_or_words(words, seconds):
    """A bare number is seconds; words are read as pandas reads them."""
    assert length_option(None, None, words) == timedelta(seconds=seconds)


def test_a_moment_is_taken_where_one_makes_sense():
    """A deadline may be a date and time, and an age may not."""
    assert time_option(None, None, "2026-02-01T08:00") == datetime.fromisoformat("2026-02-01T08:00")
    with pytest.raises(click.BadParameter, match="expected a number of seconds"):
        length_option(None, None, "2026-02-01T08:00")


@given(st.text())
def test_any_text_is_a_time_or_wrong_use(words):
    """Whatever is typed, it is a time, or what click calls a bad parameter."""
    try:
        found = time_option(None, None, words)
    except click.BadParameter:
        return
    assert isinstance(found, datetime) or found >= timedelta(0)


def test_a_deadline_ends_a_search(shell):
    """When the time is over, what came is written, one line says how to go on, and the status is 1."""
    result = shell("search", "milk", NEVER, "--deadline", "1", "-o", "out.parquet")
    assert result.exit_code == 1
    assert "warning: deadline" in result.stderr
    assert "1 of 2 requests done; go on with: massive-frames resume" in result.stderr


def test_a_dataset_is_listed(shell):
    """With --to the rows are in the folder, and its files are printed."""
    result = shell("search", "tea", "milk", "--to", "rows")
    listed = pd.read_csv(io.StringIO(result.stdout))
    assert listed["n_requests"].sum() == 2
    assert result.stderr == f"{listed['n_rows'].sum()} rows are in rows\n"
    assert mf.read("rows")["query"].nunique() == 2


def test_failures_in_a_dataset_are_told(shell):
    """What has failed is counted from the dataset's own file."""
    result = shell("search", "fault:captcha_403 tea", "milk", "--to", "rows")
    assert result.exit_code == 1
    assert "warning: rows without a result: 1 (1 captcha)" in result.stderr


def test_a_dataset_is_gone_on_with_by_itself(shell):
    """A batch that began a dataset writes to it again when it is resumed, and says so where -o was given."""
    shell("search", "tea", "--to", "rows")
    (batch_id,) = mf.batches()["batch_id"]
    result = shell("resume", batch_id, "-o", "out.parquet")
    assert "part-00000.parquet" in result.stdout
    assert "out.parquet is not written" in result.stderr


def test_answers_are_used_with_a_word_where_nobody_can_be_asked(shell, box):
    """The same search again costs nothing, and says on standard error why and how to pay."""
    shell("search", "tea", "-o", "out.csv")
    before = box.stats.credits_charged
    result = shell("search", "tea", "-o", "out.csv")
    assert "note: 1 of 1 requests have been answered" in result.stderr
    assert "--cache refresh pays again" in result.stderr
    assert box.stats.credits_charged == before


@pytest.mark.parametrize(("choice", "paid"), [("use", 0), ("refresh", 1), ("off", 1)])
def test_a_choice_about_the_cache_needs_no_words(shell, box, choice, paid):
    """What is said by --cache is done in silence."""
    shell("search", "tea", "-o", "out.csv")
    before = box.stats.credits_charged
    result = shell("search", "tea", "--cache", choice, "-o", "out.csv")
    assert "note" not in result.stderr
    assert box.stats.credits_charged - before == paid


def test_answers_that_are_too_old_are_paid_for(shell, box):
    """With --max-age 0 nothing of the store is young enough."""
    shell("search", "tea", "-o", "out.csv")
    before = box.stats.credits_charged
    shell("search", "tea", "--max-age", "0", "-o", "out.csv")
    assert box.stats.credits_charged - before == 1


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize(("answer", "paid"), [("u", 0), ("", 0), ("P", 1), ("x\np", 1)])
def test_somebody_is_asked_about_the_cache(shell, box, answer, paid):
    """On a terminal the person says whether answers are used or paid for again."""
    shell("search", "tea", "-o", "out.csv")
    before = box.stats.credits_charged
    result = shell("search", "tea", "-o", "out.csv", stdin=f"{answer}\n")
    assert "[u] use them, [p] pay again, [s] stop" in result.stderr
    assert box.stats.credits_charged - before == paid


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("answer", ["s\n", ""], ids=["stop", "end of input"])
def test_somebody_can_stop_at_the_question(shell, box, answer):
    """A person who wants neither has sent nothing, and the status is 130."""
    shell("search", "tea", "-o", "out.csv")
    before = dict(box.stats.requests)
    result = shell("search", "tea", "-o", "again.csv", stdin=answer)
    assert result.exit_code == 130
    assert dict(box.stats.requests) == before


def test_many_can_be_sent_at_once(shell):
    """With --via batches the rows are the same as one by one."""
    result = shell("search", "tea", "milk", "--via", "batches", "-o", "out.parquet")
    assert result.exit_code == 0
    assert mf.read("out.parquet")["query"].nunique() == 2
