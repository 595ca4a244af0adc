"""The sandbox's Elasticsearch keeps the protocol of asynchronous SQL."""

from __future__ import annotations

import cbor2
import httpx
import pytest

from massive_frames.sandbox import Faults, Sandbox

SLOW = "SELECT 1 AS n /* slow:60s */"


class Cluster:
    """Asks one sandbox as one user."""

    def __init__(self, box, name="elastic"):
        self.box, self.key = box, box.users[name].api_key

    def send(self, method, path, **options):
        """Send one request."""
        headers = {"Authorization": f"ApiKey {self.key}"} | options.pop("headers", {})
        return httpx.request(method, f"{self.box.url}{path}", headers=headers, timeout=30, **options)

    def post(self, query, path="/_sql", params=None, **body):
        """Send an SQL query."""
        return self.send("POST", path, params=params, json={"query": query, **body})

    def page(self, **body):
        """Return the JSON of a query or a cursor."""
        return self.send("POST", "/_sql", json=body).json()

    def get(self, search_id, wait="0s", **params):
        """Ask for a query's result."""
        given = {"format": "json", "wait_for_completion_timeout": wait} | params
        return self.send("GET", f"/_sql/async/{search_id}", params=given)

    def counts(self):
        """Return what runs, what is kept and which cursors are open."""
        return self.send("GET", "/_sandbox/elasticsearch").json()


@pytest.fixture(scope="module")
def box():
    """Run a sandbox in which a minute passes in three tenths of a second."""
    with Sandbox(speed=200) as server:
        yield server


@pytest.fixture
def cluster(box):
    """Ask as the administrator."""
    return Cluster(box)


def refused(response):
    """Return the status, type and reason of an error."""
    answer = response.json()
    assert answer["error"]["root_cause"][0]["type"] == answer["error"]["type"]
    assert answer["status"] == response.status_code
    return response.status_code, answer["error"]["type"], answer["error"]["reason"]


def test_a_query_without_a_wait_has_no_id(cluster):
    """A synchronous answer is columns and rows alone."""
    answer = cluster.post("SELECT 1 AS n, 'tea' AS word")
    assert answer.json() == {
        "columns": [{"name": "n", "type": "integer"}, {"name": "word", "type": "keyword"}],
        "rows": [[1, "tea"]],
    }
    assert answer.headers["x-elastic-product"] == "Elasticsearch"
    assert "took-nanos" in answer.headers


def test_the_keys_of_an_answer_are_in_order(cluster):
    """The three of the search stand in front, the cursor at the end."""
    answer = cluster.page(query="SELECT * FROM logs", fetch_size=2, wait_for_completion_timeout="1d")
    assert list(answer) == ["id", "is_partial", "is_running", "columns", "rows", "cursor"]


def test_a_finished_query_has_an_id_and_is_not_kept(cluster):
    """With a wait the answer names an id, although nothing was stored."""
    answer = cluster.page(query="SELECT 1", wait_for_completion_timeout="1d")
    assert answer["is_running"] is False
    assert refused(cluster.get(answer["id"])) == (404, "resource_not_found_exception", answer["id"])


def test_a_kept_query_can_be_read_until_it_is_deleted(cluster):
    """``keep_on_completion`` stores what ended in time, for as often as it is asked for."""
    asked = {"wait_for_completion_timeout": "1d", "keep_on_completion": True}
    search = cluster.page(query="SELECT 1 AS n", **asked)["id"]
    assert [cluster.get(search).json()["rows"] for _ in range(2)] == [[[1]], [[1]]]
    assert cluster.send("DELETE", f"/_sql/async/delete/{search}").json() == {"acknowledged": True}
    assert cluster.get(search).status_code == 404


def test_a_slow_query_runs_first_and_is_stored_then(cluster):
    """A running answer has no columns; the result is kept when it comes after the wait."""
    running = cluster.page(query=SLOW, wait_for_completion_timeout="1ms")
    search = running.pop("id")
    assert running == {"is_partial": True, "is_running": True, "rows": []}
    assert cluster.counts()["running"] == 1
    assert cluster.get(search, wait="10s").json()["rows"] == [[1]]
    assert cluster.counts()["running"] == 0
    cluster.send("DELETE", f"/_sql/async/delete/{search}")


