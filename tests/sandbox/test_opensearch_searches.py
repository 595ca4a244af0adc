"""Searches are really executed: what comes back is what the sample documents hold."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from massive_frames.sandbox.samples import indices
from massive_frames.sandbox.search.dates import read, zone_of
from massive_frames.sandbox.search.execute import searched
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.scope import scope_of

PRODUCTS = indices()["products"].documents


def found(body, index="products"):
    """Return the answer to a search."""
    return searched(body, scope_of(index, json.dumps(body, separators=(",", ":"))))


def ids(query):
    """Return the ids of the documents that a query finds."""
    hits = found({"query": query, "size": 100})["hits"]["hits"]
    return {hit["_id"] for hit in hits}


def where(test):
    """Return the ids of the documents for which a test holds."""
    return {str(number) for number, document in enumerate(PRODUCTS, 1) if test(document)}


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ({"term": {"kind": "green"}}, lambda d: d["kind"] == "green"),
        ({"terms": {"tags": ["gift", "new"]}}, lambda d: {"gift", "new"} & set(d["tags"])),
        ({"range": {"price": {"gt": 20, "lte": 40}}}, lambda d: 20 < d["price"] <= 40),
        ({"exists": {"field": "rating"}}, lambda d: d["rating"] is not None),
        ({"match": {"name": "NEEDLE"}}, lambda d: "needle" in d["name"]),
        ({"wildcard": {"seller.name": "*haus"}}, lambda d: d["seller"]["name"].endswith("haus")),
        (
            {"query_string": {"query": "kind:green AND NOT tags:gift"}},
            lambda d: d["kind"] == "green" and "gift" not in d["tags"],
        ),
        (
            {"range": {"added": {"gte": "2026-06-01", "lt": "2026-06-01||+1M"}}},
            lambda d: d["added"][:7] == "2026-06",
        ),
    ],
)
def test_queries(query, test):
    """A query finds just the documents for which it is true."""
    assert ids(query) == where(test)


def test_buckets():
    """Buckets count the documents that hold their key."""
    body = {"size": 0, "aggs": {"tags": {"terms": {"field": "tags"}}}}
    counted = {b["key"]: b["doc_count"] for b in found(body)["aggregations"]["tags"]["buckets"]}
    assert counted == Counter(tag for document in PRODUCTS for tag in document["tags"])


def test_pages():
    """Pages by search_after hold every document once, in order."""
    seen, place = [], None
    while True:
        body = {"size": 7, "sort": ["price"], "_source": False} | ({"search_after": place} if place else {})
        hits = found(body)["hits"]["hits"]
        if not hits:
            break
        seen += [hit["sort"][0] for hit in hits]
        place = hits[-1]["sort"]
    assert seen == sorted(document["price"] for document in PRODUCTS)


def test_composite_pages():
    """Pages of a composite aggregation hold every combination once."""
    seen, after = [], None
    while True:
        composite = {
            "size": 3,
            "sources": [{"k": {"terms": {"field": "kind"}}}, {"t": {"terms": {"field": "tags"}}}],
        }
        composite |= {"after": after} if after else {}
        page = found({"size": 0, "aggs": {"c": {"composite": composite}}})["aggregations"]["c"]
        if not page["buckets"]:
            break
        seen += [tuple(bucket["key"].values()) for bucket in page["buckets"]]
        after = page["after_key"]
    assert seen == sorted({(d["kind"], tag) for d in PRODUCTS for tag in d["tags"]})


def test_several_indices():
    """A pattern searches every index that fits it, on the shards of all."""
    answer = found({"size": 0}, "logs,prod*")
    assert answer["hits"]["total"]["value"] == 560
    assert answer["_shards"]["total"] == 20


@pytest.mark.parametrize(
    "body",
    [
        {"query": {"fuzzy": {"kind": "green"}}},
        {"query": {"nested": {"path": "seller", "query": {"match_all": {}}}}},
        {"aggs": {"a": {"significant_terms": {"field": "kind"}}}},
        {"aggs": {"a": {"terms": {"field": "kind"}, "aggs": {"b": {"weighted_avg": {}}}}}},
    ],
)
def test_what_is_not_spoken(body):
    """A clause or an aggregation that the sandbox lacks is refused as an unknown one is."""
    with pytest.raises(SearchError) as refused:
        found(body)
    assert refused.value.kind == "parsing_exception"
    assert refused.value.more["line"] == 1


def test_scripts_compute_and_no_more():
    """A script of sums is worked out; anything else is refused, and nothing of it is run."""
    path = {"buckets_path": {"n": "_count"}}
    for script in ("__import__('os')", "n ** 9 ** 9", "(lambda: 1)()", "n.real"):
        body = {
            "aggs": {
                "k": {
                    "terms": {"field": "kind"},
                    "aggs": {"s": {"bucket_script": {**path, "script": script}}},
                }
            }
        }
        with pytest.raises(SearchError):
            found(body)


@pytest.mark.parametrize(
    ("text", "millis"),
    [
        ("1970-01-01", 0),
        ("1970-01-02T00:00:00Z||/d", 86_400_000),
        ("1970-01-31||+1M", 27 * 86_400_000 + 31 * 86_400_000),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1234567", 1_234_567),
    ],
)
def test_dates(text, millis):
    """Dates and date math mean the moments that the cluster takes them for."""
    assert read(text) == millis


def test_zones():
    """A date without an offset stands in the zone that is named."""
    assert read("1970-01-01", zone=zone_of("Europe/Berlin")) == -3_600_000
