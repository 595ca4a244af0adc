"""Whatever came instead of HTML is recognised by what it holds."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from massive_frames.parsers import parse


def row_of(body, content_type="", **asked):
    """Return the row of a body."""
    parsed = parse("webpage", body, content_type, asked)
    assert parsed.error is None
    return parsed.rows[0]


def archive(name):
    """Return a zip archive with one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a\1\0\1\0", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "image/avif"),
        (b"\0\0\0\x18ftypisom\0\0\2\0", "video/mp4"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>", "image/svg+xml"),
        (gzip.compress(b"x"), "application/gzip"),
        (archive("notes.txt"), "application/zip"),
        (
            archive("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (bytes(range(32)) * 40, "application/octet-stream"),
    ],
)
def test_a_body_without_text_says_what_it_is(body, media_type):
    """The row has the type, and claims no words."""
    row = row_of(body, "text/html")
    assert (row.media_type, row.text, row.n_words, row.looks_like_error) == (media_type, None, None, None)


@pytest.mark.parametrize(
    ("body", "content_type", "media_type"),
    [
        (b'{"a": [1, 2]}', "text/html", "application/json"),
        (b"[not json", "", "text/plain"),
        (
            b"<?xml version='1.0'?><urlset><url><loc>https://a.example/</loc></url></urlset>",
            "",
            "application/xml",
        ),
        (b"<?xml version='1.0'?><!DOCTYPE html><html><body><p>x</p></body></html>", "", "text/html"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>", "", "application/atom+xml"),
        (b"a,b\n1,2\n3,4\n", "", "text/csv"),
        (b"a\tb\n1\t2\n", "text/tab-separated-values", "text/csv"),
        (b"Dear all,\nthe tea is ready, come soon.\nYours\n", "", "text/plain"),
        (b"User-agent: *\nDisallow:\n", "text/plain", "text/plain"),
        (b"# Tea\n\nwords\n", "text/markdown", "text/markdown"),
        (b"words <b>in bold</b> <p>and a paragraph", "", "text/html"),
    ],
)
def test_texts_are_told_apart(body, content_type, media_type):
    """The content decides, and the declared type where it leaves a doubt."""
    row = row_of(body, content_type)
    assert row.media_type == media_type
    assert row.text


@pytest.mark.parametrize("body", [b"", b" \r\n", b"\0\0\0"])
def test_an_empty_body_is_an_error(body):
    """Nothing is not a page without words."""
    assert parse("webpage", body).error == "malformed"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "shift_jis", "euc_jp"])
def test_any_declared_or_marked_encoding_is_read(encoding):
    """A byte order mark, the header or the page itself tells the encoding."""
    html = "<title>緑茶</title><p>お湯の温度は七十度くらいがよいでしょう。</p>"
    row = row_of(html.encode(encoding), f"text/html; charset={encoding.removesuffix('-sig')}")
    assert (row.title, row.n_words) == ("緑茶", 19)


@pytest.mark.parametrize("html", ["charset=cp1251", "charset=undefined"])
def test_a_page_in_an_old_encoding_is_detected(html):
    """Without a usable declaration the bytes tell."""
    text = "Вода, листья и терпение: всё, что нужно для хорошего чая утром и вечером."
    body = f"<meta {html}><title>Чай</title><p>{text}</p>".encode("cp1251")
    assert row_of(body).text == text


def test_a_guessed_encoding_is_told():
    """Where neither the page nor the bytes are sure, a warning says so."""
    assert parse("webpage", "<p>Ünïcödé".encode("latin-1")).warnings == ["encoding-doubtful"]
    assert parse("webpage", "<p>Ünïcödé".encode()).warnings == []


def test_a_page_that_breaks_off_is_told():
    """A download that ended too early may lack words and links."""
    assert parse("webpage", b"<html><body><p>words").warnings == ["truncated-page"]
    assert parse("webpage", b"<html><body><p>words</body>").warnings == []


def test_markdown_that_was_asked_for_is_read_like_a_page():
    """Links, tables and headings of Markdown have the columns that a page's have."""
    row = row_of(b"# Tea\n\n[x](/y)\n\n|a|b|\n|-|-|\n|1|2|\n", url="https://example.org/", format="markdown")
    assert (row.title, row.links[0].url, row.tables[0].rows) == ("Tea", "https://example.org/y", [["1", "2"]])


def test_entities_of_xml_are_not_expanded():
    """A small document cannot become a large one, nor read a file."""
    bomb = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 9}'>" for n in range(9))
    body = (
        f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a0 SYSTEM 'file:///etc/passwd'>{bomb}]><x>tea &a9;</x>"
    )
    row = row_of(body.encode())
    assert row.media_type == "application/xml"
    assert "root:" not in (row.text or "")
    assert len(row.text or "") < 1_000
