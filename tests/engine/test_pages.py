"""When a job that still runs is asked for again: after a page at once, and in time to be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from massive_frames.engine.task import Task
from massive_frames.models import Job, JobState, Payload, Request

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = Payload("key", b"{}", "application/json", 200, NOW)
JOB = Job("opensearch-search", "a", ("key",), JobState.RUNNING, NOW, 200, pages=(PAGE,))


@pytest.mark.parametrize(("pages", "turned"), [((PAGE,), False), ((PAGE, PAGE), True)])
def test_each_page_has_tries_of_its_own(pages, turned):
    """Where a page has come the tries are counted anew; where none has, they go on."""
    task = Task(Request("opensearch-search", {}), replace(JOB, pages=pages))
    task.retries["throttled"] = 3
    assert task.due_s(5.0, 2.0, had=1) == (5.0 if turned else 2.0)
    assert task.retries["throttled"] == (0 if turned else 3)


@pytest.mark.parametrize(("within_s", "due_s"), [(30.0, 130.0), (900.0, 400.0)])
def test_a_job_is_asked_for_before_it_is_forgotten(within_s, due_s):
    """The wait is no longer than the service keeps the job."""
    task = Task(Request("elasticsearch-sql", {}), replace(JOB, pages=(), ask_within_s=within_s), polls=1)
    assert task.due_s(100.0, 300.0, had=0) == due_s
