"""Fields made up for one SQL query: read as another type, or refused."""

from __future__ import annotations

import pytest

from massive_frames.sandbox.samples import indices
from massive_frames.sandbox.sql.execution import run
from massive_frames.sandbox.sql.problems import RefusedError

LOGS, PRODUCTS = indices()["logs"].documents, indices()["products"].documents


def column(name, kind, index="logs", **options):
    """Return a field read as a type: what SQL calls the type, and the values."""
    found = run(f"SELECT {name} FROM {index}", made={name: {"type": kind}}, **options)  # noqa: S608
    ((_, shown),) = found.columns
    return shown, [value for (value,) in found.rows]


@pytest.mark.parametrize(
    ("name", "kind", "index", "read"),
    [
        ("code", "keyword", "logs", str),
        ("at", "keyword", "logs", str),
        ("bytes", "double", "logs", float),
        ("price", "long", "products", int),
        ("in_stock", "keyword", "products", lambda value: str(value).lower()),
        ("host", "long", "logs", lambda _: None),
        ("host", "boolean", "logs", lambda _: None),
        ("code", "boolean", "logs", lambda _: None),
    ],
)
def test_a_field_of_another_type(name, kind, index, read):
    """A field is what stands in the documents, read as the type; what cannot be read is left out."""
    shown, values = column(name, kind, index)
    assert shown == kind
    assert values == [read(document[name]) for document in {"logs": LOGS, "products": PRODUCTS}[index]]


def test_a_number_as_a_date():
    """Whole numbers are milliseconds since 1970."""
    found = run(
        "SELECT code FROM logs WHERE code = '1970-01-01T00:00:00.404' LIMIT 1",
        made={"code": {"type": "date"}},
    )
    assert (found.columns, found.rows) == ((("code", "datetime"),), (("1970-01-01T00:00:00.404Z",),))


def test_a_field_that_no_document_has():
    """Its values are missing, and everything else is as it was."""
    found = run("SELECT * FROM logs", made={"nope": {"type": "geo_point"}})
    assert ("nope", "geo_point") in found.columns
    assert {row[list(found.columns).index(("nope", "geo_point"))] for row in found.rows} == {None}


def test_conditions_and_filters_see_the_new_type():
    """WHERE, GROUP BY and a filter work on what was made."""
    made = {"code": {"type": "keyword"}}
    query = "SELECT code, COUNT(*) FROM logs WHERE code LIKE '4%' GROUP BY code"
    n = sum(document["code"] == 404 for document in LOGS)
    assert run(query, made=made).rows == (("404", n),)
    assert run("SELECT COUNT(*) FROM logs", made=made, where={"prefix": {"code": "40"}}).rows == ((n,),)


@pytest.mark.parametrize(
    ("mapping", "kind", "words"),
    [
        ({}, "mapper_parsing_exception", "No type specified"),
        (
            {"type": "foo"},
            "mapper_parsing_exception",
            r"\[foo\] declared on runtime field \[x\] does not exist",
        ),
        ({"type": "date", "format": "yyyy"}, "mapper_parsing_exception", r"unknown parameter \[format\]"),
        ({"type": "long", "script": "emit(1)"}, "script_exception", "compile error"),
    ],
)
def test_refusals(mapping, kind, words):
    """A field without a known type, and every script, is refused."""
    with pytest.raises(RefusedError, match=words) as refused:
        run("SELECT 1", made={"x": mapping})
    assert (refused.value.status, refused.value.kind) == (400, kind)
