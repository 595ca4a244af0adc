"""Paid and local results are still found where the marks that tell them are gone from a page."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from massive_frames.parsers import parse

FIXTURES = Path(__file__).parent / "fixtures"
PAID = '<div id="rcnt"><div id="tads"><div role="heading">Sponsored</div>{}</div></div>'
AD = """<div><div><a href="https://tea{0}.example/"><div role="heading">Tea {0}</div></a></div>
<div>A tin of tea of the kind {0}, sent on the same day to wherever it is wanted.</div></div>"""
SHOP = """<div><div><a href="#"><div role="heading">Shop {0}</div><div>Tea house</div></a>
<a href="/maps/dir//Shop+{0}/">Directions</a></div></div>"""
COLUMN = '<div id="rcnt"><div id="center_col"><div id="rso"><div>{}</div></div></div></div>'


def read(name):
    """Return a fixture."""
    return (FIXTURES / f"{name}.html").read_text("utf-8")


def found(html, kind):
    """Return the titles and addresses of a page's rows of one type."""
    return [(row.title, row.url) for row in parse("serp", html.encode()).rows if row.type == kind]


def test_ads_need_no_mark():
    """An advertisement without ``data-text-ad`` is the same row, its sitelinks among it."""
    html = read("ads")
    bare = re.sub(r' data-text-ad="[^"]*"', "", html)
    assert bare != html
    assert [row for row in parse("serp", bare.encode()).rows if row.type == "ad"] == [
        row for row in parse("serp", html.encode()).rows if row.type == "ad"
    ]


def test_unmarked_ads_are_told_apart():
    """Each headline's part of the paid place is one row, the place's own heading none."""
    html = PAID.format(AD.format(1) + AD.format(2))
    assert found(html, "ad") == [("Tea 1", "https://tea1.example/"), ("Tea 2", "https://tea2.example/")]


def test_a_paid_place_of_headlines_alone_gives_no_ad():
    """A linked heading without any text of its own is no advertisement."""
    html = PAID.format(re.sub(r"A tin[^<]*", "", AD.format(1) + AD.format(2)))
    assert found(html, "ad") == []


@pytest.mark.parametrize("name", ["organic", "local-ads", "shopping-ads", "organic-mobile"])
def test_no_ad_is_made_up(name):
    """A page without text advertisements gives none, whether or not it has a paid place."""
    assert found(read(name), "ad") == []


def test_an_address_with_directions_is_a_business():
    """Businesses without any number are told by one heading and one link for directions each."""
    html = re.sub(r' (data-cid|data-record-click-time)="[^"]*"| id="pv-[^"]*"', "", read("local-results"))
    directions = '<a href="/maps/dir//x/">Directions</a></div></div>'
    html = html.replace("<div>Old Town</div></div></div></div>", f"<div>Old Town</div></div>{directions}")
    html = html.replace("20:00</div></span></a></div></div>", f"20:00</div></span></a>{directions}")
    assert "data-cid" not in html
    assert found(html, "local-result") == found(read("local-results"), "local-result")


@pytest.mark.parametrize("mark", ["data-ludocid", "data-ludocids", "data-rc_ludocid"])
def test_a_business_number_may_be_spelled_otherwise(mark):
    """A business's number counts under each name that it is known by."""
    html = read("local-results").replace('<div id="pv-/g/1"', '<a data-cid="5"')
    assert found(html.replace("data-cid", mark), "local-result") == found(html, "local-result")


def test_a_phone_business_needs_only_the_number_around_it():
    """On phones the parts with ``data-ludocid`` suffice, and tell the number."""
    first = read("local-results-phone")
    unit = first[first.index('<div data-ludocid="991"') : first.index('<div class="x1"')]
    html = first.replace(
        unit, re.sub(r"</div>\s*$", "", unit) + unit.replace("991", "992").replace("The", "A")
    )
    bare = re.sub(r' data-rc_ludocids="[^"]*"', "", html)
    rows = [row for row in parse("serp", bare.encode()).rows if row.type == "local-result"]
    assert [(row.title, row.details["place"]) for row in rows] == [
        ("The Tea Room", "991"),
        ("A Tea Room", "992"),
    ]


def test_one_place_with_directions_is_no_list_of_businesses():
    """A single heading beside a link for directions may be a place's panel."""
    assert found(COLUMN.format(SHOP.format(1)), "local-result") == []
    assert len(found(COLUMN.format(SHOP.format(1) + SHOP.format(2)), "local-result")) == 2


@pytest.mark.parametrize("name", ["organic", "local-ads", "knowledge-panel-place", "events", "hotels"])
def test_no_business_is_made_up(name):
    """A page without local results gives none."""
    assert found(read(name), "local-result") == []


@pytest.mark.parametrize(
    "part",
    [
        AD.format(1),
        SHOP.format(1),
        '<a href="/maps/dir/"><div role="heading">x</div><object>',
        '<div role="heading"><h3>',
    ],
)
def test_many_parts_take_no_time_out_of_proportion(part):
    """Eight times as many parts take nothing like sixty-four times as long."""
    took = []
    for count in (250, 2_000):
        html = PAID.format(part * count) + COLUMN.format(part * count)
        start = time.process_time()
        parse("serp", html.encode())
        took.append(time.process_time() - start)
    assert took[1] < 24 * took[0] + 1
