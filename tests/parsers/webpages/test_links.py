"""Links and images have full addresses, and links say where they lead."""

from __future__ import annotations

import pytest

from massive_frames.parsers.tree import build
from massive_frames.parsers.webpages import images, links
from massive_frames.parsers.webpages.document import Document

HERE = "https://www.example.org/guides/green?page=1"


def one_link(href, url=HERE, head=""):
    """Return the link of a page with one."""
    found, _ = links.find(Document(build(f'<head>{head}</head><body><a href="{href}">x</a>'), url))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("href", "url", "kind"),
    [
        ("/shop", "https://www.example.org/shop", "internal"),
        ("oolong", "https://www.example.org/guides/oolong", "internal"),
        ("?page=2", "https://www.example.org/guides/green?page=2", "internal"),
        ("//shop.example.org/", "https://shop.example.org/", "internal"),
        (" https://other.example/a\n/b ", "https://other.example/a/b", "external"),
        ("#top", HERE + "#top", "same-page"),
        (HERE + "#end", HERE + "#end", "same-page"),
        ("mailto:a@example.org", "mailto:a@example.org", "other"),
        ("tel:+4930123", "tel:+4930123", "other"),
        ("http://[broken/", "http://[broken/", "other"),
    ],
)
def test_a_link_has_a_full_address_and_a_kind(href, url, kind):
    """The page's address completes it; the registrable domain tells inside from outside."""
    link = one_link(href)
    assert (link.url, link.kind) == (url, kind)


@pytest.mark.parametrize("href", ["javascript:void(0)", "  JavaScript:x()", "data:text/html,x", "", "  "])
def test_what_leads_nowhere_is_no_link(href):
    """Scripts and inline data are not addresses."""
    assert one_link(href) is None


def test_the_base_element_counts():
    """Relative addresses start where the page says."""
    assert one_link("x", head='<base href="/other/">').url == "https://www.example.org/other/x"


def test_without_an_address_a_page_may_give_its_own():
    """The canonical address stands in for one that is not known."""
    link = one_link("/x", url="", head='<link rel="canonical" href="https://example.org/y">')
    assert (link.url, link.kind) == ("https://example.org/x", "internal")


def test_without_any_address_links_stay_as_they_are():
    """Nothing is invented where the page's place is not known."""
    assert one_link("/x", url="").url == "/x"


def test_a_link_around_an_image_has_its_words():
    """The text of an image stands for a link without words."""
    found, n_links = links.find(Document(build('<a href="/x"><img alt="Tea shop" src="i.png"></a>'), HERE))
    assert ([link.text for link in found], n_links) == (["Tea shop"], 1)


def test_there_is_a_limit_and_the_number_beyond_it_is_told():
    """A page of very many links gives the first, and says how many there are."""
    found, n_links = links.find(Document(build('<a href="/x">x</a>' * (links.MAX_LINKS + 7)), HERE))
    assert (len(found), n_links) == (links.MAX_LINKS, links.MAX_LINKS + 7)


@pytest.mark.parametrize(
    ("attributes", "source"),
    [
        ('src="/a.png"', "https://www.example.org/a.png"),
        ('src="data:image/gif;base64,R0" data-src="/late.png"', "https://www.example.org/late.png"),
        ('srcset="/small.png 1x, /large.png 2x"', "https://www.example.org/small.png"),
        ('src="data:image/gif;base64,R0lGOD"', "data:image/gif;base64"),
    ],
)
def test_an_image_has_the_address_it_will_have(attributes, source):
    """A stand-in gives way to what a script would load; inline data is only named."""
    (image,) = images.find(Document(build(f"<img {attributes} alt=x>"), HERE))
    assert (image.source, image.alt) == (source, "x")