def test_a_failure_after_the_wait_is_kept(cluster):
    """The result raises it again, and the status tells its HTTP status."""
    search = cluster.page(query="SELECT 1/0 /* slow:20s */", wait_for_completion_timeout="1ms")["id"]
    assert refused(cluster.get(search, wait="10s")) == (500, "arithmetic_exception", "/ by zero")
    status = cluster.send("GET", f"/_sql/async/status/{search}").json()
    assert (status["completion_status"], status["is_running"], status["is_partial"]) == (500, False, False)


def test_the_status_tells_begin_and_end(cluster):
    """A running query's status has its start, every status its expiration."""
    search = cluster.page(query=SLOW, wait_for_completion_timeout="1ms")["id"]
    status = cluster.send("GET", f"/_sql/async/status/{search}").json()
    expected = {"id", "is_running", "is_partial", "start_time_in_millis", "expiration_time_in_millis"}
    assert set(status) == expected
    cluster.send("DELETE", f"/_sql/async/delete/{search}")


def test_a_deleted_query_runs_no_more(cluster):
    """DELETE ends a running query."""
    search = cluster.page(query=SLOW, wait_for_completion_timeout="1ms")["id"]
    before = cluster.counts()["cancelled"]
    cluster.send("DELETE", f"/_sql/async/delete/{search}")
    assert cluster.counts()["cancelled"] == before + 1
    assert cluster.get(search).status_code == 404


def test_a_result_expires(box):
    """After ``keep_alive`` the id is unknown."""
    with Sandbox(speed=1e6) as fast:
        cluster = Cluster(fast)
        asked = {"wait_for_completion_timeout": "1s", "keep_on_completion": True, "keep_alive": "1m"}
        assert cluster.get(cluster.page(query="SELECT 1", **asked)["id"]).status_code == 404


def test_queries_are_their_owners_alone(box):
    """Another user neither reads nor deletes; who administers deletes, and only he may see the status."""
    ann, ben, admin = (Cluster(box, name) for name in ("ann", "ben", "elastic"))
    asked = {"wait_for_completion_timeout": "1s", "keep_on_completion": True}
    search = ann.page(query="SELECT 1", **asked)["id"]
    assert ben.get(search).status_code == 404
    assert ben.send("DELETE", f"/_sql/async/delete/{search}").status_code == 404
    assert refused(ann.send("GET", f"/_sql/async/status/{search}"))[:2] == (403, "security_exception")
    assert admin.send("DELETE", f"/_sql/async/delete/{search}").status_code == 200


def test_strangers_are_turned_away(box):
    """No credentials and wrong ones are 401 with a challenge; a user without privileges gets 403."""
    nobody = httpx.post(f"{box.url}/_sql", json={"query": "SELECT 1"})
    wrong = httpx.post(f"{box.url}/_sql", json={"query": "SELECT 1"}, auth=("ann", "no"))
    assert refused(nobody)[:2] == refused(wrong)[:2] == (401, "security_exception")
    assert "ApiKey" in nobody.headers["www-authenticate"]
    assert "[ann]" in refused(wrong)[2]
    assert refused(Cluster(box, "guest").post("SELECT 1"))[:2] == (403, "security_exception")


def test_user_and_password_let_in(box):
    """Basic credentials are as good as the key."""
    user = box.users["ben"]
    answer = httpx.post(f"{box.url}/_sql", json={"query": "SELECT 1"}, auth=(user.name, user.password))
    assert answer.status_code == 200


def test_pages_follow_each_other(cluster):
    """Only the first page names the columns, and the last has no cursor."""
    page = cluster.page(query="SELECT code FROM logs", fetch_size=200)
    sizes = [len(page["rows"])]
    while "cursor" in page:
        page = cluster.page(cursor=page["cursor"])
        assert "columns" not in page
        sizes.append(len(page["rows"]))
    assert sizes == [200, 200, 100]


