"""The store's file: durable, shared, and refused with a clear error where it cannot serve."""

from __future__ import annotations

import concurrent.futures
import contextlib
import sqlite3
import subprocess
import sys
import threading

import pytest

from massive_frames.errors import StoreError
from massive_frames.store import Database
from massive_frames.store import database as module
from massive_frames.store.tables import STORE_VERSION

INSERT = (
    "INSERT INTO batches (batch_id, service, created_at, n_asked, status, base_url) "
    "VALUES (?, 's', 'now', 1, 'running', '')"
)


def test_the_folder_is_made(path, database):
    """A store in a folder that does not exist yet makes it."""
    assert path.is_file()


def test_a_commit_is_synced_to_disk(database):
    """The file is written ahead and synced in full, so that a power cut loses nothing that was told."""
    with database.transaction() as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    assert (mode, synchronous) == ("wal", 2)


def test_what_a_transaction_wrote_is_seen_by_others_at_once(path, database):
    """When the block ends, another connection sees it."""
    with database.transaction() as connection:
        connection.execute(INSERT, ("b",))
    other = sqlite3.connect(path)
    assert other.execute("SELECT count(*) FROM batches").fetchone() == (1,)
    other.close()


def test_a_transaction_that_fails_leaves_nothing(database):
    """An error inside the block undoes what the block did."""
    with pytest.raises(StoreError), database.transaction() as connection:
        connection.executemany(INSERT, [("b",), ("b",)])
    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM batches").fetchone() == (0,)


def test_two_open_stores_write_to_one_file(path, database):
    """Two programs can keep their batches in the same file at once."""
    other = Database(path)
    for number, store in enumerate([database, other] * 10):
        with store.transaction() as connection:
            connection.execute(INSERT, (str(number),))
    with other.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM batches").fetchone() == (20,)
    other.close()


def test_threads_share_one_store(database):
    """Several threads may write through one object."""

    def write(number):
        for turn in range(10):
            with database.transaction() as connection:
                connection.execute(INSERT, (f"{number}-{turn}",))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM batches").fetchone() == (40,)


def test_a_store_can_be_opened_again(path, database):
    """Opening a store that is there keeps what is in it."""
    with database.transaction() as connection:
        connection.execute(INSERT, ("b",))
    database.close()
    again = Database(path)
    with again.transaction() as connection:
        assert connection.execute("SELECT batch_id FROM batches").fetchall() == [("b",)]
    again.close()


def version_of(path, *, becomes=None):
    """Return a store's version, after changing it."""
    with contextlib.closing(sqlite3.connect(path)) as raw:
        if becomes is not None:
            raw.execute(f"PRAGMA user_version = {becomes}")
        return raw.execute("PRAGMA user_version").fetchone()[0]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_store_of_a_later_version_is_refused(path, database, read_only):
    """A store written by a later package is not touched."""
    database.close()
    version_of(path, becomes=STORE_VERSION + 1)
    words = f"its version is {STORE_VERSION + 1}, this package reads {STORE_VERSION}"
    with pytest.raises(StoreError, match=words):
        Database(path, read_only=read_only)
    assert version_of(path) == STORE_VERSION + 1


@pytest.mark.parametrize("read_only", [False, True])
def test_a_database_of_another_program_is_refused(tmp_path, read_only):
    """A file of SQLite that is no store gets no tables of ours."""
    path = tmp_path / "photos.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE photos (name TEXT)")
    with pytest.raises(StoreError, match="a database of another program"):
        Database(path, read_only=read_only)
    with contextlib.closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]


def test_an_empty_file_becomes_a_store(tmp_path):
    """A file without a byte, as a temporary file is, holds nothing that could be lost."""
    path = tmp_path / "store.sqlite3"
    path.touch()
    Database(path).close()
    assert version_of(path) == STORE_VERSION


