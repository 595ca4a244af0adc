"""The official Elasticsearch client works with the sandbox, which it did not see coming."""

from __future__ import annotations

import pytest
from elasticsearch import ApiError, AuthenticationException, Elasticsearch, NotFoundError

from massive_frames.sandbox import Sandbox


@pytest.fixture(scope="module")
def box():
    """Run a sandbox in which a minute passes in three tenths of a second."""
    with Sandbox(speed=200) as server:
        yield server


@pytest.fixture
def cluster(box):
    """Connect the official client."""
    with Elasticsearch(box.url, api_key=box.users["elastic"].api_key) as client:
        yield client


def test_it_submits_polls_and_deletes(cluster):
    """Submit, status, result and delete of one slow query."""
    query = "SELECT COUNT(*) AS n FROM logs /* slow:60s */"
    asked = {"query": query, "wait_for_completion_timeout": "1ms", "keep_alive": "2d"}
    search = cluster.sql.query(**asked)["id"]
    assert cluster.sql.get_async_status(id=search)["is_running"] is True
    found = cluster.sql.get_async(id=search, format="json", wait_for_completion_timeout="10s")
    assert (found["is_running"], found["rows"]) == (False, [[500]])
    assert cluster.sql.get_async_status(id=search)["completion_status"] == 200
    assert cluster.sql.delete_async(id=search)["acknowledged"] is True
    with pytest.raises(NotFoundError):
        cluster.sql.get_async(id=search, format="json")


def test_it_pages_and_closes(cluster):
    """A cursor's pages end by themselves, and one can be closed early."""
    page = cluster.sql.query(query="SELECT host, code FROM logs", fetch_size=200)
    rows = list(page["rows"])
    while "cursor" in page:
        page = cluster.sql.query(cursor=page["cursor"])
        rows += page["rows"]
    assert len(rows) == 500
    cursor = cluster.sql.query(query="SELECT host FROM logs", fetch_size=1)["cursor"]
    assert cluster.sql.clear_cursor(cursor=cursor)["succeeded"] is True


def test_it_reads_text_formats(cluster):
    """CSV comes as text."""
    found = cluster.sql.query(query="SELECT 1 AS n", format="csv")
    assert str(found.body).splitlines() == ["n", "1"]


def test_it_raises_what_is_refused(cluster, box):
    """Errors arrive as the client's own, with the cluster's words."""
    with pytest.raises(ApiError, match="Unknown column"):
        cluster.sql.query(query="SELECT missing FROM logs")
    with (
        Elasticsearch(box.url, basic_auth=("ann", "wrong")) as stranger,
        pytest.raises(AuthenticationException),
    ):
        stranger.sql.query(query="SELECT 1")


def test_it_asks_esql(cluster):
    """ES|QL's submit, get and delete, and a query at once."""
    running = cluster.esql.async_query(query="ROW n = 1 // slow:60s", wait_for_completion_timeout="1ms")
    assert running["is_running"] is True
    found = cluster.esql.async_query_get(id=running["id"], wait_for_completion_timeout="10s")
    assert (found["columns"], found["values"]) == ([{"name": "n", "type": "integer"}], [[1]])
    assert cluster.esql.async_query_delete(id=running["id"])["acknowledged"] is True
    assert cluster.esql.query(query="FROM logs | STATS n = COUNT(*)")["values"] == [[500]]
