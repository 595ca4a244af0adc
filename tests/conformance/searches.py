"""Searches that the sandbox and a real node must answer alike, by what they are about."""

from __future__ import annotations

from typing import Any

ALL: dict[str, Any] = {"match_all": {}}
KINDS: list[dict[str, Any]] = [{"k": {"terms": {"field": "kind"}}}]
COMPOSITE: dict[str, Any] = {"composite": {"size": 2, "sources": KINDS}}
SORTED = [{"_id": "asc"}]


def _query(query: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"query": query, "size": 100, **more}


def _aggs(**aggs: Any) -> dict[str, Any]:
    return {"size": 0, "aggs": aggs}


def _after(key: dict[str, Any]) -> dict[str, Any]:
    return _aggs(c={"composite": {**COMPOSITE["composite"], "after": key}})


def _by_kind(**below: Any) -> dict[str, Any]:
    return _aggs(kinds={"terms": {"field": "kind", "order": {"_key": "asc"}}, "aggs": below})


QUERIES: dict[str, dict[str, Any]] = {
    "match_all": _query(ALL),
    "match_none": _query({"match_none": {}}),
    "ids": _query({"ids": {"values": ["3", "50", "none"]}}),
    "term keyword": _query({"term": {"kind": "green"}}),
    "term number": _query({"term": {"rating": {"value": 4.5, "boost": 2}}}),
    "term boolean": _query({"term": {"in_stock": False}}),
    "term any case": _query({"term": {"kind": {"value": "GREEN", "case_insensitive": True}}}),
    "term date": _query({"term": {"added": "2026-09-01"}}),
    "term inside an object": _query({"term": {"seller.country": "fr"}}),
    "term of no field": _query({"term": {"nope": "x"}}),
    "terms": _query({"terms": {"tags": ["gift", "new"]}}),
    "terms numbers": _query({"terms": {"rating": [1, 5.0]}}),
    "match": _query({"match": {"name": "silver needle"}}),
    "match and": _query({"match": {"name": {"query": "Silver 1", "operator": "and"}}}),
    "match one": _query({"match": {"name": "assam sencha 7"}}),
    "match keyword": _query({"match": {"kind": "black"}}),
    "phrase": _query({"match_phrase": {"name": "needle no"}}, sort=SORTED),
    "multi_match": _query({"multi_match": {"query": "sencha", "fields": ["name", "kind"]}}),
    "range": _query({"range": {"price": {"gte": 20, "lt": 40}}}),
    "range of dates": _query({"range": {"added": {"gt": "2026-03-01", "lte": "2026-06"}}}),
    "range with date math": _query(
        {"range": {"added": {"gte": "2026-03-15||/M", "lt": "2026-03-15||+1M/M"}}}
    ),
    "range in a zone": _query({"range": {"added": {"gte": "2026-09-01", "time_zone": "+02:00"}}}),
    "range of words": _query({"range": {"kind": {"gte": "g"}}}),
    "exists": _query({"exists": {"field": "rating"}}),
    "exists object": _query({"exists": {"field": "seller"}}),
    "prefix": _query({"prefix": {"kind": "gr"}}),
    "prefix of words": _query({"prefix": {"name": {"value": "nee"}}}),
    "wildcard": _query({"wildcard": {"kind": {"value": "*l*"}}}),
    "wildcard letter": _query({"wildcard": {"kind": "whi?e"}}),
    "bool": _query(
        {
            "bool": {
                "must": {"match": {"name": "needle"}},
                "filter": [{"term": {"in_stock": True}}],
                "must_not": [{"term": {"tags": "bags"}}],
                "should": [{"term": {"seller.country": "us"}}],
            }
        }
    ),
    "bool should": _query({"bool": {"should": [{"term": {"kind": "green"}}, {"term": {"tags": "gift"}}]}}),
    "bool two of three": _query(
        {
            "bool": {
                "should": [
                    {"term": {"kind": "green"}},
                    {"term": {"tags": "gift"}},
                    {"term": {"tags": "new"}},
                ],
                "minimum_should_match": 2,
            }
        }
    ),
    "bool filter alone": _query({"bool": {"filter": {"term": {"kind": "oolong"}}}}),
    "bool not alone": _query({"bool": {"must_not": {"term": {"kind": "oolong"}}}}),
    "bool of nothing": _query({"bool": {}}),
    "constant_score": _query({"constant_score": {"filter": {"term": {"kind": "green"}}, "boost": 3}}),
    "query_string": _query({"query_string": {"query": "kind:green AND in_stock:true"}}, sort=SORTED),
    "query_string or": _query({"query_string": {"query": "kind:green OR kind:black"}}, sort=SORTED),
    "query_string not": _query({"query_string": {"query": "name:no NOT kind:green"}}, sort=SORTED),
    "query_string range": _query({"query_string": {"query": "price:[10 TO 30]"}}, sort=SORTED),
    "query_string above": _query({"query_string": {"query": "price:>=80"}}, sort=SORTED),
    "query_string words": _query(
        {"query_string": {"query": "silver needle", "default_field": "name"}}, sort=SORTED
    ),
    "query_string group": _query(
        {"query_string": {"query": "(kind:green OR kind:white) AND tags:gift"}}, sort=SORTED
    ),
    "query_string phrase": _query({"query_string": {"query": 'name:"silver needle"'}}, sort=SORTED),
    "query_string wildcard": _query({"query_string": {"query": "name:sen*"}}, sort=SORTED),
    "query_string signs": _query({"query_string": {"query": "+kind:green -tags:gift"}}, sort=SORTED),
    "sorted": _query(ALL, sort=[{"rating": "desc"}, {"price": {"order": "asc"}}]),
    "sorted missing first": _query(ALL, sort=[{"rating": {"order": "asc", "missing": "_first"}}, "price"]),
    "sorted by date": _query(ALL, sort=["added", "_doc"]),
    "sorted by several": _query(ALL, sort=[{"tags": {"order": "desc", "mode": "max"}}, "price"]),
    "sorted by score": _query({"match": {"name": "needle 3"}}, sort=["_score", "price"]),
    "search_after": _query(ALL, sort=["price"], search_after=[40.0]),
    "from and size": {"query": ALL, "from": 7, "size": 3},
    "no hits": {"query": ALL, "size": 0},
    "source parts": _query(ALL, _source=["kind", "seller.*"], size=5),
    "source without": _query(ALL, _source={"excludes": ["seller.name", "t*"]}, size=5),
    "no source": _query(ALL, _source=False, fields=["added", "seller.*", "tags"], size=5),
    "fields written": _query(ALL, fields=[{"field": "added", "format": "yyyy-MM"}], size=5),
    "total not tracked": _query(ALL, track_total_hits=False, size=2),
    "total up to 10": _query(ALL, track_total_hits=10, size=2),
    "post_filter": {**_query(ALL), "post_filter": {"term": {"kind": "green"}}, "aggs": _by_kind()["aggs"]},
    "min_score": _query({"match": {"name": "needle 3"}}, min_score=1.5),
}
AGGREGATIONS: dict[str, dict[str, Any]] = {
    "terms": _aggs(tags={"terms": {"field": "tags"}}),
    "terms few": _aggs(tags={"terms": {"field": "tags", "size": 2}}),
    "terms by key": _aggs(kinds={"terms": {"field": "kind", "order": {"_key": "desc"}}}),
    "terms numbers": _aggs(ratings={"terms": {"field": "rating", "size": 20}}),
    "terms booleans": _aggs(there={"terms": {"field": "in_stock"}}),
    "terms dates": _aggs(days={"terms": {"field": "added", "size": 3, "order": {"_key": "asc"}}}),
    "terms missing": _aggs(ratings={"terms": {"field": "rating", "missing": -1, "order": {"_key": "asc"}}}),
    "terms included": _aggs(kinds={"terms": {"field": "kind", "include": "b.*|w.*", "exclude": "white"}}),
    "terms by metric": _aggs(
        kinds={
            "terms": {"field": "kind", "order": {"price": "desc"}},
            "aggs": {"price": {"avg": {"field": "price"}}},
        }
    ),
    "terms often": _aggs(days={"terms": {"field": "added", "min_doc_count": 3}}),
    "nested terms": _by_kind(tags={"terms": {"field": "tags", "size": 2, "order": {"_key": "asc"}}}),
    "range": _aggs(
        prices={
            "range": {
                "field": "price",
                "ranges": [{"to": 20}, {"from": 20, "to": 50}, {"from": 50, "key": "dear"}],
            }
        }
    ),
    "range keyed": _aggs(prices={"range": {"field": "price", "keyed": True, "ranges": [{"to": 20.5}]}}),
    "date_range": _aggs(
        when={
            "date_range": {
                "field": "added",
                "format": "yyyy-MM",
                "ranges": [{"to": "2026-03"}, {"from": "2026-03"}],
            }
        }
    ),
    "filter": _aggs(
        green={"filter": {"term": {"kind": "green"}}, "aggs": {"p": {"max": {"field": "price"}}}}
    ),
    "filters": _aggs(
        which={
            "filters": {
                "other_bucket": True,
                "filters": {"g": {"term": {"kind": "green"}}, "n": {"term": {"tags": "new"}}},
            }
        }
    ),
    "filters unnamed": _aggs(which={"filters": {"filters": [{"term": {"kind": "green"}}, ALL]}}),
    "missing": _aggs(unrated={"missing": {"field": "rating"}}),
    "global": {
        **_query({"term": {"kind": "green"}}, size=0),
        "aggs": {
            "all": {"global": {}, "aggs": {"p": {"avg": {"field": "price"}}}},
            "p": {"avg": {"field": "price"}},
        },
    },
    "histogram": _aggs(prices={"histogram": {"field": "price", "interval": 20}}),
    "histogram full": _aggs(prices={"histogram": {"field": "rating", "interval": 0.5, "min_doc_count": 1}}),
    "months": _aggs(months={"date_histogram": {"field": "added", "calendar_interval": "month"}}),
    "weeks written": _aggs(
        weeks={"date_histogram": {"field": "added", "calendar_interval": "1w", "format": "yyyy-MM-dd"}}
    ),
    "thirty days": _aggs(spans={"date_histogram": {"field": "added", "fixed_interval": "30d"}}),
    "months abroad": _aggs(
        months={
            "date_histogram": {
                "field": "added",
                "calendar_interval": "month",
                "time_zone": "America/New_York",
            }
        }
    ),
    "months keyed": _aggs(
        months={
            "date_histogram": {
                "field": "added",
                "calendar_interval": "quarter",
                "keyed": True,
                "format": "yyyy-MM",
            }
        }
    ),
    "metrics": _aggs(
        **{
            name: {name: {"field": "price"}}
            for name in ("avg", "min", "max", "sum", "stats", "value_count", "extended_stats")
        },
        kinds={"cardinality": {"field": "kind"}},
    ),
    "metrics of dates": _aggs(first={"min": {"field": "added"}}, all={"stats": {"field": "added"}}),
    "metrics of nothing": {
        **_query({"term": {"kind": "none"}}, size=0),
        "aggs": {
            name: {name: {"field": "price"}}
            for name in ("avg", "min", "sum", "stats", "extended_stats", "value_count")
        },
    },
    "metrics with a stand-in": _aggs(r={"avg": {"field": "rating", "missing": 0}}),
    "percentiles": _aggs(p={"percentiles": {"field": "price"}}),
    "percentiles listed": _aggs(
        p={"percentiles": {"field": "price", "percents": [10, 50, 90], "keyed": False}}
    ),
    "top_hits": _by_kind(best={"top_hits": {"size": 1, "sort": [{"price": "desc"}], "_source": ["name"]}}),
    "composite": _aggs(
        pages={
            "composite": {
                "size": 4,
                "sources": [
                    {"kind": {"terms": {"field": "kind", "order": "desc"}}},
                    {"month": {"date_histogram": {"field": "added", "calendar_interval": "month"}}},
                ],
            },
            "aggs": {"p": {"avg": {"field": "price"}}},
        }
    ),
    "composite of which nothing is left": _aggs(
        c={
            **COMPOSITE,
            "aggs": {
                "none": {"bucket_selector": {"buckets_path": {"n": "_count"}, "script": "params.n > 99"}}
            },
        }
    ),
    "composite at its end": _after({"k": "white"}),
    "composite after": _aggs(
        pages={
            "composite": {
                "size": 3,
                "sources": [
                    {"tag": {"terms": {"field": "tags"}}},
                    {"p": {"histogram": {"field": "price", "interval": 30}}},
                ],
                "after": {"tag": "gift", "p": 30.0},
            }
        }
    ),
    "sibling pipelines": _aggs(
        months={
            "date_histogram": {"field": "added", "calendar_interval": "month"},
            "aggs": {"sold": {"sum": {"field": "price"}}},
        },
        mean={"avg_bucket": {"buckets_path": "months>sold"}},
        best={"max_bucket": {"buckets_path": "months>sold"}},
        worst={"min_bucket": {"buckets_path": "months>_count"}},
        total={"sum_bucket": {"buckets_path": "months>sold"}},
        all={"stats_bucket": {"buckets_path": "months>sold"}},
    ),
    "inner pipelines": _aggs(
        months={
            "date_histogram": {"field": "added", "calendar_interval": "month"},
            "aggs": {
                "sold": {"sum": {"field": "price"}},
                "so_far": {"cumulative_sum": {"buckets_path": "sold"}},
                "change": {"derivative": {"buckets_path": "sold"}},
                "each": {
                    "bucket_script": {
                        "buckets_path": {"sold": "sold", "n": "_count"},
                        "script": "params.sold / params.n * 100",
                    }
                },
            },
        }
    ),
    "bucket_selector": _by_kind(
        sold={"sum": {"field": "price"}},
        big={"bucket_selector": {"buckets_path": {"s": "sold"}, "script": "params.s > 900"}},
    ),
    "bucket_sort": _by_kind(
        sold={"sum": {"field": "price"}},
        best={"bucket_sort": {"sort": [{"sold": {"order": "desc"}}], "size": 2}},
    ),
}
REFUSED: dict[str, dict[str, Any]] = {
    "unknown query": {"query": {"foo": {}}},
    "unknown aggregation": {"aggs": {"a": {"foo": {}}}},
    "unknown option of terms": {"aggs": {"a": {"terms": {"field": "kind", "foo": 1}}}},
    "unknown part": {"foo": {}},
    "two fields": {"query": {"match": {"kind": "x", "name": "y"}}},
    "no field": {"query": {"term": {}}},
    "no clause": {"query": {}},
    "unknown part of bool": {"query": {"bool": {"foo": []}}},
    "no number": {"query": {"range": {"price": {"gte": "abc"}}}},
    "no date": {"query": {"range": {"added": {"gte": "abc"}}}},
    "no truth value": {"query": {"term": {"in_stock": "abc"}}},
    "text aggregated": {"size": 0, "aggs": {"a": {"terms": {"field": "name"}}}},
    "words averaged": {"size": 0, "aggs": {"a": {"avg": {"field": "kind"}}}},
    "sorted by no field": {"sort": ["nope"]},
    "sorted by a text": {"sort": ["name"]},
    "window too large": {"size": 20_000},
    "negative size": {"size": -2},
    "negative from": {"from": -1},
    "aggregation of nothing": {"aggs": {"a": {}}},
    "no calendar interval": {
        "aggs": {"d": {"date_histogram": {"field": "added", "calendar_interval": "2d"}}}
    },
    "no interval": {"aggs": {"d": {"date_histogram": {"field": "added"}}}},
    "no interval at all": {"aggs": {"d": {"histogram": {"field": "price", "interval": 0}}}},
    "composite under terms": _by_kind(c=COMPOSITE),
    "composite under filters": _aggs(f={"filters": {"filters": {"a": ALL}}, "aggs": {"c": COMPOSITE}}),
    "composite under histogram": _aggs(
        h={"histogram": {"field": "price", "interval": 30}, "aggs": {"c": COMPOSITE}}
    ),
    "composite under date_histogram": _aggs(
        d={"date_histogram": {"field": "added", "fixed_interval": "30d"}, "aggs": {"c": COMPOSITE}}
    ),
    "composite under range": _aggs(
        r={"range": {"field": "price", "ranges": [{"to": 30}]}, "aggs": {"c": COMPOSITE}}
    ),
    "composite under date_range": _aggs(
        r={"date_range": {"field": "added", "ranges": [{"to": "now"}]}, "aggs": {"c": COMPOSITE}}
    ),
    "composite under missing": _aggs(m={"missing": {"field": "rating"}, "aggs": {"c": COMPOSITE}}),
    "composite under global": _aggs(g={"global": {}, "aggs": {"c": COMPOSITE}}),
    "composite under composite": _aggs(c={**COMPOSITE, "aggs": {"d": COMPOSITE}}),
    "composite under a filter under terms": _by_kind(f={"filter": ALL, "aggs": {"c": COMPOSITE}}),
    "pipeline over a composite": _aggs(c=COMPOSITE, all={"sum_bucket": {"buckets_path": "c>_count"}}),
    "composite without sources": _aggs(c={"composite": {}}),
    "composite of no source": _aggs(c={"composite": {"sources": []}}),
    "composite of one source twice": _aggs(c={"composite": {"sources": KINDS * 2}}),
    "composite after too little": _after({}),
    "composite after something else": _after({"x": 1}),
    "composite after nothing": _after({"k": None}),
    "composite after no number": _aggs(
        c={"composite": {"sources": [{"p": {"terms": {"field": "price"}}}], "after": {"p": "x"}}}
    ),
    "no path": {"aggs": {"d": {"avg_bucket": {"buckets_path": "nope>x"}}}},
    "search_after unsorted": {"search_after": [1]},
    "query string that breaks off": {"query": {"query_string": {"query": "kind:green AND"}}},
}
