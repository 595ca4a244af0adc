"""The store's file: durable, shared, and refused with a clear error where it cannot serve."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from massive_frames.errors import StoreError
from massive_frames.store import Database
from massive_frames.store.database import STORE_VERSION


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
        connection.execute("INSERT INTO batches VALUES ('b', 's', 'now', 1, 'running', '')")
    other = sqlite3.connect(path)
    assert other.execute("SELECT count(*) FROM batches").fetchone() == (1,)
    other.close()


def test_a_transaction_that_fails_leaves_nothing(database):
    """An error inside the block undoes what the block did."""
    row = "INSERT INTO batches VALUES ('b', 's', 'now', 1, 'running', '')"
    with pytest.raises(StoreError), database.transaction() as connection:
        connection.executemany(row, [(), ()])
    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM batches").fetchone() == (0,)


def test_two_open_stores_write_to_one_file(path, database):
    """Two programs can keep their batches in the same file at once."""
    other = Database(path)
    for number, store in enumerate([database, other] * 10):
        with store.transaction() as connection:
            connection.execute("INSERT INTO batches VALUES (?, 's', 'now', 1, 'running', '')", (str(number),))
    with other.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM batches").fetchone() == (20,)
    other.close()


def test_threads_share_one_store(database):
    """Several threads may write through one object."""

    def write(number):
        for turn in range(10):
            with database.transaction() as connection:
                connection.execute(
                    "INSERT INTO batches VALUES (?, 's', 'now', 1, 'running', '')", (f"{number}-{turn}",)
                )

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
        connection.execute("INSERT INTO batches VALUES ('b', 's', 'now', 1, 'running', '')")
    database.close()
    again = Database(path)
    with again.transaction() as connection:
        assert connection.execute("SELECT batch_id FROM batches").fetchall() == [("b",)]
    again.close()


def test_a_store_of_another_version_is_refused(path, database):
    """A store written by a later package is not touched."""
    database.close()
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA user_version = {STORE_VERSION + 1}")
    raw.commit()
    raw.close()
    with pytest.raises(
        StoreError, match=f"its version is {STORE_VERSION + 1}, this package reads {STORE_VERSION}"
    ):
        Database(path)


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
        connection.execute("INSERT INTO batches VALUES (?, 's', 'now', 1, 'running', '')", ("b" * 100_000,))


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
