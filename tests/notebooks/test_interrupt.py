"""An interrupt in the middle of a blocking cell ends it at once, loses nothing, and can be resumed."""

from __future__ import annotations

import ast
import json
import os
import time
from dataclasses import dataclass
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from massive_frames.sandbox import Sandbox

QUERIES = 120
ARRIVAL_S = 0.3  # what was sent before the end may be seen by a busy server so much later
BEFORE = "import json, massive_frames as mf; mf.configure(max_rate=20)"
SEARCH = f'mf.search_many([f"query {{n}}" for n in range({QUERIES})], country="us")'
LOOK = """json.dumps({
    "requests": int(mf.last["request_key"].nunique()),
    "errors": mf.last["error"].dropna().astype("str").unique().tolist(),
    "unaccepted": int(mf.last.loc[mf.last["job_id"].isna(), "request_key"].nunique()),
    "whole": int(mf.last.loc[mf.last["error"].isna(), "request_key"].nunique()),
    "batch_id": mf.last.attrs["massive_frames"]["batch_id"],
})"""
RESUME = 'mf.configure(max_rate=500); df = mf.resume(mf.last.attrs["massive_frames"]["batch_id"]); '
WHOLE = 'json.dumps([int(df["query"].nunique()), int(df["error"].notna().sum())])'


@dataclass
class Story:
    """What happened, in order, to one interrupted cell."""

    latency_s: float
    error: dict[str, Any]
    screen: str
    partial: dict[str, Any]
    sent_late: int
    jobs_accepted: int
    resumed: list[int]
    submitted_again: int


@pytest.fixture(scope="module")
def story(surroundings, until):
    """Interrupt a blocking search in a real kernel, look at what is left, and resume it."""
    with Sandbox(seed=3, speed=4) as box:
        manager, client = start_new_kernel(env={**os.environ, **surroundings(box)})
        try:
            cell = Cells(client)
            cell.run(BEFORE)
            number = client.execute(SEARCH)
            until(lambda: sum(map(delivered, box.stats.log)) >= 5, "some pages")
            pressed = time.monotonic()
            manager.interrupt_kernel()
            told = cell.finish(number)
            idle = time.monotonic()
            accepted = box.stats.jobs
            until(lambda: box.stats.credits_charged == accepted, "every accepted job has ended")
            late = sum(entry.time > idle + ARRIVAL_S for entry in box.stats.log)
            partial = cell.value(LOOK)
            resumed = cell.value(RESUME + WHOLE)
            again = box.stats.jobs - accepted
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    error = next(message["content"] for message in told if message["msg_type"] == "error")
    screen = str([m["content"] for m in told if m["msg_type"] in {"comm_msg", "comm_open"}])
    return Story(idle - pressed, error, screen, partial, late, accepted, resumed, again)


def delivered(entry):
    """Say whether an answered exchange was a poll that brought a page."""
    return "id" in entry.params and entry.status == 200


class Cells:
    """Runs cells in a kernel and returns what they told."""

    def __init__(self, client):
        self.client = client

    def run(self, code):
        """Run a cell to its end."""
        return self.finish(self.client.execute(code))

    def value(self, code):
        """Run a cell and return the JSON it ends with."""
        told = self.run(code)
        texts = [m["content"]["data"]["text/plain"] for m in told if m["msg_type"] == "execute_result"]
        assert texts, [m["content"] for m in told if m["msg_type"] == "error"]
        return json.loads(ast.literal_eval(texts[0]))

    def finish(self, number):
        """Return every message of a cell until the kernel is idle again."""
        told = []
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != number:
                continue
            told.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return told


def test_interrupt_is_answered_at_once(story):
    """The kernel is idle again within half a second of the interrupt."""
    print(f"interrupt to idle: {story.latency_s:.3f} s")  # noqa: T201 - a figure worth keeping
    assert story.latency_s < 0.5


def test_interrupt_stops_sending(story):
    """Nothing reaches the service after the interrupted cell has ended."""
    assert story.sent_late == 0


def test_interrupt_keeps_what_came(story):
    """After the interrupt the last frame covers every request, those without an answer with their reasons."""
    assert story.partial["requests"] == QUERIES
    assert 0 < story.partial["whole"] < QUERIES
    assert set(story.partial["errors"]) - {"not-parsed"} == {"interrupted", "not-sent"}


def test_interrupt_says_how_to_go_on(story):
    """The cell's error and the panel name the call that resumes this very batch."""
    call = f"mf.resume({story.partial['batch_id']!r})"
    assert call in story.error["evalue"]
    assert story.error["ename"] == "Interrupted"
    assert "mf.resume(" in story.screen


def test_resume_completes_the_frame(story):
    """Resuming gives rows for every query and no error."""
    assert story.resumed == [QUERIES, 0]


def test_resume_pays_for_nothing_twice(story):
    """Resuming submits only the requests whose acceptance the interrupted call had not heard of."""
    assert story.submitted_again == story.partial["unaccepted"]
