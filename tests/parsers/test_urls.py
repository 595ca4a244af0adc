"""Addresses are unwrapped, told from the engine's own, and have domains by the public suffix list."""

from __future__ import annotations

import pytest

from massive_frames.parsers import urls


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
        ("", None),
        (None, None),
    ],
)
def test_redirects_are_followed_to_the_address_behind_them(href, url):
    """Only the engine's own redirects are unwrapped."""
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
