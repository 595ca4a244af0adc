"""Markdown that any reader of Markdown shows as the page was, without HTML."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import build
from massive_frames.parsers.webpages.document import Document
from massive_frames.parsers.webpages.markdown import markdown_of


def markdown(html):
    """Return the body of a page as Markdown."""
    document = Document(build(f"<body>{html}"), "https://example.org/")
    return markdown_of(document.tagged("body")[0], document.web_address)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Tea <b>now</b></h2><p>x</p>", "## Tea **now**\n\nx"),
        ("<h2>C #</h2>", "## C \\#"),
        ("<p>a<br>b</p>", "a  \nb"),
        ("<p><b> bold </b>and <i>slanted</i></p>", "**bold** and *slanted*"),
        ("<p><b><strong>twice</strong></b></p>", "**twice**"),
        ("<p><b>one</b><b>two</b> <i>x\N{NO-BREAK SPACE}</i>y</p>", "**onetwo** *x* y"),
        ("<p>a<b>(b)</b>c <b>d</b>e</p>", "a **(b)** c **d**e"),
        ("<b><p>a</p><p>b</p></b>", "**a**\n\n**b**"),
        ("<p><code>a</code><code>b`</code></p>", "`a` `` b` ``"),
        ('<p>Look!<a href="/x">here</a></p>', "Look\\![here](https://example.org/x)"),
        ('<a href="/x"><h3>a</h3><p>b</p></a>', "### [a](https://example.org/x)\n\nb"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "- a\n- b"),
        ("<p>~~a~~ <del>~</del></p>", "\\~~a\\~~ ~~\\~~~"),
        ('<a href="/a b(1)">x</a>', "[x](https://example.org/a%20b%281%29)"),
        ('<a href="#top">up</a> <a href="javascript:x()">y</a>', "up y"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol start=3><li>a</li><li><p>b</p><p>c</p></li></ol>", "3. a\n4. b\n\n   c"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "- a\n\n1. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc"),
        ('<pre><code class="language-python">if x:\n    y\n</code></pre>', "```python\nif x:\n    y\n```"),
        ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"),
        ("<p>call <code>f(*a)</code></p>", "call `f(*a)`"),
        (
            "<table><tr><th>a<th>b|c</tr><tr><td>1<td>2</tr></table>",
            "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
        ),
        (
            "<p>1. no list</p><p># no heading</p><p>- no item</p>",
            "1\\. no list\n\n\\# no heading\n\n\\- no item",
        ),
        ("<p>&lt;b&gt; 5 &lt; 6 *x* snake_case _y_</p>", "\\<b> 5 < 6 \\*x\\* snake_case \\_y\\_"),
        ("<p>x<script>y</script><style>z</style></p>", "x"),
        ('<p style="display: none">x</p><p>H<sub>2</sub>O</p>', "H2O"),
    ],
)
def test_each_kind_of_element_has_its_markdown(html, expected):
    """Headings, lists, quotes, code, tables and links are Markdown's own; other words are escaped."""
    assert markdown(html) == expected


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.text("ab *_`[]<>#-+.1|\\\n&", max_size=12).map(
            lambda t: t.replace("&", "&amp;").replace("<", "&lt;")
        ),
        lambda inner: st.builds(
            lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
            st.sampled_from(["p", "b", "i", "code", "ul", "li", "div", "blockquote", "h2"]),
            st.lists(inner, max_size=4),
        ),
        max_leaves=12,
    )
)
def test_the_words_come_back(html):
    """A reader of Markdown finds the words that the page shows, and none of them became markup."""
    document = Document(build(f"<body>{html}"), "")
    words = text_of(document.tagged("body")[0])
    shown = MarkdownIt("commonmark").render(markdown_of(document.tagged("body")[0], document.web_address))
    found = text_of(build(shown)) if shown.strip() else ""
    assert re.sub(r"\s", "", one_line(found)) == re.sub(r"\s", "", words)


def test_deep_lists_do_not_repeat_their_indents_for_ever():
    """The length stays in proportion to the page."""
    started = time.process_time()
    assert len(markdown("<ul><li>x" * 3_000)) < 300_000
    assert time.process_time() - started < 5
