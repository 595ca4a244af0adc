"""Archives of unknown form: what is understood is right, what is not is told, nothing gets out of hand."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import random
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from massive_frames.sandbox.archives import FORMS, NAMINGS, Entry, pack
from massive_frames.services.archives import entries, gzips
from massive_frames.services.archives.matching import Wanted
from massive_frames.services.archives.reading import read_archive

QUERIES = ["green tea", "coffee", "Zürich Café", "日本 茶", 'a "b" & c', "tea"]
WANTED = [Wanted(f"key-{number}", query) for number, query in enumerate(QUERIES)]
HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\windows\\x",
    "..\\..\\x",
    "a\x00b",
    "\udcff",
    ".",
    "//x",
    "x" * 3000,
]


def page(query, filler=""):
    """Return a small result page of a query."""
    text = query.replace("&", "&amp;").replace('"', "&quot;")
    return f'<!doctype html><title>{text} - 検索</title><textarea name="q">{text}</textarea>{filler}'.encode()


PAGES = {wanted.key: page(wanted.query) for wanted in WANTED}


def read(body, wanted=WANTED):
    """Read an archive; return the pages and the notes."""
    with read_archive(io.BytesIO(body), wanted) as reading:
        return {key: reading.body(key) for key in reading.pages}, " | ".join(reading.notes)


def zipped(files):
    """Return a zip file of names and bodies."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files:
            archive.writestr(zipfile.ZipInfo(name), body)
    return out.getvalue()


def tarred(files, **facts):
    """Return a tar file of names and bodies, every entry with the facts given."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, body in files:
            info = tarfile.TarInfo(name)
            info.size = len(body)
            for fact, value in facts.items():
                setattr(info, fact, value)
            archive.addfile(info, io.BytesIO(body))
    return out.getvalue()


@pytest.mark.parametrize("order", ["sent", "mixed"])
@pytest.mark.parametrize("naming", NAMINGS)
@pytest.mark.parametrize("form", [form for form in FORMS if form != "unknown"])
def test_every_form_is_read_with_every_naming(form, naming, order):
    """Each page comes to its request, in whatever order, form and naming the archive has."""
    held = [Entry(at, f"0f-{at}", one.query, PAGES[one.key]) for at, one in enumerate(WANTED)]
    if order == "mixed":
        random.Random(1).shuffle(held)
    pages, notes = read(pack(held, form, naming))
    assert (pages, notes) == (PAGES, "")


@pytest.mark.parametrize("naming", NAMINGS)
@pytest.mark.parametrize("form", ["jsonl", "zip"])
def test_a_failed_search_leaves_the_others_in_place(form, naming):
    """Where one page is missing, the rest still come to their requests."""
    held = [
        Entry(at, f"0f-{at}", one.query, PAGES[one.key] if at != 1 else None) for at, one in enumerate(WANTED)
    ]
    pages, _ = read(pack(held, form, naming))
    assert pages == {key: body for key, body in PAGES.items() if key != "key-1"}


BLANK = [Wanted(f"key-{number}", query) for number, query in enumerate(["a1", "b2", "c3"])]
MUTE = [f"<html><p>{number}</p></html>".encode() for number in range(3)]


@pytest.mark.parametrize("first", [0, 1])
def test_numbered_files_are_counted_from_0_or_1(first):
    """Pages that name no query come by the number in the file's name."""
    files = [(f"out/serp-{at + first:04d}.html", MUTE[at]) for at in (2, 0, 1)]
    assert read(zipped(files), BLANK)[0] == dict(zip(["key-0", "key-1", "key-2"], MUTE, strict=True))


def test_numbers_that_could_be_either_are_not_guessed():
    """Two of three files, numbered 1 and 2, may be counted from 0 or from 1: none is taken."""
    pages, notes = read(zipped([("1.html", MUTE[0]), ("2.html", MUTE[1])]), BLANK)
    assert pages == {}
    assert "do not tell where they count from" in notes


def test_one_page_that_names_its_query_settles_the_numbers():
    """The same two files are understood when one of them says whose it is."""
    pages, _ = read(zipped([("1.html", page("b2")), ("2.html", MUTE[1])]), BLANK)
    assert pages == {"key-1": page("b2"), "key-2": MUTE[1]}


def test_order_is_taken_when_the_count_is_exact():
    """A list of as many pages as requests is taken in order, a shorter one is not."""
    pages = [body.decode() for body in MUTE]
    assert list(read(json.dumps(pages).encode(), BLANK)[0].values()) == MUTE
    assert read(json.dumps(pages[:2]).encode(), BLANK)[0] == {}


def test_a_page_of_another_query_is_not_taken_for_its_place():
    """A page that names another request's query goes there, or nowhere, whatever its number says."""
    files = [("0.html", page("b2")), ("1.html", page("z9")), ("2.html", MUTE[2])]
    pages, notes = read(zipped(files), BLANK)
    assert pages == {"key-1": page("b2"), "key-2": MUTE[2]}
    assert "is for another query" in notes


