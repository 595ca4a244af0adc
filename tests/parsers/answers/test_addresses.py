"""The addresses of sources."""

from __future__ import annotations

import pytest

from massive_frames.parsers.answers.addresses import target_of

BING = "https://www.bing.com/ck/a?!&&u=a1"


@pytest.mark.parametrize(
    ("href", "url", "passage"),
    [
        ("https://e.org/a?utm_source=chatgpt.com", "https://e.org/a", None),
        ("https://e.org/a?x=1&utm_source=chatgpt.com#top", "https://e.org/a?x=1#top", None),
        ("https://e.org/#:~:text=one%20two", "https://e.org/", "one two"),
        ("https://e.org/#:~:text=pre-,one,two,-post", "https://e.org/", "one … two"),
        ("https://www.google.com/url?q=https://e.org/&sa=E", "https://e.org/", None),
        (BING + "aHR0cHM6Ly9lLm9yZy8&ntb=1", "https://e.org/", None),
        (BING + "!!!&ntb=1", BING + "!!!&ntb=1", None),
    ],
)
def test_what_only_follows_the_reader_goes(href, url, passage):
    """Redirects and tracking parameters are undone, the page's own address stays, the raw one is kept."""
    found = target_of(href)
    assert (found.url, found.passage, found.raw_url) == (url, passage, href)


@pytest.mark.parametrize(
    "href",
    [None, "", "/c/1", "#top", "javascript:x()", "mailto:a@e.org", "data:text/html,x", "https://", "http://[",
     "https://www.google.com/search?q=tea", "https://e.org/" + "a" * 9000],
)  # fmt: skip
def test_what_is_no_page_of_another_site_is_no_source(href):
    """The application's own links, scripts and endless addresses are left out."""
    assert target_of(href) is None
