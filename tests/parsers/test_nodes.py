"""Both ways to list a document's nodes list it alike, and the compiled one is used where it can be."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from massive_frames.parsers import compiled, nodes, tree
from massive_frames.parsers.decode import is_utf_8
from massive_frames.parsers.depth import imbalance
from massive_frames.parsers.documents import split_pages

FUZZ = Path(__file__).parents[1] / "benchmarks" / "fuzz" / "mutations.py"
FIXTURES = [path.read_bytes() for path in sorted((Path(__file__).parent / "fixtures").glob("*.html"))]
MARKUP = rb"""
<div id=a>|</div>|<p class='b c'>|</p>|<b>|</b>|<a href=/d>|</a>|<table>|<tr><td>|</table>|<svg viewBox=e>
</svg>|<foreignObject>|<!--f-->|<script>g|</script>|<style>h</style>|<template>i|</template>|<li>|<h3>|<form>
<select><option>j|</select>|<x-k role>|</x-k>|l| |&amp;|&bogus;|<|<!doctype html>|<noscript>|</noscript>
<body style='display:none'>|<p style='COLOR:red;Display : None'>|<b style>
<math><mi>m|<br>|<img src=n>|<![CDATA[o]]>|<?p?>|<frameset>|<input>|</body>
</html>"""
BYTES = b"\xff|\n|\xc2\xa0|\xe3\x80\x80|\x7f|\xe2\x80\x8e|\xc3|\xa9|\t \x1c|ab  c|d\x1ee".split(b"|")
PIECES = [*MARKUP.replace(b"\n", b"|").split(b"|"), *BYTES]
NAMES = frozenset({"id", "class", "href", "role", "viewBox", "src"})
TAGS = ("b", "p", "x-k", "none")
WAYS = [nodes.Nodes, *([compiled.native.Nodes] if compiled.native else [])]

both = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__module__.rpartition(".")[2])
needs_compiled = pytest.mark.skipif(
    compiled.native is None and "MASSIVE_FRAMES_REQUIRE_COMPILED" not in os.environ,
    reason="the compiled part was not built",
)


def _told(one):
    """Return all that one way says of a document."""
    elements = [number for number, tag in enumerate(one.tags) if tag[0] != "-"]
    attributes = [list(one.attributes(number).items()) for number in elements]
    values = [one.value(number, name) for number in elements for name in sorted(NAMES)]
    scripts = [one.script(number) for number in elements if one.tags[number] in ("script", "style")]
    marked = one.marked(NAMES, frozenset({"b", "svg"}))
    links = one.carrying("a", "href")
    lines = [one.line(number) for number in elements] + [one.lines(number) for number in elements]
    lines += [one.beginning(number, chars) for number in elements for chars in (1, 2, 5)]
    for left_out in (elements[1::3], elements[2::5], elements[:1]):
        lines += [say(number, left_out) for number in elements[:9] for say in (one.line, one.lines)]
    order = {name: list(marks) for name, marks in marked.items()}
    inside = [(one.inside(number, tag), one.holds(number, "svg", tag)) for number in elements for tag in TAGS]
    own = [one.own_text(number) for number in elements]
    own += [one.text_from(number, one.ends[one.parents[number]]) for number in elements[1:]]
    blank = [one.is_blank(number) for number in one.texts]
    return (
        one.tags, one.parents, one.ends, one.words, one.numbers, attributes, values, scripts, marked, order,
        one.hidden, one.unseen, lines, links, inside, own, blank, one.has_lost,
    )  # fmt: skip


def _by_both(body):
    return _told(compiled.native.Nodes(body)), _told(nodes.Nodes(body))


@needs_compiled
@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_markup_is_listed_alike(pieces):
    """Whatever the order of tags, texts, comments and broken bytes, all lists are equal."""
    one, other = _by_both(b"".join(pieces))
    assert one == other


@needs_compiled
def test_broken_pages_are_listed_alike():
    """The pages of the fuzz test, cut, nested and in wrong encodings, give equal lists."""
    spec = importlib.util.spec_from_file_location("mutations", FUZZ)
    fuzz = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fuzz)
    for number in range(0, 500, 4):
        one, other = _by_both(fuzz.broken_page(number, FIXTURES, huge=False))
        assert one == other, number


@needs_compiled
def test_many_tags_and_attributes_of_their_own_are_listed_alike():
    """More names than the compiled way keeps at hand make no difference."""
    one, other = _by_both(b"".join(b"<x-%d y-%d=z id=%d>" % (n, n, n) for n in range(3000)))
    assert one == other


@both
def test_a_document_is_listed(way):
    """Numbers, words with their edges, attributes with and without values, scripts apart."""
    one = way(b"<body><p id=a hidden>b<i>c</i>d<script>e</script><br>f")
    assert one.tags[3:] == ["p", "-text", "i", "-text", "-text", "script", "-text", "br", "-text"]
    assert (one.parents[3], one.ends[3], one.numbers["p"]) == (2, 12, [3])
    assert one.words == ["\x1eb", "c", "d", "", "\x1ef"]
    assert one.attributes(3) == {"id": "a", "hidden": None}
    assert (one.value(3, "id"), one.value(3, "hidden"), one.value(3, "class")) == ("a", "", None)
    assert (one.script(8), one.script(10)) == ("e", None)
    assert one.marked(frozenset({"id", "class"})) == {"id": {3: "a"}}
    assert one.marked(frozenset({"id"}), frozenset({"p"})) == {}


@both
@pytest.mark.parametrize(
    "style",
    ["display:none", "a:b;display : none", "DISPLAY:None", "ddisplay:none!important", " display: none "],
)
def test_what_is_not_displayed_says_so(way, style):
    """Spaces and capitals make no difference; another value, or none at all, hides nothing."""
    one = way(f"<p style='{style}'>a<p style='display:block'>b<p style='none'>c<p style>d<p>e".encode())
    assert one.hidden == {3}


@needs_compiled
@settings(max_examples=2000, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=40),
        st.lists(
            st.sampled_from(
                [b"a" * 9, "ä€😀".encode(), b"\xe0\x9f", b"\xed\xa0\x80", b"\xf4\x90", b"\xf0\x8f\xbf\xbf"]
            )
            | st.binary(max_size=3),
            max_size=6,
        ).map(b"".join),
    )
)
def test_valid_bytes_are_told_alike(body):
    """A body that Python decodes strictly is valid, any other is not."""
    assert compiled.native.Nodes.is_plain(body) == nodes.Nodes.is_plain(body) == is_utf_8(body)


@both
@pytest.mark.parametrize("joint", [b"\n\n", b"\r\n \t\r\n", b"\n" + b" " * 90 + b"\n", b"\n" * 90])
@pytest.mark.parametrize("start", [b"<!DOCTYPE html><html>", b"<HTML lang=en>", b"<html>"])
def test_several_documents_are_never_taken_for_one(way, joint, start):
    """The quick look errs on the safe side only."""
    page = start + b"<p>x</p></html>"
    assert not way.is_plain(page + joint + page)
    assert len(split_pages((page + joint + page).decode())) == 2
    assert way.is_plain(page + b"\n")
    assert way.is_plain(page + b"\n" + page)


@needs_compiled
@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from([b"<", b"</", b"/", b"<b>", b"</b>", b"c", b"\xff"]), max_size=60).map(b"".join),
    st.integers(1, 40),
    st.integers(1, 40),
)
def test_tags_in_a_sample_are_counted_alike(body, step, window):
    """Windows may overlap, and cut a tag or the body's end in two."""
    assert compiled.native.imbalance(body, step, window) == imbalance(body, step, window)