def test_an_order_that_a_page_contradicts_is_not_taken():
    """One page out of order means that the order says nothing."""
    pages = [page("b2").decode(), MUTE[1].decode(), MUTE[2].decode()]
    assert read(json.dumps(pages).encode(), BLANK)[0] == {"key-1": page("b2")}


def test_a_field_that_contradicts_its_page_is_not_taken():
    """An entry whose field says one query and whose page another is left out."""
    pages, notes = read(json.dumps([{"query": "a1", "html": page("b2").decode()}]).encode(), BLANK)
    assert pages == {}
    assert "is for another query" in notes


def test_two_pages_for_one_request_are_left_out():
    """Which of two different pages is right cannot be told."""
    body = json.dumps([{"query": "a1", "html": f"<p>{number}"} for number in range(2)]).encode()
    assert read(body, BLANK)[1] == "several pages claim to be one request's"


def test_a_query_is_found_by_case_where_that_alone_tells():
    """Two queries that differ by case alone are told by the exact spelling."""
    wanted = [Wanted("low", "tea"), Wanted("high", "Tea")]
    body = json.dumps([{"q": q, "html": f"<p>{q}"} for q in ("Tea", "tea")]).encode()
    assert read(body, wanted)[0] == {"low": b"<p>tea", "high": b"<p>Tea"}


def test_file_names_that_spell_the_query_are_understood():
    """``a-1.html`` is the page of ``a 1`` and no first page."""
    wanted = [Wanted("two", "shoe 2"), Wanted("one", "shoe 1")]
    pages = read(zipped([("shoe-1.html", MUTE[0]), ("shoe_2.html", MUTE[1])]), wanted)[0]
    assert pages == {"one": MUTE[0], "two": MUTE[1]}


@pytest.mark.parametrize("field", ["html", "body", "content", "page", "result", "data"])
@pytest.mark.parametrize(
    "wrap", [str, lambda text: base64.b64encode(text.encode()).decode(), lambda text: {"html": text}]
)
def test_a_page_is_found_under_many_names(field, wrap):
    """As text, as base64, or one level further down."""
    body = json.dumps([{"query": "a1", field: wrap(page("a1").decode())}]).encode()
    assert read(body, BLANK)[0] == {"key-0": page("a1")}


@pytest.mark.parametrize(
    "shape",
    [
        lambda html: {"results": [{"terms": "a1", "html": html}]},
        lambda html: {"a1": html},
        lambda html: {"a1": {"html": html}},
        lambda html: [{"request": {"terms": ["a1"]}, "response": {"body": html}}],
        lambda html: {"terms": "a1", "html": html},
        lambda html: [{"key": "key-0", "html": html}],
        lambda html: [{"url": "https://www.google.com/search?q=a1", "html": html}],
    ],
)
def test_an_object_may_have_many_shapes(shape):
    """Lists under a name, objects by query, requests beside responses."""
    mute = MUTE[0].decode()
    assert read(json.dumps(shape(mute)).encode(), BLANK)[0] == {"key-0": MUTE[0]}


def test_a_line_that_is_broken_costs_only_itself():
    """JSON lines are read around one that is none."""
    lines = [json.dumps({"q": q, "html": f"<p>{q}"}).encode() for q in ("a1", "b2")]
    pages, notes = read(lines[0] + b'\n{"q": "c3", "ht\n\n' + lines[1] + b"\n", BLANK)
    assert set(pages) == {"key-0", "key-1"}
    assert "no JSON" in notes


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_hostile_name_is_no_path(make, name, tmp_path, monkeypatch):
    """Whatever an entry is called, its page is read in memory, and nothing is written anywhere."""
    monkeypatch.chdir(tmp_path)
    written = []
    real = io.open
    monkeypatch.setattr("builtins.open", lambda *args, **kw: written.append(args) or real(*args, **kw))
    if make is zipped and "\udcff" in name:
        name = "ÿ"
    pages, _ = read(make([(name, page("tea"))]))
    assert pages == {"key-5": page("tea")}
    assert written == []
    assert list(Path(tmp_path).iterdir()) == []


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_left_out(kind):
    """A tar entry that is no plain file is told and not followed."""
    pages, notes = read(tarred([("0.html", b"")], type=kind, linkname="/etc/passwd", size=0))
    assert pages == {}
    assert "is no plain file" in notes


def test_an_encrypted_member_is_left_out():
    """A member that wants a password is told, and the others are read."""
    body = bytearray(zipped([("tea.html", page("tea")), ("coffee.html", page("coffee"))]))
    at = body.find(b"PK\x01\x02")
    body[at + 8] |= 1
    pages, notes = read(bytes(body))
    assert pages == {"key-1": page("coffee")}
    assert "encrypted" in notes


