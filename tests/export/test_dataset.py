"""A batch's folder holds whole files of one schema, which anybody can read while it runs."""

from __future__ import annotations

import errno
import threading
from datetime import UTC, datetime

import pandas as pd
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

import massive_frames as mf
from massive_frames.errors import ExportError
from massive_frames.export import dataset
from massive_frames.export.dataset import DatasetWriter
from massive_frames.frames import FrameBuilder, build, schema_for
from massive_frames.models import Attribute, Image, Link, SearchRow
from massive_frames.services import get_service

SCHEMA = schema_for("serp", get_service("massive-search").parameters)
ATTRS = {"batch_id": "b", "schema_version": 1}
AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
FULL = SearchRow(
    "organic",
    section="main",
    rank=1,
    title="half of an emoji \ud83d",
    domain="example.com",
    rating=4.5,
    votes=2**63 - 1,
    sitelinks=[Link(1, "One"), Link(2)],
    attributes=[Attribute("Phone", "\ud83d")],
    images=[Image(1, None, "a cup")],
    details={"a": "ä"},
)
AD = SearchRow("ad")


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self):
        """Return the time it was set to."""
        return self.now


@pytest.fixture
def clock():
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def folder(tmp_path):
    """Return the place of a folder that is not there yet."""
    return tmp_path / "runs" / "x"


@pytest.fixture
def start(folder, clock):
    """Return a function that opens the folder as a run of the batch does."""

    def start(batch_id="b", **options):
        return DatasetWriter(folder, SCHEMA, batch_id=batch_id, attrs=ATTRS, clock=clock, **options)

    return start


def shared_of(number, error=None):
    """Return what the rows of one request share."""
    return {
        "query": f"query {number}",
        "request_key": f"key{number}",
        "body_bytes": 2**53 + 1,
        "submitted_at": AT,
        "error": error,
    }


def add(writer, *numbers, rows=(FULL, AD), error=None):
    """Add requests, each with the same rows."""
    for number in numbers:
        writer.add(shared_of(number, error), [] if error else list(rows), number)


def names(folder):
    """Return the names of everything in the folder."""
    return sorted(path.name for path in folder.iterdir())


def keys_in(folder):
    """Return the keys in the order of the folder's rows."""
    return mf.read(folder)["request_key"].tolist()


def test_the_folder_reads_as_the_frame_of_the_batch(start, folder):
    """Reading the folder gives the frame that the batch would have given: values, types, attributes."""
    writer, builder = start(rows_per_file=5), FrameBuilder(SCHEMA)
    for number in range(7):
        for target in (writer, builder):
            target.add(shared_of(number), [FULL, AD] if number % 2 else [AD], number)
    writer.add(shared_of(7, "network"), [], 7)
    builder.add(shared_of(7, "network"), [], 7)
    writer.close()
    assert_frame_equal(mf.read(folder), builder.frame(ATTRS))
    assert mf.read(folder).attrs == {"massive_frames": ATTRS}


def test_a_folder_without_parts_is_an_empty_frame(start, folder):
    """A batch that has not finished anything has a frame of no rows with every column."""
    start()
    assert_frame_equal(mf.read(folder), FrameBuilder(SCHEMA).frame({}))
    assert mf.read(folder).attrs == {"massive_frames": ATTRS}


def test_parts_have_at_most_so_many_rows(start, folder):
    """A request's rows stand in one part, and a part is full before it has too many."""
    writer = start(rows_per_file=5)
    add(writer, *range(6))
    writer.close()
    assert writer.listing()["n_rows"].tolist() == [4, 4, 4]


def test_a_request_of_very_many_rows_is_one_part(start, folder):
    """A request with more rows than a part should have is still not torn apart."""
    writer = start(rows_per_file=5)
    add(writer, 0)
    add(writer, 1, rows=[AD] * 12)
    add(writer, 2)
    writer.close()
    assert writer.listing()["n_rows"].tolist() == [2, 12, 2]


def test_parts_have_about_so_many_bytes(start, folder, monkeypatch):
    """A part is written when its columns have grown to their bytes, however few rows there are."""
    monkeypatch.setattr(build, "ROWS_PER_CHUNK", 10)
    writer = start(bytes_per_file=100_000)
    add(writer, *range(100), rows=[SearchRow("organic", answer="x" * 5_000)])
    writer.close()
    assert writer.listing()["n_rows"].max() <= 30


