"""A batch that goes on writes to the same folder: nothing twice, nothing lost, no file of others touched."""

from __future__ import annotations

import shutil

import pytest

import massive_frames as mf
from massive_frames.errors import ExportError
from massive_frames.export.dataset import DatasetWriter
from massive_frames.frames import schema_for
from massive_frames.models import SearchRow
from massive_frames.services import get_service

SCHEMA = schema_for("serp", get_service("massive-search").parameters)
ROWS = [SearchRow("organic"), SearchRow("ad")]


@pytest.fixture
def folder(tmp_path):
    """Return the place of a folder that is not there yet."""
    return tmp_path / "x"


@pytest.fixture
def start(folder):
    """Return a function that opens the folder as a run of the batch does."""

    def start(batch_id="b", schema=SCHEMA, **attrs):
        return DatasetWriter(folder, schema, batch_id=batch_id, attrs=attrs, rows_per_file=4)

    return start


def run(writer, numbers, errors=()):
    """Add what is not yet in parts, as a batch does that goes on."""
    done = writer.finished_keys()
    for number in numbers:
        if f"key{number}" not in done:
            error = "network" if number in errors else None
            shared = {"request_key": f"key{number}", "error": error}
            writer.add(shared, [] if error else ROWS, number)


def keys_in(folder):
    """Return the keys of the folder's rows, sorted."""
    return sorted(mf.read(folder)["request_key"])


def test_finished_requests_are_known(start):
    """A later run learns which requests stand in parts; failed and waiting ones do not."""
    writer = start()
    run(writer, range(4), errors={0})
    writer.close()
    assert start().finished_keys() == {"key1", "key2", "key3"}


def test_nothing_is_doubled_or_lost_after_a_kill(start, folder):
    """Rows that were not in a part when the process died come again; those in parts do not."""
    run(start(), range(5))
    (folder / ".massive_frames-abc.tmp").write_bytes(b"PAR1 half a part")
    writer = start()
    assert not list(folder.glob(".*"))
    run(writer, range(6))
    writer.close()
    assert keys_in(folder) == sorted([f"key{number}" for number in range(6)] * 2)


def test_parts_go_on_counting(start):
    """Earlier parts are kept as they are, and listed with the new ones."""
    run(start(), range(2))
    writer = start()
    run(writer, range(5), errors={4})
    writer.close()
    assert writer.listing()["file"].tolist() == ["part-00000.parquet", "part-00001.parquet", "failed.parquet"]
    assert start().listing().equals(writer.listing())


def test_answered_requests_leave_the_failed_ones(start, folder):
    """A run that answers what failed before leaves none of the old errors."""
    writer = start()
    run(writer, range(3), errors={0, 1})
    writer.close()
    writer = start()
    run(writer, range(3), errors={1})
    writer.close()
    failed = mf.read(folder / "failed.parquet")
    assert failed["request_key"].tolist() == ["key1"]
    assert keys_in(folder) == ["key0", "key0", "key1", "key2", "key2"]


def test_an_answer_and_its_old_error_are_never_seen_together(start, folder):
    """The old errors are gone before a part with an answer to them appears."""
    writer = start()
    run(writer, range(2), errors={0, 1})
    writer.close()
    run(start(), range(2))
    assert keys_in(folder) == ["key0", "key0", "key1", "key1"]


def test_old_errors_stay_until_there_is_news(start, folder):
    """A run that dies before it has anything leaves the folder as it was."""
    writer = start()
    run(writer, range(2), errors={0})
    writer.close()
    start()
    assert keys_in(folder) == ["key0", "key1", "key1"]


def test_all_parts_keep_the_first_runs_notes(start, folder):
    """Whatever a later run has to say of itself, the folder's schema stays one."""
    run(start(n_asked=2), range(2))
    run(start(n_asked=3), range(4))
    assert mf.read(folder).attrs["massive_frames"] == {"n_asked": 2, "batch_id": "b"}


@pytest.mark.parametrize("name", ["data.csv", "part-1.parquet", "failed.csv", "sub", "_SUCCESS", "_metadata"])
def test_a_folder_with_other_files_is_refused(name, start, folder):
    """A folder that holds anything else is left alone, and the error says what would be right."""
    folder.mkdir()
    (folder / name).mkdir() if name == "sub" else (folder / name).write_bytes(b"x")
    with pytest.raises(ExportError, match=rf"^to='.*x': it holds '{name}'; expected a new or empty folder"):
        start()
    assert [path.name for path in folder.iterdir()] == [name]


def test_another_batchs_folder_is_refused(start):
    """A folder belongs to the batch that wrote there first."""
    start("first")
    with pytest.raises(ExportError, match=r"it is of batch 'first', not 'b'; expected a new or empty folder"):
        start()


def test_parts_of_unknown_origin_are_refused(start, folder):
    """Parts without the folder's schema may be anybody's."""
    run(start(), range(2))
    (folder / "_common_metadata").unlink()
    with pytest.raises(ExportError, match="no _common_metadata"):
        start()


def test_a_folder_with_other_columns_is_refused(start):
    """A folder that a version with other columns wrote is not mixed with new parts."""
    start(schema=schema_for("serp", ()))
    with pytest.raises(ExportError, match="columns are of another version"):
        start()


def test_a_file_in_the_place_of_the_folder_is_refused(start, folder):
    """A file is not a folder."""
    folder.write_bytes(b"x")
    with pytest.raises(ExportError, match=r"^to="):
        start()


def test_a_spoilt_marker_is_refused(start, folder):
    """A folder whose schema cannot be read is left alone."""
    folder.mkdir()
    (folder / "_common_metadata").write_bytes(b"spoilt")
    with pytest.raises(ExportError, match=r"^to="):
        start()


def test_a_spoilt_part_says_what_to_do(start, folder):
    """A part that cannot be read is named, with the way out."""
    run(start(), range(2))
    (folder / "part-00000.parquet").write_bytes(b"spoilt")
    with pytest.raises(ExportError, match=r"part-00000\.parquet cannot be read.*remove it and resume"):
        start().finished_keys()


def test_hidden_files_do_not_matter(start, folder):
    """What a file manager leaves in a folder is no reason to refuse it."""
    folder.mkdir()
    (folder / ".DS_Store").write_bytes(b"x")
    run(start(), range(2))
    assert keys_in(folder) == ["key0", "key0", "key1", "key1"]
    assert (folder / ".DS_Store").exists()


def test_a_folder_that_vanished_says_so(start, folder):
    """When somebody removes the folder while the batch runs, the error names it."""
    writer = start()
    shutil.rmtree(folder)
    with pytest.raises(ExportError, match=r"^to="):
        run(writer, range(2))
    with pytest.raises(ExportError, match=r"^to="):
        writer.listing()


def test_a_part_can_be_copied_elsewhere_and_read(start, folder, tmp_path):
    """The parts alone are enough to read a dataset."""
    run(start(), range(2))
    (tmp_path / "copy").mkdir()
    shutil.copy(folder / "part-00000.parquet", tmp_path / "copy")
    assert mf.read(tmp_path / "copy").equals(mf.read(folder))
