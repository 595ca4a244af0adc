"""Both ways to list a document's nodes list it alike, and the compiled one is used where it can be."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from massive_frames.parsers import compiled, nodes, tree

FUZZ = Path(__file__).parents[1] / "benchmarks" / "fuzz" / "mutations.py"
FIXTURES = [path.read_bytes() for path in sorted((Path(__file__).parent / "fixtures").glob("*.html"))]
MARKUP = rb"""
<div id=a>|</div>|<p class='b c'>|</p>|<b>|</b>|<a href=/d>|</a>|<table>|<tr><td>|</table>|<svg viewBox=e>
</svg>|<foreignObject>|<!--f-->|<script>g|</script>|<style>h</style>|<template>i|</template>|<li>|<h3>|<form>
<select><option>j|</select>|<x-k role>|</x-k>|l| |&amp;|&bogus;|<|<!doctype html>|<noscript>|</noscript>
<body style='display:none'>|<math><mi>m|<br>|<img src=n>|<![CDATA[o]]>|<?p?>|<frameset>|<input>|</body>
</html>"""
PIECES = [*MARKUP.replace(b"\n", b"|").split(b"|"), b"\xff", b"\n"]
NAMES = frozenset({"id", "class", "href", "role", "style", "viewBox", "src"})
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
    order = {name: list(marks) for name, marks in marked.items()}
    return (
        one.tags, one.parents, one.ends, one.words, one.numbers, attributes, values, scripts, marked, order,
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


@needs_compiled
def test_wrong_use_of_the_compiled_part_is_an_error():
    """A number beyond the document, or one that is read twice, ends in an exception."""
    one = compiled.native.Nodes(b"<p>a")
    for ask in (one.attributes, one.script, lambda number: one.value(number, "id")):
        with pytest.raises(IndexError):
            ask(len(one.tags))
        with pytest.raises(IndexError):
            ask(-1)
    with pytest.raises(RuntimeError):
        one.__init__(b"<p>b")
    with pytest.raises(TypeError):
        compiled.native.Nodes("<p>c")


@needs_compiled
def test_the_compiled_part_is_used_where_it_can_be():
    """A tree is made of the compiled lists when selectolax's library gives all functions."""
    assert compiled.chosen() is compiled.native.Nodes
    assert tree._listed is compiled.native.Nodes


@needs_compiled
def test_without_a_function_the_other_way_is_taken(monkeypatch):
    """A library that lost one of the functions is not called at all."""
    monkeypatch.setattr(compiled.native, "FUNCTIONS", (*compiled.native.FUNCTIONS[:-1], "lxb_gone"))
    assert compiled.chosen() is nodes.Nodes


@needs_compiled
def test_a_library_that_answers_otherwise_is_not_trusted(monkeypatch):
    """When the page of the trial is not listed alike, the other way is taken."""
    monkeypatch.setattr(compiled, "_agrees", lambda one, other: one is other)
    assert compiled.chosen() is nodes.Nodes


def test_without_the_compiled_part_all_is_read(monkeypatch):
    """A package that was built without a compiler lists with selectolax's own nodes."""
    monkeypatch.setattr(compiled, "native", None)
    assert compiled.chosen() is nodes.Nodes
