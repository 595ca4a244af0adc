"""The sandbox's ES|QL runs pipelines over the same tables, and keeps the protocol of its own."""

from __future__ import annotations

import httpx
import pyarrow as pa
import pytest

from massive_frames.sandbox import Sandbox
from massive_frames.sandbox.sql.esql import run_esql
from massive_frames.sandbox.sql.execution import run
from massive_frames.sandbox.sql.problems import RefusedError

ID, RUNNING = "x-elasticsearch-async-id", "x-elasticsearch-async-is-running"


@pytest.fixture(scope="module")
def box():
    """Run a sandbox in which a minute passes in three tenths of a second."""
    with Sandbox(speed=200) as server:
        yield server


@pytest.fixture
def send(box):
    """Return a function that sends a request."""
    headers = {"Authorization": f"ApiKey {box.users['ann'].api_key}"}

    def sent(method, path, **options):
        return httpx.request(method, f"{box.url}{path}", headers=headers, timeout=30, **options)

    return sent


def rows(query, **options):
    """Return the rows of a query."""
    return [list(row) for row in run_esql(query, **options)[0].rows]


def test_it_agrees_with_sql():
    """A pipeline and a statement that mean the same find the same."""
    pipeline = "FROM logs | WHERE code >= 400 | STATS n = COUNT(*), b = MAX(bytes) BY code | SORT code"
    statement = "SELECT COUNT(*), MAX(bytes), code FROM logs WHERE code >= 400 GROUP BY code ORDER BY code"
    assert rows(pipeline) == [list(row) for row in run(statement).rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('ROW n = 1, word = "tea"', [[1, "tea"]]),
        ("ROW n = 1 | EVAL m = n + 1, k = m * 2 | KEEP k, m", [[4, 2]]),
        ("ROW n = 1, m = 2 | DROP n | RENAME m AS k", [[2]]),
        ('ROW s = "Tea" | EVAL t = TO_UPPER(s), n = LENGTH(s) | DROP s', [["TEA", 3]]),
        ("FROM logs | SORT bytes DESC | LIMIT 3 | STATS n = COUNT(*)", [[3]]),
        ("FROM logs | STATS n = COUNT_DISTINCT(host)", [[4]]),
        ("ROW n = ? | WHERE n == 5", [[5]]),
    ],
)
def test_commands_do_what_they_say(query, expected):
    """Each command of the part that is emulated has its effect."""
    assert rows(query, params=[5]) == expected


def test_a_query_without_a_limit_gets_a_thousand_rows():
    """Fewer rows come whole; that is as many as there are."""
    assert len(rows("FROM logs")) == 500


@pytest.mark.parametrize(
    ("query", "kind", "words"),
    [
        ("FROM logs | EVAL x = missing", "verification_exception", "line 1:22: Unknown column [missing]"),
        ("FROM missing", "verification_exception", "line 1:6: Unknown index [missing]"),
        ("ROW n = foo(1)", "verification_exception", "line 1:9: Unknown function [foo]"),
        ("FROM logs | ENRICH x", "parsing_exception", "line 1:13: mismatched input 'ENRICH'"),
        ("SELECT 1", "parsing_exception", "line 1:1: mismatched input 'SELECT'"),
        ("FROM logs | LIMIT x", "parsing_exception", "line 1:19: "),
        ("FROM logs | WHERE", "parsing_exception", "line 1:13: "),
    ],
)
def test_it_is_refused(query, kind, words):
    """What is wrong, or not emulated, has its type, its line and its column."""
    with pytest.raises(RefusedError) as caught:
        rows(query)
    assert caught.value.kind == kind
    assert words in caught.value.reason


def test_arrow_says_in_headers_that_it_runs(send):
    """The id and whether it runs are structured headers; the stream has the columns' own types."""
    body = {"query": "FROM logs | KEEP at, code /* slow:60s */", "wait_for_completion_timeout": "1ms"}
    running = send("POST", "/_query/async", params={"format": "arrow"}, json=body)
    assert running.headers[RUNNING] == "?1"
    path = f"/_query/async/{running.headers[ID]}"
    done = send("GET", path, params={"format": "arrow", "wait_for_completion_timeout": "10s"})
    table = pa.ipc.open_stream(done.content).read_all()
    assert (done.headers[RUNNING], table.num_rows) == ("?0", 500)
    assert table.schema.field("at").metadata == {b"elastic:type": b"datetime"}
    assert send("DELETE", path).json() == {"acknowledged": True}


def test_what_ends_in_time_is_not_kept(send):
    """Without ``keep_on_completion`` there is no id; with it there is."""
    done = send("POST", "/_query/async", json={"query": "ROW n = 1"}).json()
    assert "id" not in done
    assert (done["columns"], done["values"]) == ([{"name": "n", "type": "integer"}], [[1]])
    assert (
        "id" in send("POST", "/_query/async", json={"query": "ROW n = 1", "keep_on_completion": True}).json()
    )


def test_columns_without_a_value_can_be_dropped(send):
    """``drop_null_columns`` leaves them out."""
    body = {"query": "ROW n = 1, m = NULL", "columnar": True}
    found = send("POST", "/_query/async", params={"drop_null_columns": "true"}, json=body).json()
    assert [column["name"] for column in found["columns"]] == ["n"]
    assert found["values"] == [[1]]
