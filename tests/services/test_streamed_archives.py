"""Archives that are larger than memory: taken apart on the disk, one page in memory, with the same result."""

from __future__ import annotations

import io
import json
import zipfile
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from massive_frames.errors import StoreError
from massive_frames.services.archives import entries, outline, records, scratch
from massive_frames.services.archives.matching import Wanted
from massive_frames.services.archives.reading import read_archive

WANTED = [Wanted(f"key-{number}", query) for number, query in enumerate(["a1", "b2", "c3"])]
ITEMS = [{"q": query, "html": f'<p class="x\\">{query} \u65e5'} for query in ("a1", "b2", "c3")]
PAGES = {f"key-{number}": item["html"].encode() for number, item in enumerate(ITEMS)}
_texts = st.text(max_size=8) | st.sampled_from(['"', "\\", '\\"', "a1", "<p>", "\n", "[", "},{"])
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | _texts,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            _texts | st.sampled_from(["html", "results", "q", "index", "status", "data"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


def read(body, wanted=WANTED):
    """Read an archive; return the pages and the notes."""
    with read_archive(io.BytesIO(body), wanted) as reading:
        return {key: reading.body(key) for key in reading.pages}, reading.notes


@given(
    value=st.lists(_values, min_size=1, max_size=5), indent=st.sampled_from([None, 1]), n=st.integers(1, 9)
)
def test_an_arrays_parts_are_its_elements(value, indent, n):
    """However the file is cut into pieces, and whatever the texts hold."""
    body = b"\xef\xbb\xbf " + json.dumps(value, indent=indent, ensure_ascii=False).encode() + b"\n "
    with mock.patch.object(outline, "PIECE_BYTES", n):
        found = outline.outline(io.BytesIO(body))
        assert outline.stands_alone(io.BytesIO(body), found)
        assert not outline.stands_alone(io.BytesIO(body + b"x"), found)
    assert [json.loads(body[start:end]) for start, end in found.parts] == value
    assert json.loads(body[found.start : found.end]) == value


@given(value=st.dictionaries(_texts, _values, min_size=1, max_size=5), n=st.integers(1, 9))
def test_an_objects_parts_are_its_fields(value, n):
    """Each part is a name with its value."""
    body = json.dumps(value).encode()
    with mock.patch.object(outline, "PIECE_BYTES", n):
        found = outline.outline(io.BytesIO(body))
    fields = [json.loads(b"{" + body[start:end] + b"}") for start, end in found.parts]
    assert {name: item for field in fields for name, item in field.items()} == value


@given(
    value=st.dictionaries(
        _texts | st.sampled_from(["html", "results", "q", "data"]), _values, min_size=1, max_size=5
    )
)
def test_a_large_object_is_read_as_a_small_one(value):
    """Field by field or at once, the pages and the notes are the same."""
    body = json.dumps(value).encode()
    at_once = read(body)
    with mock.patch.object(records, "MAX_WHOLE_BYTES", -1):
        assert read(body) == at_once


@pytest.mark.parametrize(
    "shape",
    [
        {"count": 3, "results": ITEMS},
        {item["q"]: item["html"] for item in ITEMS},
        {item["q"]: {"html": item["html"]} for item in ITEMS},
        {"status": "done", "items": ITEMS, "more": None},
    ],
)
def test_a_large_object_may_have_many_shapes(shape, monkeypatch):
    """A list under a name, or a page under each query."""
    monkeypatch.setattr(records, "MAX_WHOLE_BYTES", 0)
    assert read(json.dumps(shape).encode()) == (PAGES, ())


def test_a_large_object_may_be_one_page(monkeypatch):
    """An object that is an entry itself is no list of any."""
    monkeypatch.setattr(records, "MAX_WHOLE_BYTES", 0)
    body = json.dumps({"q": "b2", "html": "<p>", "data": [{"html": "<a>"}]}).encode()
    assert read(body) == ({"key-1": b"<p>"}, ())


def test_an_array_that_breaks_off_is_read_as_far_as_it_goes():
    """Elements that are whole stand."""
    body = json.dumps(ITEMS).encode()
    pages, notes = read(body[: body.index(b"c3")])
    assert pages == {key: PAGES[key] for key in ("key-0", "key-1")}
    assert "its JSON breaks off" in notes


def test_an_element_that_is_broken_costs_only_itself():
    """The others of its array stand."""
    body = json.dumps(ITEMS).encode().replace(b'"b2"', b"b2")
    pages, notes = read(body)
    assert set(pages) == {"key-0", "key-2"}
    assert "element 2 is no JSON" in notes


def test_lines_of_arrays_are_no_array():
    """What is more than one value is read by lines, or order would be taken from the first line alone."""
    body = b'["<p>1", "<p>2", "<p>3"]\n["<p>4"]\n'
    assert read(body)[0] == {}


def test_json_in_a_zip_may_be_larger_than_a_page(monkeypatch):
    """The limit of an entry is that of a page, also where one member holds all of them."""
    monkeypatch.setattr(entries, "MAX_ENTRY_BYTES", 100)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("results.json", json.dumps(ITEMS))
    assert read(file.getvalue()) == (PAGES, ())


def test_json_of_too_many_parts_is_not_followed(monkeypatch):
    """What is made of more brackets than pages are is given up, in words."""
    monkeypatch.setattr(outline, "MAX_MARKS", 50)
    pages, notes = read(b'[{"q": "a1", "html": "<p>"},' + b"[[]]," * 50 + b"1]")
    assert pages == {}
    assert "its JSON is made of more parts than pages have" in notes


def test_texts_of_any_length_beside_a_page_are_not_kept():
    """A query of a million letters is nobody's, and takes no room."""
    long = json.dumps([{"q": "a1" + " " * 5000 + "x", "file": "y" * 5000, "html": "<p>"}]).encode()
    with read_archive(io.BytesIO(long), [Wanted("key-0", "a1"), Wanted("key-1", "b2")]) as reading:
        assert reading.pages == {}


class Full(io.BytesIO):
    """A disk without room."""

    def write(self, _data):
        """Refuse."""
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_no_damaged_archive(monkeypatch):
    """It is said to be the disk's fault, so that nobody pays again for pages that are there."""
    monkeypatch.setattr(scratch.tempfile, "TemporaryFile", lambda **_: Full())
    with pytest.raises(StoreError, match="no room for a batch's archive"):
        read(json.dumps(ITEMS * 2000).encode())


def test_a_reading_can_be_ended(monkeypatch):
    """What ``check`` raises ends it after a page, and the temporary file is closed."""
    made = []
    real = scratch.tempfile.TemporaryFile
    monkeypatch.setattr(
        scratch.tempfile, "TemporaryFile", lambda **facts: made.append(real(**facts)) or made[-1]
    )
    with pytest.raises(KeyboardInterrupt):
        read_archive(io.BytesIO(json.dumps(ITEMS).encode()), WANTED, mock.Mock(side_effect=KeyboardInterrupt))
    assert [file.closed for file in made] == [True]


@pytest.mark.parametrize("size", [0, 1, 10**6])
def test_a_scratch_file_gives_back_what_was_written(size):
    """Whatever its size, from any place."""
    with scratch.scratch() as file:
        body = bytes(range(256)) * (size // 256 + 1)
        file.write(body)
        file.seek(size // 2)
        assert file.read() == body[size // 2 :]
