"""`/_sql/translate`: what it answers is the search that finds the rows of the query."""

from __future__ import annotations

import pytest
from elasticsearch import BadRequestError, Elasticsearch
from opensearchpy import OpenSearch

from massive_frames.sandbox import Sandbox
from massive_frames.sandbox.sql.execution import run
from massive_frames.sandbox.sql.problems import RefusedError
from massive_frames.sandbox.sql.translated import translated


@pytest.fixture(scope="module")
def box():
    """Run a sandbox."""
    with Sandbox() as server:
        yield server


@pytest.mark.parametrize(
    ("index", "rest", "params"),
    [
        ("products", "", []),
        ("products", "WHERE price >= 20.5 AND price < 60 AND NOT kind = 'green' ORDER BY price DESC", []),
        ("products", "WHERE rating IS NULL OR kind IN ('oolong', ?) ORDER BY kind, price", ["white"]),
        ("products", "WHERE rating IS NOT NULL AND in_stock AND kind NOT LIKE 'b%' ORDER BY price", []),
        (
            "products",
            "WHERE (kind != 'black' AND NOT in_stock) OR price NOT BETWEEN 5 AND 80 ORDER BY price",
            [],
        ),
        (
            "products",
            "WHERE in_stock = FALSE AND rating > ? ORDER BY rating DESC NULLS LAST, price LIMIT 7",
            [2],
        ),
        ("logs", "WHERE code = 404 AND host LIKE 'web-_' ORDER BY bytes LIMIT 5", []),
        ("logs", "WHERE at BETWEEN '2026-10-02T00:00:00' AND '2026-10-03T12:00:00' ORDER BY at", []),
    ],
)
def test_the_search_finds_the_rows(box, index, rest, params):
    """Run as a search, the translation gives the rows that the query itself gives, in its order."""
    columns = {"products": "kind, price, rating, seller.country", "logs": "host, code, bytes"}[index]
    query = f"SELECT {columns} FROM {index} {rest}"  # noqa: S608
    body = translated({"query": query, "params": params})
    assert body.pop("track_total_hits") == -1
    with OpenSearch(box.url, http_auth=("elastic", box.token)) as client:
        hits = client.search(index=index, body=body)["hits"]["hits"]
    names = columns.split(", ")
    found = [tuple(hit["fields"].get(name, [None])[0] for name in names) for hit in hits]
    assert found == [tuple(row) for row in run(query, params).rows]


def test_the_form_of_a_translation(box):
    """The official client gets a body in the cluster's order, dates with their format."""
    with Elasticsearch(box.url, api_key=box.users["elastic"].api_key) as client:
        query = "SELECT kind, added FROM products ORDER BY price DESC"
        found = client.sql.translate(query=query, fetch_size=10).body
    assert list(found.items()) == [
        ("size", 10),
        ("_source", False),
        ("fields", [{"field": "kind"}, {"field": "added", "format": "strict_date_optional_time_nanos"}]),
        ("sort", [{"price": {"order": "desc", "missing": "_first", "unmapped_type": "double"}}]),
        ("track_total_hits", -1),
    ]


def test_a_filter_and_made_up_fields_go_along():
    """What narrows the rows, and fields made for the query, stand in the search."""
    made, where = {"x": {"type": "long"}}, {"term": {"code": 200}}
    found = translated({"query": "SELECT x FROM logs", "runtime_mappings": made, "filter": where})
    assert found["query"] == {"bool": {"must": [], "filter": [where]}}
    assert found["runtime_mappings"] == made


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT COUNT(*) FROM logs", "line 1:8: mismatched input 'COUNT'"),
        ("SELECT host FROM logs GROUP BY host", "line 1:23: mismatched input 'GROUP'"),
        ("SELECT host FROM logs WHERE", "line 1:28: mismatched input '<EOF>'"),
        ("SELECT host FROM logs WHERE code = host", "line 1:36: mismatched input 'host'"),
        ("SELECT host FROM logs WHERE code NOT = 1", "mismatched input"),
        ("SELECT nope FROM logs", "Unknown column"),
        ("SELECT name FROM products WHERE name = 'x'", "No keyword/multi-field"),
        ("SELECT host FROM nope", "Unknown index"),
        ("SELECT host FROM logs WHERE " + "(" * 60 + "code = 1" + ")" * 60, "nests too deeply"),
    ],
)
def test_what_is_not_translated(query, words):
    """Everything else is refused where it stands."""
    with pytest.raises(RefusedError, match=words.replace("(", r"\(")):
        translated({"query": query})


def test_columnar_is_no_part_of_it(box):
    """A field that only results have is refused as unknown."""
    with (
        Elasticsearch(box.url, api_key=box.users["elastic"].api_key) as client,
        pytest.raises(BadRequestError, match=r"unknown field \[columnar\]"),
    ):
        client.perform_request(
            "POST",
            "/_sql/translate",
            headers={"content-type": "application/json", "accept": "application/json"},
            body={"query": "SELECT 1", "columnar": True},
        )
