"""What a page says of itself is taken from the best place that says it."""

from __future__ import annotations

import json

import pytest

from massive_frames.models.page_row import PageRow
from massive_frames.parsers.tree import build
from massive_frames.parsers.webpages import metadata, structured_data
from massive_frames.parsers.webpages.dates import iso
from massive_frames.parsers.webpages.document import Document


def row_of(html, url=""):
    """Return what a page says of itself."""
    document, row = Document(build(html), url), PageRow("text/html")
    metadata.fill(row, document, structured_data.jsonld(document))
    return row


def ld(*values):
    """Return JSON-LD as it stands on a page."""
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-5-3", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("2024-05-03T10:00:00Z", "2024-05-03T10:00:00+00:00"),
        ("2024-05-03T10:00:00+0200", "2024-05-03T10:00:00+02:00"),
        ("2024-05-03 10:00:00", "2024-05-03T10:00:00"),
        ("Fri, 03 May 2024 10:00:00 GMT", "2024-05-03T10:00:00+00:00"),
        ("1714730400", "2024-05-03T10:00:00+00:00"),
        (1714730400000, "2024-05-03T10:00:00+00:00"),
    ],
)
def test_dates_for_machines_are_read(written, read):
    """They become ISO 8601, as exact as they were."""
    assert iso(written) == read


@pytest.mark.parametrize(
    "written", ["3/5/2024", "yesterday", "", None, [], {}, True, "2024-13-40", "9" * 50, "0001-01-01"]
)
def test_other_dates_are_not_guessed(written):
    """What could be read in two ways is missing."""
    assert iso(written) is None


def test_authors_are_those_of_the_work():
    """The site's owner, a comment's or a review's author is not the page's."""
    review = {"@type": "Review", "author": {"@type": "Person", "name": "Reviewer"}}
    graph = {"@graph": [{"@type": "Organization", "name": "Shop"}, {"@type": "Product", "review": review}]}
    assert row_of(ld(graph)).author is None
    article = {"@type": ["NewsArticle"], "author": [{"name": "Ada"}, "Tom"], "comment": review}
    assert row_of(ld(graph, article)).author == "Ada, Tom"


@pytest.mark.parametrize(
    ("html", "author"),
    [
        ('<meta name="author" content="Ada Leaf">', "Ada Leaf"),
        ('<meta property="article:author" content="https://social.example/ada">', None),
        ('<a rel="author" href="/ada">Ada Leaf</a>', "Ada Leaf"),
        (
            '<p itemprop="author">By Ada Leaf, who has written about tea for longer than anybody can say</p>',
            None,
        ),
    ],
)
def test_authors_without_json_ld(html, author):
    """A meta element or a marked link names the author; an address or a sentence does not."""
    assert row_of(html).author == author


def test_one_time_is_the_pages_and_several_are_not():
    """A list of posts has dates, but the page has none of them."""
    one = '<time datetime="2024-05-03">May</time>'
    assert row_of(one).published == "2024-05-03"
    assert row_of(one + '<time datetime="2024-06-01">June</time>').published is None


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="en-us">', "en-US"),
        ('<html lang="zh-Hant">', "zh-Hant"),
        ('<meta property="og:locale" content="pt_BR">', "pt-BR"),
        ('<html lang="{{lang}}"><meta http-equiv="content-language" content="de, en">', "de"),
        ("<p>no word of it", None),
    ],
)
def test_the_language_is_what_the_page_declares(html, language):
    """Templates that were not filled in do not count."""
    assert row_of(html).page_language == language


def test_a_drawings_title_is_not_the_pages():
    """The title stands in the head; without one the first heading does."""
    assert row_of("<body><svg><title>Arrow</title></svg><h1>Tea</h1>").title == "Tea"


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type": "Thing"} -->',
        '//<![CDATA[\n{"@type": "Thing"}\n//]]>',
        '{"@type": "Thing"};',
        '{"@type":\t"Thing"}',
    ],
)
def test_json_ld_in_wrappers_is_read(text):
    """What pages put around JSON is taken off."""
    document = Document(build(f'<script type="application/ld+json">{text}</script>'))
    assert structured_data.jsonld(document) == [{"@type": "Thing"}]


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "{'a': 1}", "", "null"])
def test_json_ld_that_is_none_is_left_out(text):
    """Broken data is not data, and no exception."""
    assert (
        structured_data.jsonld(Document(build(f'<script type="application/ld+json">{text}</script>'))) == []
    )


def test_microdata_nests_as_the_page_does():
    """Items inside items are values; addresses are full; a property may have several values."""
    html = (
        "<div itemscope itemtype='https://schema.org/Book'><b itemprop=name>Tea</b>"
        "<a itemprop=url href=/t>x</a>"
        "<i itemprop=name>Thé</i><p itemprop=author itemscope><b itemprop=name>Ada</b></p></div>"
    )
    author = {"type": [], "properties": {"name": ["Ada"]}}
    properties = {"name": ["Tea", "Thé"], "url": ["https://leaf.example/t"], "author": [author]}
    found = structured_data.microdata(Document(build(html), "https://leaf.example/"))
    assert found == [{"type": ["https://schema.org/Book"], "properties": properties}]
