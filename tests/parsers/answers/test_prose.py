"""How parts of a page become Markdown and text."""

from __future__ import annotations

import pytest

from massive_frames.parsers.answers.prose import written
from massive_frames.parsers.tree import build


def prose(html):
    """Write down a fragment."""
    root = build(f"<!doctype html><html><body>{html}</body></html>")
    return written(root.iter("body"))


@pytest.mark.parametrize(
    ("html", "markdown", "text"),
    [
        ("<p>a  <b> b </b>c</p>", "a **b** c", "a b c"),
        ("<p><b>a</b><b>b</b></p>", "**ab**", "ab"),
        ("<p><b>a <strong>b</strong></b></p>", "**a b**", "a b"),
        ("<p><b> </b>a</p>", "a", "a"),
        ("<p>a<br>b</p>", "a  \nb", "a\nb"),
        ("<p><em>a</em> <del>b</del></p>", "*a* ~~b~~", "a b"),
        ("<p><code>a`b</code></p>", "`` a`b ``", "a`b"),
        ("<p><code>a*b</code> c*d</p>", "`a*b` c\\*d", "a*b c*d"),
        ("<p>snake_case _x_</p>", "snake_case \\_x\\_", "snake_case _x_"),
        ("<p>- no list</p>", "\\- no list", "- no list"),
        ("<p># no heading</p>", "\\# no heading", "# no heading"),
        ("<h2>1. A<br>b</h2>", "## 1. A b", "1. A\nb"),
        ('<div role="heading" aria-level="4">A</div>', "#### A", "A"),
        (
            "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>",
            "- a\n  1. b\n  2. c\n- d",
            "a\nb\nc\nd",
        ),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b", "a\nb"),
        ("<ol start=9><li>a</li><li>b</li></ol>", "9. a\n10. b", "a\nb"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b", "a\nb"),
        ("<blockquote><ul><li>a</li></ul></blockquote><p>b</p>", "> - a\n\nb", "a\nb"),
        ("<p>True.<span class=x><b>site</b><i><u>+2</u></i></span> Next</p>", "True. Next", "True. Next"),
        ("<p>It is <span class=x>2<b>+2</b> or so</span></p>", "It is 2 **+2** or so", "It is 2+2 or so"),
        ('<blockquote class="citation">a</blockquote>', "> a", "a"),
        ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb", "a\nb"),
        ('<p><a href="https://e.org/a(b)">x</a></p>', "[x](https://e.org/a%28b%29)", "x"),
        ('<p><a href="/more">x</a> <a href="javascript:go()">y</a></p>', "x y", "x y"),
        ('<p><a href="https://www.google.com/search?q=x">x</a></p>', "x", "x"),
        ("<pre><code class='language-js'>a\n  b</code></pre>", "```js\na\n  b\n```", "a\n  b"),
        ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````", "a\n```\nb"),
        ("<pre><div>Rust</div><code>a<br>b</code></pre>", "```rust\na\nb\n```", "a\nb"),
        ("<ul><li>a<pre><code>b\nc</code></pre></li></ul>", "- a\n\n  ```\n  b\n  c\n  ```", "a\nb\nc"),
        ("<div>go</div><pre><code class=lang-go>a</code></pre>", "```go\na\n```", "a"),
        ("<table><tr><th>a<td>b<tr><td>c</table>", "| a | b |\n| --- | --- |\n| c |", "a\tb\nc"),
        ("<table><tr><td>a<p>b</p><ul><li>c</ul></table>", "| a b c |\n| --- |", "a b c"),
        ('<img alt="A cup" src="https://e.org/c.png"><p>a</p>', "![A cup](https://e.org/c.png)\n\na", "a"),
        ('<p><img alt="x" src="https://e.org/i.png" width=16>a</p>', "a", "a"),
        ('<p>a<span data-math="x^2"><i aria-hidden=true>x2</i></span></p>', "a$x^2$", "a"),
        ('<p>a<span style="display: none">b</span><span hidden>c</span></p>', "a", "a"),
        ("<p>&lt;script&gt;</p><script>x()</script><style>p{}</style>", "\\<script>", "<script>"),
    ],
)
def test_a_fragment_is_written_down(html, markdown, text):
    """The Markdown shows what the page shows; the text is its words alone."""
    found = prose(html)
    assert (found.markdown, found.text) == (markdown, text)


def test_a_mark_that_spans_blocks_does_no_harm():
    """Bold around two paragraphs leaves both readable."""
    assert prose("<b><p>a</p><p>b</p></b><p>c <b>d</b></p>").text == "a\nb\nc d"


def test_a_footnotes_number_is_a_citation_and_no_word():
    """The number goes, its address stays with the place where it stood."""
    found = prose('<p>True.<sup><a href="https://e.org/" aria-label="E">[12]</a></sup> Next</p>')
    assert (found.text, found.markdown) == ("True. Next", "True. Next")
    assert [(m.offset, m.paragraph, m.cited.name, m.cited.target.url) for m in found.marks] == [
        (5, 1, "E", "https://e.org/")
    ]


def test_chips_in_a_line_of_their_own_belong_to_what_they_follow():
    """A row of chips under a paragraph is cited at the paragraph's end."""
    chip = '<div><span data-testid="citation"><a href="https://e.org/">E</a></span></div>'
    (mark,) = prose(f"<p>abc</p>{chip}<p>def</p>").marks
    assert (mark.offset, mark.paragraph) == (3, 1)


def test_a_table_is_one_paragraph_with_its_own_offsets():
    """A link in the second row is found in the text where its offset says."""
    found = prose('<p>x</p><table><tr><th>a<th>b<tr><td>c<td><a href="https://e.org/">d</a></table>')
    (mark,) = found.marks
    assert (found.text[: mark.offset], mark.paragraph) == ("x\na\tb\nc\td", 2)
