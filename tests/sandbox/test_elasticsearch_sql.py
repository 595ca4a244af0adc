"""The sandbox's SQL is really executed, and what it does not know is refused in Elasticsearch's words."""

from __future__ import annotations

import pytest

from massive_frames.sandbox.samples import indices
from massive_frames.sandbox.sql.execution import run
from massive_frames.sandbox.sql.problems import RefusedError

LOGS = indices()["logs"].documents
PRODUCTS = indices()["products"].documents
PARAMS = (1, "a'b", None, True)


def found(query, *params, **options):
    """Return the columns' types by name and the rows."""
    result = run(query, list(params), **options)
    return dict(result.columns), [list(row) for row in result.rows]


def test_rows_are_counted_by_group():
    """GROUP BY and COUNT agree with the documents."""
    _, rows = found("SELECT code, COUNT(*) AS n FROM logs GROUP BY code ORDER BY code")
    codes = [document["code"] for document in LOGS]
    assert rows == [[code, codes.count(code)] for code in sorted(set(codes))]


def test_a_field_keeps_its_type():
    """The mapping's type comes back, through MIN and MAX too; elsewhere the value's own."""
    query = "SELECT name, rating, MAX(added) AS m, COUNT(*), 1.5 AS x FROM products GROUP BY name, rating"
    assert list(found(query)[0].values()) == ["text", "half_float", "datetime", "long", "double"]


def test_everything_is_every_field_by_name():
    """``SELECT *`` sorts the fields, and flattens objects."""
    names = list(found("SELECT * FROM products", lenient=True)[0])
    assert names == sorted(names)
    assert "seller.name" in names


def test_several_values_need_leniency():
    """An array is an error, or with leniency its first value."""
    with pytest.raises(RefusedError, match="Arrays"):
        found("SELECT tags FROM products")
    first = [[document["tags"][0]] for document in PRODUCTS]
    assert found("SELECT tags FROM products", lenient=True)[1] == first


def test_a_filter_narrows_the_rows():
    """A query of the search API is applied before anything else."""
    where = {"bool": {"filter": [{"range": {"code": {"gte": 400}}}, {"term": {"host": "web-1"}}]}}
    expected = sum(d["code"] >= 400 and d["host"] == "web-1" for d in LOGS)
    assert found("SELECT COUNT(*) FROM logs", where=where)[1] == [[expected]]


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("SELECT UCASE('a'), LENGTH('tea'), LOCATE('a', 'tea'), CONCAT('a', 'b')", ["A", 3, 3, "ab"]),
        ("SELECT ROUND(2.567, 2), ABS(-3), LOG(1), TRUNCATE(2.567, 1)", [2.57, 3, 0.0, 2.5]),
        ("SELECT CAST('12' AS INTEGER), '5'::long, CONVERT('7', SHORT)", [12, 5, 7]),
        ("SELECT CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END, IIF(TRUE, 1, 2), NVL(NULL, 3)", ["b", 1, 3]),
        ("SELECT 'tea' LIKE 't%', 'tea' RLIKE 't.*', 2 IN (1, 2), 3 BETWEEN 1 AND 5", [True] * 4),
        ("SELECT INTERVAL '1-2' YEAR TO MONTH, INTERVAL '1 2:03' DAY TO MINUTE", ["P1Y2M", "PT26H3M"]),
        ("SELECT INTERVAL -3 DAYS, INTERVAL 1.5 SECONDS", ["PT-72H", "PT1.5S"]),
        ("SELECT YEAR('2026-10-01'::datetime), MONTHNAME('2026-10-01'::datetime)", [2026, "October"]),
        ("SELECT ?, ?, ?, ?", [1, "a'b", None, True]),
        ("SELECT 1 AS n, 2 AS n", [1, 2]),
        ("SELECT name FROM products WHERE seller.name = 'Teehaus' ORDER BY price LIMIT 1", None),
        ("SELECT HISTOGRAM(at, INTERVAL 1 MONTH) AS m, COUNT(*) FROM logs GROUP BY m", None),
        ("SELECT p.name FROM products p WHERE MATCH(p.name, 'sencha') LIMIT 1", None),
        ("SELECT c FROM (SELECT code AS c FROM logs) WHERE c > 400 LIMIT 1", None),
    ],
)
def test_it_is_executed(query, row):
    """Functions, casts, conditions, intervals, parameters and subqueries give their values."""
    rows = found(query, *PARAMS)[1]
    assert len(rows) == 1
    assert row is None or rows == [row]


@pytest.mark.parametrize(
    ("query", "status", "kind", "words"),
    [
        ("SELECT missing FROM logs", 400, "verification_exception", "line 1:8: Unknown column [missing]"),
        ("SELECT code\nFROM missing", 400, "verification_exception", "line 2:6: Unknown index [missing]"),
        ("SELECT foo(1)", 400, "verification_exception", "line 1:8: Unknown function [foo]"),
        ("SELECT seller FROM products", 400, "verification_exception", "only its subfields"),
        ("SELECT host FROM logs GROUP BY code", 400, "verification_exception", "line 1:8: "),
        ("SELECT a FROM logs JOIN products", 400, "verification_exception", "Unknown column [a]"),
        ("SELECT code FROM logs GROUP code", 400, "parsing_exception", "line 1:29: mismatched input"),
        (
            "SELECT code FROM logs UNION SELECT 1",
            400,
            "parsing_exception",
            "line 1:23: mismatched input 'UNION'",
        ),
        ("DROP TABLE logs", 400, "parsing_exception", "line 1:1: mismatched input 'DROP'"),
        ("SELECT 1; DROP TABLE logs", 400, "parsing_exception", "line 1:9: mismatched input ';'"),
        ("SELECT * FROM 'file.csv'", 400, "parsing_exception", "line 1:15: mismatched input"),
        ("SELECT 'unclosed", 400, "parsing_exception", "line 1:8: token recognition error"),
        ("SELECT", 400, "parsing_exception", "line 1:7: mismatched input '<EOF>'"),
        ("", 400, "parsing_exception", "line 1:1: mismatched input '<EOF>'"),
        ("SELECT 1/0", 500, "arithmetic_exception", "/ by zero"),
        ("SELECT 9223372036854775807 + 1", 500, "arithmetic_exception", "long overflow"),
        ("SELECT CAST('x' AS INTEGER)", 400, "invalid_argument_exception", "'x'"),
    ],
)
def test_it_is_refused(query, status, kind, words):
    """What is wrong has its status, its type, its line and its column."""
    with pytest.raises(RefusedError) as caught:
        found(query)
    assert (caught.value.status, caught.value.kind) == (status, kind)
    assert words in caught.value.reason


@pytest.mark.parametrize(
    "function", ["read_csv", "read_text", "glob", "getenv", "current_setting", "pragma_version"]
)
def test_nothing_of_the_machine_can_be_read(function):
    """Functions of the database itself are unknown, whatever they are called with."""
    with pytest.raises(RefusedError, match="Unknown"):
        found(f"SELECT {function}('/etc/passwd')")
    with pytest.raises(RefusedError, match="Unknown"):
        found(f"SELECT * FROM {function}('/etc/passwd')")  # noqa: S608 - an attack is what is tried


def test_the_tables_are_listed():
    """SHOW TABLES and DESCRIBE tell what there is."""
    assert [row[1] for row in found("SHOW TABLES")[1]] == ["every_type", "logs", "products"]
    assert ["bytes", "BIGINT", "long"] in found("DESCRIBE logs")[1]
