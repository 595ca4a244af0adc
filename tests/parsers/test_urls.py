"""Addresses are unwrapped, told from the engine's own, and have domains by the public suffix list."""

from __future__ import annotations

import pytest

from massive_frames.parsers import urls
from massive_frames.parsers.tracking import TRACKING


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("/url?q=https://example.org/a%3Fb%3D1&sa=U", "https://example.org/a?b=1"),
        ("https://www.google.co.jp/url?url=https%3A%2F%2Fexample.org%2F", "https://example.org/"),
        ("/aclk?sa=l&adurl=https://example.org/sale", "https://example.org/sale"),
        ("https://example.org/a#:~:text=green%20tea", "https://example.org/a"),
        ("https://example.org/a#part:~:text=tea", "https://example.org/a#part"),
        ("https://example.org/url?q=https://other.org/", "https://example.org/url?q=https://other.org/"),
        ("https://www.googleadservices.com/pagead/aclk?sa=L&adurl=https://e.org/", "https://e.org/"),
        ("https://www.google.com/amp/s/www.example.com/a/amp", "https://www.example.com/a/amp"),
        ("/amp/s/example.org/x", "https://example.org/x"),
        ("https://www.google.de/amp/example.org/x", "http://example.org/x"),
        ("https://e-org.cdn.ampproject.org/v/s/e.org/a?amp_js_v=1&usqp=m&x=1#y", "https://e.org/a?x=1#y"),
        ("https://cdn.ampproject.org/c/s/e.org/a", "https://e.org/a"),
        ("https://example.org/amp/x", "https://example.org/amp/x"),
        ("https://e.org/?utm_source=a&b=%20c&gclid=Z&d#f", "https://e.org/?b=%20c&d#f"),
        ("https://e.org/a?UTM_Source=a", "https://e.org/a"),
        ("https://e.org/a?utm_source", "https://e.org/a"),
        ("https://e.org/?source=a&nutm_x=1", "https://e.org/?source=a&nutm_x=1"),
        ("https://e.org/?srsltid=Af", "https://e.org/?srsltid=Af"),
        ("/url?q=https://www.google.com/amp/s/e.org/a%3Futm_source%3Dx", "https://e.org/a"),
        ("", None),
        (None, None),
    ],
)
def test_redirects_are_followed_to_the_address_behind_them(href, url):
    """The engine's own redirects, AMP caches and tracking are unwrapped, and nothing else is changed."""
    assert urls.unwrap(href) == url


@pytest.mark.parametrize(
    ("href", "outward"),
    [
        ("https://example.org/", True),
        ("https://cloud.google.com/products", True),
        ("https://www.google.com/chrome/", True),
        ("https://www.google.com/search?q=x", False),
        ("https://www.google.co.uk/search?q=x", False),
        ("/search?q=x", False),
        ("#", False),
        ("javascript:void(0)", False),
        ("mailto:a@example.org", False),
        ("https://[broken", False),
        ("https://notgoogle.com/search?q=x", True),
    ],
)
def test_the_engines_own_pages_are_not_outward(href, outward):
    """A page on the engine's hosts is outward unless it is a search, a redirect or the like."""
    assert urls.is_outward(href) is outward


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://a.b.example.com.au/", "example.com.au"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("https://localhost/", "localhost"),
        ("https://пример.испытание.рф/", "испытание.рф"),
        ("mailto:a@example.org", None),
        ("https://www.google.com/search?q=https://example.org/", "google.com"),
        ("/search?q=https://example.org/", None),
        ("https://www.google.com/url?q=https://example.org/", "example.org"),
        ("https://reader@a.example.org:8080/x", "example.org"),
        (None, None),
    ],
)
def test_domains_are_registrable_ones(url, domain):
    """The public suffix list decides, without the network."""
    assert urls.domain_of(url) == domain


def test_search_terms_are_read_from_the_engines_own_searches_only():
    """Words come back decoded."""
    assert urls.search_terms("/search?sca=1&q=green+tea%3F&sa=X") == "green tea?"
    assert urls.search_terms("https://www.google.de/search?q=tee") == "tee"
    assert urls.search_terms("https://example.org/search?q=tee") is None
    assert urls.search_terms("/searching?q=tee") is None


def test_every_tracking_parameter_is_dropped():
    """The list is closed; the quick look before it misses none of it."""
    for name in TRACKING:
        assert urls.unwrap(f"https://example.org/?a=1&{name}=x") == "https://example.org/?a=1"
        assert urls.unwrap(f"https://example.org/?{name.upper()}&a=1#b") == "https://example.org/?a=1#b"


@pytest.mark.parametrize("rest", ["?clidx=1&autm_=2", "utm_id/?", "?a#utm_id=b", "?&mc_=&&", "?x=gclid"])
def test_an_address_with_no_tracking_parameter_stays_as_it_is(rest):
    """What only resembles one, or stands elsewhere, changes nothing, not even an empty query."""
    assert urls.unwrap(f"https://example.org/{rest}") == f"https://example.org/{rest}"


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ("/search?q=tea&start=10", True),
        ("/search?q=&start=10", False),
        ("/search?start=10", False),
        ("https://www.google.co.uk/search?q=a", True),
        ("https://example.org/search?q=a", False),
        ("#", False),
    ],
)
def test_a_link_to_a_search_asks_for_words(href, told):
    """Another site's search, or one for nothing, is none."""
    assert urls.is_search(href) is told