def test_a_result_that_fills_its_pages_ends_with_an_empty_one(cluster):
    """500 rows in pages of 250 are three pages."""
    page, sizes = cluster.page(query="SELECT code FROM logs", fetch_size=250), []
    while "cursor" in page:
        page = cluster.page(cursor=page["cursor"], columnar=True)
        sizes.append([len(column) for column in page["values"]])
    assert sizes == [[250], []]


def test_a_cursor_forgets_columnar(cluster):
    """What is not asked for again comes as rows."""
    page = cluster.page(query="SELECT code FROM logs", fetch_size=400, columnar=True)
    assert len(page["values"][0]) == 400
    assert "rows" in cluster.page(cursor=page["cursor"])


def test_a_cursor_is_closed_once(cluster):
    """Closing says whether there was something to close; then the cursor is gone."""
    cursor = cluster.page(query="SELECT code FROM logs", fetch_size=10)["cursor"]
    closed = [cluster.send("POST", "/_sql/close", json={"cursor": cursor}).json() for _ in range(2)]
    assert closed == [{"succeeded": True}, {"succeeded": False}]
    again = cluster.send("POST", "/_sql", json={"cursor": cursor})
    assert refused(again)[:2] == (404, "search_phase_execution_exception")
    assert cluster.send("POST", "/_sql", json={"cursor": "no base64!"}).status_code == 400


def test_time_zones_are_written(cluster):
    """Instants carry the offset of the query's zone, later pages too."""
    page = cluster.page(query="SELECT at FROM logs", time_zone="+05:30", fetch_size=1)
    assert page["rows"] == [["2026-10-01T05:43:01.915+05:30"]]
    assert cluster.page(cursor=page["cursor"])["rows"][0][0].endswith("+05:30")


@pytest.mark.parametrize(
    ("body", "status", "kind", "words"),
    [
        ({}, 400, "action_request_validation_exception", "one of [query] or [cursor] is required"),
        ({"query": "SELECT 1", "fetch_size": 0}, 400, "action_request_validation_exception", "more than 0"),
        ({"query": "SELECT 1", "fetch_size": 10_001}, 400, "illegal_argument_exception", "Result window"),
        (
            {"query": "SELECT 1", "index_using_frozen": True},
            400,
            "x_content_parse_exception",
            "unknown field [index_using_frozen] did you mean [index_include_frozen]?",
        ),
        ({"query": 1}, 400, "x_content_parse_exception", "query doesn't support values"),
        ({"query": "SELECT ?"}, 400, "illegal_argument_exception", "Not enough actual parameters"),
        (
            {"query": "SELECT ?", "params": [{"type": "integer", "value": 1}]},
            400,
            "parsing_exception",
            "no objects supported",
        ),
        ({"query": "SELECT 1", "catalog": "other"}, 404, "no_such_remote_cluster_exception", "other"),
        ({"query": "SELECT 1", "mode": "jdbc"}, 403, "security_exception", "non-compliant for [jdbc]"),
        (
            {"query": "SELECT 1", "runtime_mappings": {"f": {}}},
            400,
            "mapper_parsing_exception",
            "No type specified for runtime field [f]",
        ),
        (
            {"query": "SELECT 1", "keep_alive": "10s"},
            400,
            "parse_exception",
            "[keep_alive] must be greater than 1m, got: 10s",
        ),
        ({"query": "SELECT 1", "keep_alive": "x"}, 400, "illegal_argument_exception", "as a time value"),
        ({"query": SLOW, "request_timeout": "1s"}, 504, "search_timeout_exception", "Time exceeded"),
        ({"query": "SELECT tags FROM products"}, 400, "invalid_argument_exception", "Arrays (returned by"),
    ],
)
def test_what_is_wrong_is_refused(cluster, body, status, kind, words):
    """Each documented error has its status, its type and its words."""
    found = refused(cluster.send("POST", "/_sql", json=body))
    assert found[:2] == (status, kind)
    assert words in found[2]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"format": "xml"}, "Invalid request content type"),
        ({"delimiter": ";"}, "unrecognized parameter: [delimiter]"),
        ({"format": "csv", "delimiter": '"'}, "invalid delimiter"),
        ({"colour": "red"}, "unrecognized parameter: [colour]"),
    ],
)
def test_wrong_parameters_of_the_address_are_refused(cluster, params, words):
    """The address takes a format, CSV a delimiter, and nothing else."""
    assert words in refused(cluster.post("SELECT 1", params=params))[2]


