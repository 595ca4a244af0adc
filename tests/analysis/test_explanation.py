"""A page drawn part by part: what was recognised as what, what was not, and nothing of it alive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import massive_frames as mf
from massive_frames.errors import InvalidRequestError

FIXTURES = Path(__file__).parents[1] / "parsers" / "fixtures"
HOSTILE = """<html><body><div id="rso"><div id='x"><script>alert(1)</script>'>
<a href="https://e.org/?a=<img src=x>">
<h3>&lt;script&gt;alert(2)&lt;/script&gt;<img src=x onerror=alert(3)></h3></a></div>
<div><a href="javascript:alert(4)">x</a><a href="https://s.net/"><b onclick=alert(5)>new</b></a></div>
</div></body></html>"""
TAG = re.compile(r"<(/?)(\w+)([^>]*)>")


def test_each_block_is_told_with_its_type_rank_and_place():
    """The place is a selector that a browser's inspector takes."""
    text = repr(mf.explain_serp((FIXTURES / "unknown-block.html").read_bytes()))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[0] == "page 1: 3 rows, coverage 0.67"
    assert "organic · rank 1 · A result [#rso > div:nth-of-type(1)]" in lines
    assert "unknown · rank 2 · A new thing [#rso > div:nth-of-type(2)]" in lines
    assert "lost link · A new thing [#rso > div:nth-of-type(2) > div > a]" in lines


def test_what_gave_no_row_is_told_with_the_reason():
    """Words without a heading or a link are ignored, and it says so."""
    page = "<div id=rso><p>{}</p><div><a href=https://e.org/><h3>T</h3></a></div></div>".format("words " * 20)
    assert "ignored: no outward link, and no heading with words" in repr(
        mf.explain_serp(f"<html>{page}</html>")
    )


@pytest.mark.parametrize("name", ["blocked-captcha", "no-results", "not-filled"])
def test_a_row_for_the_whole_page_is_told_too(name):
    """A blocked page is no empty drawing."""
    (page,) = mf.explain_serp((FIXTURES / f"{name}.html").read_bytes()).pages
    assert [row.type for part in page.parts for row in part.rows] == [
        {"blocked-captcha": "blocked", "no-results": "no-results", "not-filled": "unknown"}[name]
    ]


def test_nothing_of_the_page_is_alive_in_the_drawing():
    """Only the drawing's own tags, with a style and nothing else; no address is a link."""
    drawing = mf.explain_serp(HOSTILE)._repr_html_()
    tags = TAG.findall(drawing)
    assert {name for _, name, _ in tags} <= {"div", "p", "b", "span", "code"}
    assert all(re.fullmatch(r'( style="[^"<>]*")?', attributes) for _, _, attributes in tags)
    assert "url(" not in drawing
    assert "alert(2)" in drawing


def test_several_pages_are_drawn_one_after_another():
    """Each has its own head line."""
    one = (FIXTURES / "organic.html").read_text("utf-8").strip()
    drawing = mf.explain_serp(one + "\n\n" + one)
    assert [page.page for page in drawing.pages] == [1, 2]
    assert "page 2: 4 rows" in repr(drawing)


@pytest.mark.parametrize("body", [b"", b'{"a": 1}', "words"])
def test_what_is_no_page_says_so(body):
    """In text and in HTML."""
    drawing = mf.explain_serp(body)
    assert repr(drawing).startswith("not a page: ")
    assert "not a page" in drawing._repr_html_()


def test_what_is_neither_text_nor_bytes_is_refused():
    """A path is not read."""
    with pytest.raises(InvalidRequestError, match="html"):
        mf.explain_serp(FIXTURES / "organic.html")


def test_a_page_of_very_many_parts_stays_a_drawing():
    """It is bounded, and so is each of its lines."""
    blocks = "<div><a href=https://e.org/><h3>x</h3></a></div><p>" + "w " * 999 + "</p>"
    drawing = repr(mf.explain_serp(f"<html><div id=rso>{blocks * 2000}</div></html>"))
    assert len(drawing.splitlines()) < 1000
    assert max(map(len, drawing.splitlines())) < 500