def test_a_store_that_is_not_there_is_not_made_by_reading(tmp_path):
    """Reading a store that does not exist is an error, and leaves no file."""
    path = tmp_path / "typo.sqlite3"
    with pytest.raises(StoreError, match="there is no such file"):
        Database(path, read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_sees_what_is_committed_while_it_is_open(path, database):
    """A store opened for reading shows what another has written since."""
    reader = Database(path, read_only=True)
    with database.transaction() as connection:
        connection.execute(INSERT, ("b",))
    with reading(reader) as connection:
        assert connection.execute("SELECT count(*) FROM batches").fetchone() == (1,)
    reader.close()


def test_reading_waits_for_no_writer(database):
    """What is committed can be read while a transaction is under way, which is not seen."""
    with database.transaction() as connection:
        connection.execute(INSERT, ("b",))
        with reading(database) as other:
            assert other.execute("SELECT count(*) FROM batches").fetchone() == (0,)


@contextlib.contextmanager
def reading(database):
    """Give a connection that reads, from another thread, as the engine's reads are."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        context = database.reading()
        connection = pool.submit(context.__enter__).result()
        try:
            yield connection
        finally:
            pool.submit(context.__exit__, None, None, None).result()


@pytest.fixture
def unwritable(monkeypatch):
    """Let SQLite refuse to open for writing, as it does in a folder of somebody else."""
    connect, opened = sqlite3.connect, []

    def refuse(path, *args, **options):
        if "mode=rw" in str(path):
            raise sqlite3.OperationalError("unable to open database file")
        opened.append(str(path))
        return connect(path, *args, **options)

    monkeypatch.setattr(sqlite3, "connect", refuse)
    return opened


def test_a_store_that_cannot_be_written_can_be_read(path, database, unwritable):
    """A store on a medium that is read-only can be read, without a file beside it being made."""
    with database.transaction() as connection:
        connection.execute(INSERT, ("b",))
    database.close()
    reader = Database(path, read_only=True)
    with reader.reading() as connection:
        assert connection.execute("SELECT batch_id FROM batches").fetchall() == [("b",)]
    reader.close()
    assert "mode=ro" in unwritable[-1]


def test_a_log_that_cannot_be_taken_in_is_not_overlooked(path, database, monkeypatch):
    """A store whose last writes stand in a log beside it is not opened as if the log were not there."""
    with database.transaction() as connection:
        connection.execute(INSERT, ("b",))
    connect, tried = sqlite3.connect, []

    def refuse(path, *args, **options):
        tried.append(str(path))
        if "immutable" in str(path):
            return connect(path, *args, **options)
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    with pytest.raises(StoreError, match="unable to open"):
        Database(path, read_only=True)
    assert not any("immutable" in each for each in tried)


def test_a_file_that_another_process_holds_is_waited_for(monkeypatch):
    """SQLite does not wait by itself for the change of a new file's journal mode; the store does."""
    answers = ["database is locked", "database is locked", None]

    class Held:
        def execute(self, _statement):
            if (words := answers.pop(0)) is not None:
                raise sqlite3.OperationalError(words)

    monkeypatch.setattr(module.time, "sleep", lambda _seconds: None)
    module._patiently(Held(), "PRAGMA journal_mode = WAL")
    assert answers == []


def test_what_is_not_a_lock_is_not_waited_for():
    """A disk's error is raised at once."""

    class Broken:
        def execute(self, _statement):
            raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
        module._patiently(Broken(), "PRAGMA journal_mode = WAL")


OPEN_AT_ONCE = """
import multiprocessing, sys
from massive_frames.store import Database
context = multiprocessing.get_context("fork")
barrier = context.Barrier(8)
def child():
    for number in range(10):
        barrier.wait(60)
        Database(f"{sys.argv[1]}-{number}").close()
children = [context.Process(target=child) for _ in range(8)]
for process in children:
    process.start()
for process in children:
    process.join()
print([process.exitcode for process in children])
"""


def test_a_new_store_is_opened_by_many_processes_at_once(tmp_path):
    """Eight processes that make one store at the same instant all have it, and none fails."""
    command = [sys.executable, "-c", OPEN_AT_ONCE, str(tmp_path / "store.sqlite3")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout.strip(), done.stderr) == (str([0] * 8), "")


def test_a_folder_is_not_a_store(tmp_path):
    """A path that is a folder is an error that names it."""
    with pytest.raises(StoreError, match=str(tmp_path)):
        Database(tmp_path)


def test_a_file_of_another_kind_is_not_a_store(tmp_path):
    """A file that is no database is an error, and is left as it was."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Database(path)
    assert path.read_text() == "not a database, " * 100


def test_a_path_below_a_file_cannot_be_written(tmp_path):
    """A folder that cannot be made is an error of the store."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        Database(tmp_path / "file" / "store.sqlite3")


def test_a_full_disk_is_an_error_of_the_store(database):
    """A write that does not fit raises the package's own error."""
    with database.transaction() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full"), database.transaction() as connection:
        connection.execute(INSERT, ("b" * 100_000,))


def test_a_closed_store_is_an_error_of_the_store(database):
    """Using a store after it was closed raises the package's own error."""
    database.close()
    with pytest.raises(StoreError), database.transaction():
        pass


@pytest.mark.parametrize("url", ["postgresql://host/db", "sqlite:///x.db", "https://example.com/store"])
def test_an_address_is_refused(url):
    """A database's address is refused in words, and no file of that name appears."""
    with pytest.raises(StoreError, match="expected a file's path"):
        Database(url)


def test_the_home_folder_may_be_abbreviated(tmp_path, monkeypatch):
    """A path that begins with ~ is below the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    database = Database("~/store.sqlite3")
    database.close()
    assert (tmp_path / "store.sqlite3").is_file()
