"""Several processes share a store, and one that is killed leaves a batch that can be gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

import massive_frames as mf
from massive_frames.errors import StoreError
from massive_frames.sandbox import Faults
from massive_frames.settings import resolve

CHILD = """
import sys
import massive_frames as mf
prefix, n = sys.argv[1], int(sys.argv[2])
mf.configure(connections=4, max_rate=60.0)
batch = mf.search_many([f"{prefix} {k}" for k in range(n)], country="us", progress="none", wait=False)
print(batch.batch_id, flush=True)
print(int(batch.wait()["error"].isna().all()), flush=True)
"""
PATIENCE_S = 60.0


@pytest.fixture
def child():
    """Return a function that searches in another process, with the sandbox and the store of this one."""
    processes = []

    def start(box, prefix, n):
        settings = resolve()
        given = {
            "MASSIVE_TOKEN": box.token,
            "MASSIVE_BASE_URL": box.url,
            "MASSIVE_FRAMES_STORE": str(settings.store),
        }
        command = [sys.executable, "-c", CHILD, prefix, str(n)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **given})
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_two_processes_write_to_one_store_at_once(child):
    """Both batches end whole, and the store has both."""
    with mf.sandbox(seed=7, speed=100) as box:
        process = child(box, "theirs", 20)
        process.stdout.readline()
        ours = mf.search_many([f"ours {n}" for n in range(20)], country="us", progress="none")
        assert process.communicate(timeout=PATIENCE_S)[0].strip() == "1"
        batches = mf.batches()
    assert ours["error"].isna().all()
    assert batches["n_done"].tolist() == [20, 20]
    assert set(batches["status"]) == {"done"}


def test_a_batch_of_another_process_is_left_alone_while_it_runs(child, watched):
    """Neither ``resume`` nor the same call runs it again; when its process has died it was interrupted."""
    with mf.sandbox(seed=7, speed=100, faults=Faults(unavailable_for=3600)) as box:
        wait_for = watched(box)
        process = child(box, "tea", 2)
        batch_id = process.stdout.readline().strip()
        wait_for(lambda stats: stats.faults["unavailable_503"])
        assert mf.batches()["status"].tolist() == ["running"]
        with pytest.raises(StoreError, match="does not run already"):
            mf.resume(batch_id, progress="none")
        with pytest.raises(StoreError, match="is running"):
            mf.search_many(["tea 0", "tea 1"], country="us", progress="none")
        process.kill()
        process.wait(timeout=PATIENCE_S)
        assert mf.batches()["status"].tolist() == ["interrupted"]


def test_a_killed_process_leaves_a_batch_that_can_be_gone_on_with(child, watched):
    """After a kill every request is answered by a resume, and none was submitted twice."""
    with mf.sandbox(seed=7, speed=50) as box:
        wait_for = watched(box)
        process = child(box, "tea", 40)
        batch_id = process.stdout.readline().strip()
        wait_for(lambda stats: stats.submits >= 15)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=PATIENCE_S)
        assert mf.batches()["status"].tolist() == ["interrupted"]
        whole = mf.resume(batch_id, progress="none").drop_duplicates("request_key")
        sent = Counter(entry.params["terms"] for entry in box.stats.submissions())
    assert len(whole) == 40
    assert set(whole["error"].dropna()) <= {"unconfirmed"}
    assert max(sent.values()) == 1
    lost = whole[whole["error"] == "unconfirmed"]
    assert len(lost) <= 4  # as many as were on their way at once