def test_memory_is_given_back_with_each_part(start):
    """After a part is written its rows are no longer held."""
    writer = start(rows_per_file=4)
    add(writer, 0, 1)
    assert (len(writer), writer._done.nbytes) == (0, 0)


def test_progress_is_seen_in_time(start, clock, folder):
    """A part is written when the last one is old enough, though it is not full."""
    writer = start(seconds_per_file=60)
    add(writer, 0)
    assert keys_in(folder) == []
    clock.now = 60
    add(writer, 1)
    assert keys_in(folder) == ["key0", "key0", "key1", "key1"]
    add(writer, 2)
    assert len(writer.listing()) == 1


READERS = {
    "pandas": pd.read_parquet,
    "pyarrow": lambda folder: pyarrow.dataset.dataset(folder).to_table().to_pandas(),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_others_read_while_the_batch_runs(reader, start, folder):
    """A reader sees whole parts only, and nothing of one that is being written."""
    writer = start(rows_per_file=2)
    add(writer, 0)
    (folder / ".massive_frames-x.tmp").write_bytes(b"PAR1 half")
    assert reader(folder)["query"].tolist() == ["query 0"] * 2
    add(writer, 1)
    assert reader(folder)["query"].tolist() == ["query 0"] * 2 + ["query 1"] * 2


def test_pandas_alone_reads_every_type(start, folder):
    """Without this package the columns have the declared types, those without any value too."""
    writer = start(rows_per_file=2)
    add(writer, 0, rows=[AD])
    add(writer, 1, rows=[FULL])
    writer.add({"request_key": "bare"}, [AD, AD], 2)
    writer.close()
    read = pd.read_parquet(folder)
    assert read.dtypes.astype(str).to_dict() == SCHEMA.dtypes
    assert read.attrs == {"massive_frames": ATTRS}


def test_all_files_have_one_schema(start, folder):
    """Parts, failed requests and the folder's own schema are alike to the last note."""
    writer = start(rows_per_file=2)
    add(writer, 0, rows=[FULL, FULL])
    add(writer, 1, rows=[AD, AD])
    add(writer, 2, error="network")
    writer.close()
    first, *others = [pq.read_schema(folder / name) for name in names(folder)]
    assert len(others) == 3
    assert all(first.equals(other, check_metadata=True) for other in others)


def test_categories_are_the_same_over_parts(start, folder):
    """A text that stands in several parts is one category, and all of them are in order."""
    writer = start(rows_per_file=1)
    for number, kind in enumerate(["organic", "ad", "organic"]):
        add(writer, number, rows=[SearchRow(kind)])
    assert mf.read(folder)["type"].cat.categories.tolist() == ["ad", "organic"]
    assert sorted(pd.read_parquet(folder)["type"].cat.categories) == ["ad", "organic"]


def test_a_file_without_any_value_of_a_category_fits_the_others(start, folder):
    """Where a column is missing throughout, other readers still know that its categories are texts."""
    writer = start()
    add(writer, 0)
    add(writer, 1, error="network")
    writer.close()
    part, failed = (
        pd.read_parquet(folder / name)["type"] for name in ("part-00000.parquet", "failed.parquet")
    )
    assert failed.isna().all()
    assert failed.cat.categories.dtype == part.cat.categories.dtype == "str"
    assert mf.read(folder)["type"].cat.categories.tolist() == ["ad", "organic"]


def test_requests_without_a_result_stand_apart(start, folder):
    """Only finished requests are in parts; errors come at the end, in a file of their own."""
    writer = start(rows_per_file=2)
    add(writer, 0, error="network")
    add(writer, 1)
    assert set(keys_in(folder)) == {"key1"}
    writer.close()
    assert names(folder) == ["_common_metadata", "failed.parquet", "part-00000.parquet"]
    assert pd.read_parquet(folder / "failed.parquet")["error"].tolist() == ["network"]


def test_many_that_were_not_sent_stand_apart(start, folder):
    """Requests added together are among the failed ones."""
    writer = start()
    writer.add_many({"request_key": ["key0", "key1"]}, {"error": "not-sent"}, [0, 1])
    add(writer, 1)
    writer.close()
    assert pd.read_parquet(folder / "failed.parquet")["request_key"].tolist() == ["key0"]
    assert keys_in(folder) == ["key1", "key1", "key0"]


def test_an_answer_takes_the_errors_place(start, folder):
    """A request that was tried again with success is not among the failed ones."""
    writer = start()
    add(writer, 0, error="network")
    add(writer, 0)
    writer.close()
    assert names(folder) == ["_common_metadata", "part-00000.parquet"]


def test_several_threads_add_at_once(start, folder):
    """Rows that come from several threads are all written, those of a request together and once."""
    writer = start(rows_per_file=7)
    threads = [
        threading.Thread(target=add, args=(writer, *range(begin, begin + 10))) for begin in range(0, 40, 10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    keys = keys_in(folder)
    assert keys[::2] == keys[1::2]
    assert set(keys[::2]) == {f"key{number}" for number in range(40)}
    assert len(keys) == 80


def test_the_listing_says_what_is_where(start):
    """One row a file: its rows, requests, failed requests and size."""
    writer = start(rows_per_file=4)
    add(writer, 0, 1, 2)
    add(writer, 3, error="network")
    writer.close()
    listing = writer.frame({"batch_id": "b"})
    counts = listing[["file", "n_rows", "n_requests", "n_failed"]].to_numpy().tolist()
    assert counts == [
        ["part-00000.parquet", 4, 2, 0],
        ["part-00001.parquet", 2, 1, 0],
        ["failed.parquet", 1, 1, 1],
    ]
    assert (listing["bytes"] > 0).all()
    assert listing.attrs["massive_frames"] == {"batch_id": "b", "to": str(writer.folder)}


def test_a_listing_of_nothing_has_its_columns(start):
    """Before the first part the listing is empty, with the same columns and types."""
    listing = start().listing()
    assert listing.dtypes.astype(str).to_dict() == dataset.LISTING
    assert listing.empty


def test_a_full_disk_leaves_nothing_half_done(start, folder, monkeypatch):
    """When a part cannot be written that is told, nothing is left, and a later try writes every row."""
    writer = start(rows_per_file=2)

    def full(table, beside, **options):
        beside.write_bytes(b"PAR1")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(dataset.pq, "write_table", full)
        with pytest.raises(ExportError, match=r"^to='.*No space left"):
            add(writer, 0)
        with pytest.raises(ExportError, match="No space left"):
            add(writer, 1)
        assert names(folder) == ["_common_metadata"]
    writer.close()
    assert keys_in(folder) == ["key0", "key0", "key1", "key1"]


def test_a_file_of_somebody_else_is_not_written_over(start, folder):
    """A part that another process put there meanwhile is left as it is."""
    writer = start(rows_per_file=2)
    (folder / "part-00000.parquet").write_bytes(b"theirs")
    with pytest.raises(ExportError, match="another process"):
        add(writer, 0)
    assert (folder / "part-00000.parquet").read_bytes() == b"theirs"


def test_closing_twice_changes_nothing(start, folder):
    """A second close writes the same folder."""
    writer = start()
    add(writer, 0)
    add(writer, 1, error="network")
    writer.close()
    before = writer.listing()
    writer.close()
    assert_frame_equal(writer.listing(), before)


def test_reading_a_folder_of_something_else_says_so(tmp_path):
    """A folder without a dataset's files raises our own error, naming it."""
    with pytest.raises(ExportError, match="expected a folder with part-00000"):
        mf.read(tmp_path)


def test_reading_a_spoilt_folder_says_so(start, folder):
    """A part that is no Parquet raises our own error."""
    start()
    (folder / "part-00000.parquet").write_bytes(b"spoilt")
    with pytest.raises(ExportError, match="cannot be read as a folder"):
        mf.read(folder)


def test_a_file_in_the_folders_place_is_named(start, folder):
    """What is there is said, not the system's number for it."""
    folder.parent.mkdir()
    folder.touch()
    with pytest.raises(ExportError, match=r"^to='.*': a file is there; expected a new or empty folder"):
        start()