@both
@pytest.mark.parametrize("lost", ["\ufffd", "&#xFFFD;", "&#0;", "&#xD800;"])
def test_a_lost_character_is_told(way, lost):
    """It counts in any words, however it is written; in a script or an attribute it does not."""
    assert way(f"<p>a{lost}b".encode()).has_lost
    assert not way(f"<p id='{lost}'>a<script>{lost}</script>\xff \u20ac".encode()).has_lost


@needs_compiled
def test_wrong_use_of_the_compiled_part_is_an_error():
    """A number beyond the document, or one that is read twice, ends in an exception."""
    one = compiled.native.Nodes(b"<p>a")
    alone = (one.attributes, one.script, one.line, one.lines, one.own_text, one.is_blank, one.holds)
    for ask in (*alone, lambda number: one.value(number, "id"), lambda number: one.inside(number, "p")):
        for number in (-1, len(one.tags)):
            with pytest.raises(IndexError):
                ask(number)
    for start, end in ((-1, 1), (0, len(one.tags) + 1)):
        with pytest.raises(IndexError):
            one.text_from(start, end)
    with pytest.raises(IndexError):
        one.is_blank(0)  # no text
    with pytest.raises(RuntimeError):
        one.__init__(b"<p>b")
    with pytest.raises(TypeError):
        compiled.native.Nodes("<p>c")


@needs_compiled
def test_the_compiled_part_is_used_where_it_can_be():
    """A tree is made of the compiled lists when selectolax's library gives all functions."""
    assert compiled.chosen() is compiled.native.Nodes
    assert tree._listed is compiled.native.Nodes


@pytest.fixture
def untried():
    """Let the compiled part be as if it had not been tried."""
    compiled.native.accept(lists_rightly=False)
    yield
    compiled.native.accept(lists_rightly=True)


@needs_compiled
def test_without_a_function_the_other_way_is_taken(untried, monkeypatch):
    """A library that lost one of the functions is not called at all."""
    monkeypatch.setattr(compiled.native, "FUNCTIONS", (*compiled.native.FUNCTIONS[:-1], "lxb_gone"))
    assert compiled.chosen() is nodes.Nodes


@needs_compiled
def test_a_library_that_answers_otherwise_is_not_trusted(untried, monkeypatch):
    """When the page of the trial is not listed alike, the other way is taken."""
    monkeypatch.setattr(compiled, "_agrees", lambda one, other: one is other)
    assert compiled.chosen() is nodes.Nodes


def test_without_the_compiled_part_all_is_read(monkeypatch):
    """A package that was built without a compiler lists with selectolax's own nodes."""
    monkeypatch.setattr(compiled, "native", None)
    assert compiled.chosen() is nodes.Nodes