def test_a_damaged_member_is_left_out():
    """A checksum that is wrong costs that page alone."""
    body = zipped([("tea.html", page("tea")), ("coffee.html", page("coffee"))])
    at = body.find(b"tea.html") + 12
    pages, notes = read(body[:at] + b"\xff\xff\xff" + body[at + 3 :])
    assert pages == {"key-1": page("coffee")}
    assert "damaged" in notes


def bomb(size):
    """Return every form of a file that unpacks to a very large one."""
    zeros = b"<p>" + bytes(size)
    return [zipped([("0.html", zeros)]), gzip.compress(zeros), gzip.compress(tarred([("0.html", zeros)]))]


@pytest.mark.parametrize("number", range(3))
def test_a_bomb_stops_at_the_limit(monkeypatch, number):
    """What is taken in is limited by its unpacked size, per entry and in all."""
    for module in (entries, gzips):
        monkeypatch.setattr(module, "MAX_TOTAL_BYTES", 10**6)
    pages, notes = read(bomb(10**7)[number])
    assert pages == {}
    assert "more than" in notes or "not known" in notes


@pytest.mark.parametrize("form", ["jsonl", "json", "gzip"])
def test_a_file_of_many_pages_may_be_larger_than_a_page(form, monkeypatch):
    """The limit of an entry is that of a page, not that of the JSON around all of them."""
    monkeypatch.setattr(entries, "MAX_ENTRY_BYTES", 400)
    held = [Entry(at, f"0f-{at}", one.query, PAGES[one.key]) for at, one in enumerate(WANTED)]
    assert read(pack(held, form, "terms")) == (PAGES, "")


def test_many_entries_stop_at_the_limit(monkeypatch):
    """Entries are counted, and those within the limit stand."""
    monkeypatch.setattr(entries, "MAX_ENTRIES", 3)
    files = [("tea.html", page("tea")), *((f"x{at}.txt", b"x") for at in range(9))]
    for body in (zipped(files), tarred(files)):
        pages, notes = read(body)
        assert pages == {"key-5": page("tea")}
        assert "more than 3 entries" in notes


def test_an_archive_in_an_archive_in_an_archive_is_not_opened():
    """Gzip upon gzip upon gzip, and zip inside gzip, are left alone."""
    inner = zipped([("tea.html", page("tea"))])
    for body in (gzip.compress(inner), gzip.compress(gzip.compress(gzip.compress(page("tea"))))):
        assert read(body) == ({}, "its form is not known | there is no page in it")


def test_json_of_nothing_but_brackets_is_not_built(monkeypatch):
    """A text that would become millions of objects is refused before it is read."""
    body = b"[" + b"{}," * 2_000_000 + b"{}]"
    assert read(body)[0] == {}


def test_a_truncated_tar_keeps_what_came():
    """A gzip file that breaks off is read as far as it goes."""
    files = [(f"{q}.html", page(q, os.urandom(3000).hex())) for q in ("tea", "coffee")]
    body = gzip.compress(tarred(files))
    pages, notes = read(body[: len(body) * 2 // 3])
    assert list(pages) == ["key-5"]
    assert "damaged" in notes


_starts = [
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06" + bytes(18),
    b"\x1f\x8b\x08\0\0\0\0\0\0\xff",
    b"[",
    b'{"html":',
    b'[{"html": "<p>", "index":',
    b"<html>",
    b"\xef\xbb\xbf[",
    tarred([("0.html", b"<p>")])[:600],
    zipped([("0.html", b"<p>")])[:-8],
]
_whole = [
    *bomb(300),
    tarred([("0.html", b"<p>"), ("tea.html", page("tea"))]),
    zipped([("0.html", b"<p>"), ("a.json", b'[{"q": "tea", "html": "<p>"}]')]),
    json.dumps([{"q": "tea", "html": "<p>"}, {"q": ["x"], "index": "7", "body": "<a"}]).encode(),
    gzip.compress(b'{"q": "tea", "html": "<p>"}\n' * 3),
]


@given(start=st.sampled_from(_starts), rest=st.binary(max_size=2000))
def test_any_bytes_are_read(start, rest):
    """Whatever the bytes are, there are pages or there are words, and never an exception."""
    pages, notes = read(start + rest)
    assert set(pages) <= set(PAGES)
    assert pages or notes


@given(
    whole=st.sampled_from(_whole),
    cuts=st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=8)), max_size=6),
    end=st.integers(0, 5000),
)
def test_damaged_archives_are_read(whole, cuts, end):
    """Archives with bytes changed and ends cut off raise nothing either."""
    body = bytearray(whole)
    for at, piece in cuts:
        place = at % len(body)
        body[place : place + len(piece)] = piece
    pages, _ = read(bytes(body[: len(body) - end % len(body)]))
    assert set(pages) <= set(PAGES)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("<p>x"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["html", "results", "q", "index", "id", "request", "x", "status"]), inner
        )
    ),
    max_leaves=20,
)


@given(value=_json)
def test_any_json_is_read(value):
    """Values of any type under any name raise nothing."""
    pages, _ = read(json.dumps(value).encode())
    assert set(pages) <= set(PAGES)
