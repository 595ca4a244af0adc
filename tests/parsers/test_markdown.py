"""Parts of a page become Markdown that says what a reader sees and can do nothing."""

from __future__ import annotations

import time

import pytest

from massive_frames.parsers.markdown import markdown_of
from massive_frames.parsers.tree import build

CASES = {
    "headings": ("<h2>Tea <b>today</b></h2><p>Green.</p>", "## Tea today\n\nGreen."),
    "a heading by its role": ("<div role=heading aria-level=3>Tea</div>", "### Tea"),
    "bold beside words": ("<p><b>Heat: </b>eighty<i> degrees</i></p>", "**Heat:** eighty *degrees*"),
    "bold beside bold": ("<p><b>1</b><b>2</b> <b>3</b></p>", "**12** **3**"),
    "nested lists": (
        "<ul><li>one<ol><li>first</li><li>second</li></ol></li><li>two</li></ul>",
        "- one\n  1. first\n  2. second\n- two",
    ),
    "more than a line in an item": ("<ul><li>one<p>more</p></li></ul>", "- one\n\n  more"),
    "a table": (
        "<table><tr><th>a</th><th>b|c</th></tr><tr><td><b>1</b></td><td><p>2</p><p>3</p></td></tr></table>",
        "| a | b\\|c |\n| --- | --- |\n| **1** | 2 3 |",
    ),
    "code": ("<pre>x = 1\n  y = *2*</pre><p><code>a*b*</code></p>", "```\nx = 1\n  y = *2*\n```\n\n`a*b*`"),
    "a link outward": (
        '<p><a href="/url?q=https://a.example/b%2528c">tea</a></p>',
        "[tea](https://a.example/b%28c)",
    ),
    "a link with brackets": (
        '<a href="https://a.example/b(c)">t]ea</a>',
        "[t\\]ea](https://a.example/b%28c%29)",
    ),
    "the engine's own link": ('<p><a href="/search?q=tea">tea</a></p>', "tea"),
    "a link that would act": ('<p><a href="javascript:alert(1)">tea</a></p>', "tea"),
    "words like marks": ("<p>a * b, *c*, `d`, [e](f)</p>", "a * b, \\*c\\*, \\`d\\`, \\[e\\](f)"),
    "words like a tag": ("<p>&lt;script&gt; and 1 &lt; 2</p>", "\\<script> and 1 < 2"),
    "words like an item": ("<p>1. not a list</p><p># no heading</p>", "1\\. not a list\n\n\\# no heading"),
    "what is not displayed": ("<p>seen<span style='display:none'>not</span></p><script>no</script>", "seen"),
    "a box that is not there": ('<div style="display: contents">one </div><b>two</b>', "one **two**"),
}

HOSTILE = (
    "<b>",
    "<b><i>x",
    "<ul><li>x",
    "<table><tr><td>x",
    "<div><a href='https://a.example'>x",
    "<td>x",
    "<pre>",
)


@pytest.mark.parametrize(("html", "expected"), CASES.values(), ids=CASES)
def test_a_part_is_written_as_a_reader_sees_it(html, expected):
    """Each kind of content has its Markdown, and words stay words."""
    root = build(f"<div id=x>{html}</div>")
    assert markdown_of(root) == expected


def test_what_is_left_out_is_not_written():
    """Buttons and cards that the caller names do not show."""
    root = build("<p>one <button>Copy</button>two</p>")
    assert markdown_of(root, set(root.iter("button"))) == "one two"


@pytest.mark.parametrize("piece", HOSTILE)
def test_depth_and_repetition_cost_no_more_than_their_length(piece):
    """Two thousand open elements are written without recursion, in a second."""
    root = build(piece * 2_000 + "end")
    started = time.process_time()
    assert "end" in markdown_of(root)
    assert time.process_time() - started < 1
