"""A page's text is read in the encoding that it is in, whatever it says of itself."""

from __future__ import annotations

import pytest

from massive_frames.parsers import parse

PAGE = (
    '<!doctype html><html><head><meta charset="{charset}"></head><body><div id="rso"><div>'
    '<a href="https://example.org/"><h3>{title}</h3></a></div></div></body></html>'
)


def title_of(body, content_type=""):
    """Return the only result's title."""
    (row,) = parse("serp", body, content_type).rows
    return row.title


@pytest.mark.parametrize(
    ("encoding", "said", "title"),
    [
        ("utf-8", "utf-8", "Чай · 茶 · شاي"),
        ("utf-8-sig", "", "Чай"),
        ("utf-16", "", "茶"),
        ("windows-1251", "windows-1251", "Зелёный чай"),
        ("shift_jis", "shift_jis", "緑茶のいれ方"),
        ("windows-1252", "utf-8", "L\u2019été · café"),
        ("utf-8", "no-such-charset", "Été"),
        ("utf-8", "shift_jis2004x", "Été"),
    ],
)
def test_the_declared_charset_holds_only_if_the_bytes_are_in_it(encoding, said, title):
    """A byte order mark decides, then a charset that fits, then UTF-8, then detection."""
    assert title_of(PAGE.format(charset=said, title=title).encode(encoding)) == title


@pytest.mark.parametrize("wrong", [b"\xff", b"\xe6\x9d", b"<script>'\xe9'</script>"])
@pytest.mark.parametrize("title", ["緑茶のいれ方", "Größe für Öl, süß"])
def test_a_wrong_byte_does_not_change_the_other_letters(wrong, title):
    """A page in UTF-8 with a byte of another encoding in it is still read as that, and says so."""
    body = PAGE.format(charset="utf-8", title=title).encode().replace(b"</body>", wrong + b"</body>")
    parsed = parse("serp", body)
    assert [row.title for row in parsed.rows] == [title]
    assert "encoding-doubtful" in parsed.warnings


def test_a_page_that_is_cut_inside_a_letter_keeps_the_others():
    """Only the last letter is lost."""
    body = PAGE.format(charset="utf-8", title="Thé").encode() + "<p>é".encode()[:-1]
    assert title_of(body) == "Thé"


def test_the_header_is_believed_before_the_page():
    """A proxy that changed the encoding says so in the header."""
    body = PAGE.format(charset="koi8-r", title="Чай").encode("windows-1251")
    assert title_of(body, "text/html; charset=windows-1251") == "Чай"


def test_a_page_in_utf_8_may_still_declare_its_old_charset():
    """A browser hands over in UTF-8 what declares another encoding; a few letters are too few to tell."""
    title = "Größe, Maße und Gewicht: grüner Tee für Genießer, süß und kühl, für Äpfel und Öfen, äöü ÄÖÜ ß"
    assert title_of(PAGE.format(charset="windows-1252", title=title).encode()) == title
    assert title_of(PAGE.format(charset="gbk", title="\u8054\u901a").encode("gbk")) == "\u8054\u901a"


@pytest.mark.parametrize("noise", ["\0", "\x01", "\x1f", "\x7f", "\u200e"])
def test_characters_that_do_not_print_leave_the_words_whole(noise):
    """NUL and control characters neither end the page nor stand in a title."""
    title = title_of(PAGE.format(charset="utf-8", title=f"green{noise} tea").encode())
    assert title.split()[-1] == "tea"
    assert title.isprintable()


def test_text_with_half_a_surrogate_pair_is_read():
    """A string that no encoding can hold is still a page."""
    from massive_frames.parsers import serp

    (row,) = serp.parse(PAGE.format(charset="utf-8", title="green \ud83d tea")).rows
    assert row.title.startswith("green")


@pytest.mark.parametrize(
    ("language", "encoding", "title"),
    [
        ("es", "windows-1252", "La señal extraña: ¿qué es?"),
        ("cs", "windows-1250", "Zelený čaj je ušlechtilý"),
        ("tr", "windows-1254", "Yeşil çay ve şeker"),
    ],
)
def test_latin_letters_are_told_by_the_pages_language(language, encoding, title):
    """Their encodings fit each other's bytes, and give wrong letters."""
    page = PAGE.format(charset="utf-8", title=title).replace("<html>", f'<html itemscope lang="{language}">')
    assert title_of(page.encode(encoding)) == title