def test_a_post_without_a_type_is_refused(cluster):
    """Without ``Content-Type`` the answer is 406."""
    assert cluster.send("POST", "/_sql", content=b"{}").status_code == 406


def test_a_get_wants_a_format(cluster):
    """A result is asked for with its format; without one it is refused."""
    search = cluster.page(query="SELECT 1", wait_for_completion_timeout="1s", keep_on_completion=True)["id"]
    bare = cluster.send("GET", f"/_sql/async/{search}", headers={"Accept": ""})
    assert "Invalid request content type" in refused(bare)[2]


def test_an_id_that_is_none_is_told_so(cluster):
    """A malformed id is 400, not 404."""
    assert refused(cluster.get("nonsense")) == (400, "illegal_argument_exception", "invalid id: [nonsense]")


def test_columnar_text_is_refused(cluster):
    """Text formats have no columns."""
    found = refused(cluster.post("SELECT 1", params={"format": "csv"}, columnar=True))
    assert found[2].startswith("Invalid use of [columnar] argument")


@pytest.mark.parametrize("name", ["csv", "tsv", "txt"])
def test_text_formats_speak_in_headers(cluster, name):
    """What JSON says in keys stands in headers, and only the first page has a header row."""
    asked = {"wait_for_completion_timeout": "1s", "fetch_size": 400}
    first = cluster.post("SELECT code FROM logs", params={"format": name}, **asked)
    assert (first.headers["async-running"], first.headers["async-partial"]) == ("false", "false")
    assert "async-id" in first.headers
    body = {"cursor": first.headers["cursor"]}
    second = cluster.send("POST", "/_sql", params={"format": name}, json=body)
    assert "code" in first.text
    assert "code" not in second.text
    assert "cursor" not in second.headers


def test_a_running_text_answer_is_empty(cluster):
    """While it runs there are headers only."""
    answer = cluster.post(SLOW, params={"format": "csv"}, wait_for_completion_timeout="1ms")
    assert (answer.content, answer.headers["async-running"]) == (b"", "true")
    cluster.send("DELETE", f"/_sql/async/delete/{answer.headers['async-id']}")


def test_csv_quotes_only_what_it_must(cluster):
    """CRLF ends a line, a missing value is empty, and a delimiter of one's own is taken."""
    query = "SELECT 'a;b' AS x, 'say \"hi\"' AS y, NULL AS z"
    answer = cluster.post(query, params={"format": "csv", "delimiter": ";"})
    assert answer.text == 'x;y;z\r\n"a;b";"say ""hi""";\r\n'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    bare = cluster.post("SELECT 1", params={"format": "csv", "header": "absent"})
    assert (bare.text, bare.headers["content-type"][-6:]) == ("1\r\n", "absent")


def test_tsv_escapes_what_parts_it(cluster):
    """A tab and a line break are written with a backslash."""
    answer = cluster.post("SELECT 'a\tb\nc' AS x", params={"format": "tsv"})
    assert answer.text == "x\na\\tb\\nc\n"


def test_cbor_says_the_same(cluster):
    """CBOR is the JSON answer in another coding."""
    answer = cluster.post("SELECT 1 AS n, 1.5 AS x", params={"format": "cbor"})
    assert cbor2.loads(answer.content) == cluster.page(query="SELECT 1 AS n, 1.5 AS x")


def test_faults_wear_the_clusters_words(cluster):
    """An overload is an envelope in JSON, not the other services' plain text."""
    found = refused(cluster.post("SELECT 1 /* fault:throttled_429*1 */"))
    assert found[:2] == (429, "es_rejected_execution_exception")
    assert cluster.post("SELECT 1 /* fault:throttled_429*1 */").status_code == 200
    with Sandbox(faults=Faults(unavailable_503=1.0)) as broken:
        assert refused(Cluster(broken).post("SELECT 1"))[0] == 503


def test_the_older_path_is_served(cluster):
    """``/_xpack/sql`` is the same service."""
    assert cluster.post("SELECT 1 AS n", path="/_xpack/sql").json()["rows"] == [[1]]
