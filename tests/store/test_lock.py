"""One run of a batch at a time, whichever process it is in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from massive_frames.errors import StoreError
from massive_frames.store import BatchLock, is_running
from massive_frames.store.lock import lock_folder

HOLDER = """
import sys
from pathlib import Path
from massive_frames.store import BatchLock
lock = BatchLock(Path(sys.argv[1]), "b")
lock.take()
print("taken", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def holder(path):
    """Run a process that has the lock, and yield it."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "taken\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_run_is_refused(path):
    """While a run has the lock another one gets an error that names the batch."""
    lock = BatchLock(path, "b")
    lock.take()
    with pytest.raises(StoreError, match="batch_id='b': expected a batch that does not run already"):
        BatchLock(path, "b").take()
    lock.free()


def test_a_lock_that_was_freed_can_be_taken(path):
    """A batch can be run again when its run has ended."""
    for _ in range(2):
        lock = BatchLock(path, "b")
        lock.take()
        lock.free()
    assert not is_running(path, "b")


def test_a_look_does_not_refuse_a_run(path, monkeypatch):
    """Who asks whether a batch runs has the lock for an instant, and a run waits for that."""
    look, lock = BatchLock(path, "b"), BatchLock(path, "b")
    look.take()
    monkeypatch.setattr("time.sleep", lambda _: look.free())
    lock.take()
    assert is_running(path, "b")
    lock.free()


def test_batches_do_not_lock_each_other_out(path):
    """Two batches of one store run at once."""
    locks = [BatchLock(path, name) for name in ("b", "c")]
    for lock in locks:
        lock.take()
    assert [is_running(path, name) for name in ("b", "c", "d")] == [True, True, False]
    for lock in locks:
        lock.free()


def test_asking_leaves_the_lock_alone(path):
    """Whether a batch runs can be asked as often as one likes, and nobody is locked out by it."""
    assert not is_running(path, "b")
    assert not lock_folder(path).exists()
    lock = BatchLock(path, "b")
    lock.take()
    assert [is_running(path, "b") for _ in range(3)] == [True] * 3
    lock.free()


def test_another_process_is_locked_out(path, holder):
    """The right holds across processes."""
    assert is_running(path, "b")
    with pytest.raises(StoreError, match="does not run already"):
        BatchLock(path, "b").take()


def test_a_process_that_dies_lets_go(path, holder):
    """After a kill nothing has to be tidied up before the batch can go on."""
    holder.kill()
    holder.wait(timeout=30)
    lock = BatchLock(path, "b")
    lock.take()
    assert is_running(path, "b")
    lock.free()
    assert not is_running(path, "b")


def test_freeing_what_was_never_taken_is_harmless(path):
    """A run that was refused can free its lock without freeing the other's."""
    lock = BatchLock(path, "b")
    lock.take()
    BatchLock(path, "b").free()
    assert is_running(path, "b")
    lock.free()


def test_a_folder_that_cannot_be_written_is_an_error_of_the_store(tmp_path):
    """A lock below a file cannot be made, and the error names the path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        BatchLock(tmp_path / "file" / "store.sqlite3", "b").take()
