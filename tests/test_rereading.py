"""Bodies parsed again by processes and by threads: the same rows in the same order, whatever happens."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from pandas.testing import assert_frame_equal

import massive_frames as mf
from massive_frames import rereading
from massive_frames.parsers import VERSIONS, interpreters, parse
from massive_frames.sandbox import Sandbox

needs_interpreters = pytest.mark.skipif(
    not interpreters.are_used("serp"), reason="no interpreters here, or no compiled part of the parsers"
)
N_REQUESTS = 40


@pytest.fixture
def batch_id(tmp_path, monkeypatch):
    """Return a batch of many requests, one of which has failed, in a store of its own."""
    monkeypatch.setenv("MASSIVE_FRAMES_STORE", str(tmp_path / "store.sqlite3"))
    queries = [f"tea {n}" for n in range(N_REQUESTS - 1)]
    with Sandbox() as box:
        monkeypatch.setenv("MASSIVE_BASE_URL", box.url)
        monkeypatch.setenv("MASSIVE_TOKEN", box.token)
        mf.search_many([*queries, "fault:job_failed tea"], progress="none")
    return mf.batches()["batch_id"].iloc[0]


@pytest.mark.parametrize("in_threads", [False, pytest.param(True, marks=needs_interpreters)])
def test_two_workers_make_the_frame_that_one_makes(in_threads, batch_id, monkeypatch):
    """Rows, their order, their types and what failed are the same, from processes and from threads."""
    alone = mf.reparse(batch_id, workers=1)
    monkeypatch.setattr(rereading, "FEW", 0)
    monkeypatch.setattr(rereading, "are_used", {"serp": in_threads}.get)
    assert_frame_equal(mf.reparse(batch_id, workers=2), alone)
    assert alone["request_key"].nunique() == N_REQUESTS


def test_processes_read_every_kind_of_body():
    """What the parsers need of other libraries is there, though the package is not loaded as a whole."""
    table = b'{"columns": [{"name": "a", "type": "long"}], "rows": [[1], [2]]}'
    hit = b'{"hits": {"hits": [{"_index": "i", "_id": "1", "_score": 1.0, "_source": {"a": 1}}]}}'
    page = b"<html><title>Tea</title><h3>Green tea</h3><p>All about green tea.</html>"
    bodies = {"sql": table, "hits": hit, "serp": page, "answer": page, "webpage": page}
    assert bodies.keys() == VERSIONS.keys()
    with rereading._pool("sql", 2) as begin:
        given = [(kind, body, "", {}) for kind, body in bodies.items()]
        found = dict(zip(bodies, begin(given)(), strict=True))
    assert found == {kind: parse(kind, body, "", {}) for kind, body in bodies.items()}
    assert {parsed.error for parsed in found.values()} == {None}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_what_a_dead_process_leaves_is_read_here(monkeypatch):
    """A process that is killed costs time, not rows."""
    monkeypatch.setattr(rereading, "parse_all", _die_elsewhere)
    with rereading._pool("sql", 2) as begin:
        waiting = [begin([str(os.getpid())]) for _ in range(7)]
        assert [parsed() for parsed in waiting] == ["here"] * 7


def _die_elsewhere(numbers):
    if int(numbers[0]) != os.getpid():
        signal.raise_signal(signal.SIGKILL)
    return "here"


def test_an_error_ends_the_reading():
    """What goes wrong elsewhere is raised as it would be here."""
    with ThreadPoolExecutor(1) as pool, pytest.raises(TypeError):
        rereading._there(pool, signal.raise_signal, ["no number"])()


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, "2"])
def test_a_wrong_number_of_workers_is_named(workers):
    """The error names the parameter and its value before the store is opened."""
    with pytest.raises(mf.errors.InvalidRequestError, match="workers"):
        mf.reparse("20260101T000000-abcdef", workers=workers)
