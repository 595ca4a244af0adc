"""The conformance list of OpenSearch's asynchronous search: what its own tests ask of a server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

PATH = "/_plugins/_asynchronous_search"
ENDED = {"SUCCEEDED", "PERSIST_SUCCEEDED", "PERSISTING", "CLOSED", "STORE_RESIDENT"}
DAY_MS = 86_400_000
MISSING = "resource_not_found_exception"


def reason(response):
    """Return the words of a refusal."""
    return response.json()["error"]["reason"]


def kept(target, **params):
    """Return the id of a search that is done and kept."""
    answer = target.submit(keep_on_completion="true", wait_for_completion_timeout="30s", **params).json()
    target.until(answer["id"], "STORE_RESIDENT")
    return answer["id"]


def at_once(function, inputs):
    """Call a function for all inputs at once, from eight threads."""
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(function, inputs))


def test_submit_without_keeping(target):
    """A search that is not kept is answered, and is gone afterwards."""
    answer = target.submit(keep_on_completion="false").json()
    assert answer["state"] in {"RUNNING", "SUCCEEDED", "CLOSED"}
    again = target.get(answer["id"])
    assert again.status_code == 404
    assert MISSING in again.text


def test_submit_and_keep(target):
    """A search that is kept ends as STORE_RESIDENT with its hits, and can be deleted."""
    answer = target.submit(keep_on_completion="true").json()
    assert answer["id"]
    assert answer["state"] in {"RUNNING", *ENDED}
    search_id = kept(target)
    assert len(target.get(search_id).json()["response"]["hits"]["hits"]) == 5
    assert target.delete(search_id).json() == {"acknowledged": True}


def test_running_shows_no_hits(target):
    """While a search runs it shows no hits."""
    answer = target.submit(target.slow(1), wait_for_completion_timeout="50ms").json()
    assert answer["state"] == "RUNNING"
    assert answer.get("response", {"hits": {"hits": []}})["hits"]["hits"] == []
    target.delete(answer["id"])


def test_get_answers_what_submit_answered(target):
    """A kept search that was done in time is answered by GET as it was by the submission."""
    first = target.submit(keep_on_completion="true", wait_for_completion_timeout="1m").json()
    assert first["state"] in ENDED
    assert target.get(first["id"]).json()["response"] == first["response"]


def test_get_leaves_the_expiration(target):
    """GET without keep_alive does not change when a search expires; after DELETE it is unknown."""
    search_id = kept(target)
    moments = {target.get(search_id).json()["expiration_time_in_millis"] for _ in range(2)}
    assert len(moments) == 1
    target.delete(search_id)
    assert target.get(search_id).status_code == 404


def test_get_moves_the_expiration(target):
    """GET with keep_alive lets a search expire later."""
    search_id = kept(target, keep_alive="5h")
    before = target.get(search_id).json()["expiration_time_in_millis"]
    assert target.get(search_id, keep_alive="6h").json()["expiration_time_in_millis"] > before
    target.delete(search_id)


def test_the_older_path(target):
    """The path of Open Distro's time takes, answers, deletes and counts."""
    older = "/_opendistro/_asynchronous_search"
    answer = target.http.post(f"/logs{older}", json={}, params={"keep_on_completion": "true"})
    assert answer.status_code == 200
    search_id = answer.json()["id"]
    assert target.http.get(f"{older}/{search_id}").status_code == 200
    assert target.http.delete(f"{older}/{search_id}").status_code == 200
    assert target.http.get(f"{older}/stats").status_code == 200


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"keep_alive": "100d"}, "Keep alive for asynchronous search (8640000000) is too large"),
        (
            {"wait_for_completion_timeout": "2m"},
            "Wait for completion timeout for asynchronous search (120000) is too large",
        ),
        ({"keep_alive": "10s"}, "[keep_alive] must be greater than 1 minute, got: 10s"),
        ({"scroll": "1m"}, "scrolls are not supported"),
        ({"ccs_minimize_roundtrips": "true"}, "[ccs_minimize_roundtrips] must be false"),
    ],
)
def test_refused_submissions(target, params, words):
    """A submission outside the limits is refused, and the limit is named."""
    refused = target.submit(**params)
    assert refused.status_code == 400
    assert words in reason(refused)


def test_suggestions_alone(target):
    """A search for nothing but suggestions is refused."""
    body = {"suggest": {"s": {"text": "slwo", "term": {"field": "text"}}}}
    assert "suggest-only queries are not supported" in reason(target.submit(body))


def test_kept_for_a_day(target):
    """A search is kept for a day where nothing is said."""
    answer = target.submit().json()
    assert answer["state"] in {"SUCCEEDED", "CLOSED"}
    assert answer["expiration_time_in_millis"] - answer["start_time_in_millis"] == DAY_MS


def test_answered_at_once(target):
    """A quick search is answered with the submission where nothing is said."""
    answer = target.submit().json()
    assert answer["state"] in {"SUCCEEDED", "CLOSED"}
    assert len(answer["response"]["hits"]["hits"]) == 5


def test_no_such_index(target):
    """An index that does not exist is an error inside an answer of 200."""
    response = target.submit(index="missing")
    answer = response.json()
    assert response.status_code == 200
    assert "response" not in answer
    assert answer["error"]["type"] == "index_not_found_exception"
    assert answer["state"] in {"FAILED", "CLOSED"}


def test_get_with_too_long_a_keep_alive(target):
    """GET refuses a keep_alive above the limit."""
    refused = target.get(kept(target), keep_alive="100d")
    assert "Keep alive for asynchronous search (8640000000) is too large" in reason(refused)


@pytest.mark.parametrize(
    ("setting", "param", "words"),
    [
        ("max_keep_alive", "keep_alive", "Keep alive"),
        ("max_wait_for_completion_timeout", "wait_for_completion_timeout", "Wait for completion timeout"),
    ],
)
def test_limits_that_change(target, setting, param, words):
    """A limit that is changed while the cluster runs holds at once."""
    target.set(**{setting: "2m"})
    try:
        assert f"{words} for asynchronous search (180000) is too large" in reason(
            target.submit(**{param: "3m"})
        )
    finally:
        target.set(**{setting: None})


def test_fifty_quick_searches(target):
    """Fifty quick searches from eight threads all end."""
    answers = at_once(lambda _: target.submit().json(), range(50))
    assert {answer["state"] for answer in answers} <= {"SUCCEEDED", "CLOSED", "RUNNING"}


def test_none_may_run(target):
    """Where no search may run all are refused with 429, and counted."""
    before = target.stats()["rejected"]
    target.set(node_concurrent_running_searches=0)
    try:
        refused = at_once(lambda _: target.submit(), range(10))
    finally:
        target.set(node_concurrent_running_searches=None)
    assert {response.status_code for response in refused} == {429}
    assert all("Trying to create too many concurrent searches" in reason(response) for response in refused)
    assert target.stats()["rejected"] == before + 10


@pytest.mark.parametrize("keeps", [False, True])
def test_failures_are_kept_on_demand(target, keeps):
    """A search that failed is kept only where the cluster's setting says so."""
    target.set(persist_search_failures=keeps)
    try:
        answer = target.submit(index="missing", keep_on_completion="true").json()
        later = target.until(answer["id"], "STORE_RESIDENT") if keeps else target.get(answer["id"])
    finally:
        target.set(persist_search_failures=None)
    assert later.status_code == (200 if keeps else 404)
    assert not keeps or (later.json()["state"] == "STORE_RESIDENT" and later.json()["error"])


def test_deleting_what_is_not_kept(target):
    """Every DELETE of a search that ended and was not kept is 404."""
    search_id = target.submit().json()["id"]
    assert {response.status_code for response in at_once(target.delete, [search_id] * 8)} == {404}


@pytest.mark.parametrize("running", [False, True])
def test_deleting_at_once(target, running):
    """Of several DELETEs at once at least one is acknowledged, and the others are 404."""
    if running:
        body, params = target.slow(2), {"wait_for_completion_timeout": "1ms"}
        search_id = target.submit(body, keep_on_completion="true", **params).json()["id"]
    else:
        search_id = kept(target)
    codes = [response.status_code for response in at_once(target.delete, [search_id] * 8)]
    assert 200 in codes
    assert set(codes) <= {200, 404}
    assert target.get(search_id).status_code == 404


def test_asking_at_once(target):
    """Several GETs at once, with and without keep_alive, fail in no other way than by a conflict."""
    search_id = kept(target)
    params = [{}, {"keep_alive": "2d"}, {"keep_alive": "3d"}, {"wait_for_completion_timeout": "1s"}] * 4
    codes = at_once(lambda given: target.get(search_id, **given).status_code, params)
    assert 200 in codes
    assert set(codes) <= {200, 404, 409}
    target.delete(search_id)


def test_counts(target):
    """A kept search counts as submitted, initialized, completed and persisted."""
    before = target.stats()
    search_id = kept(target)
    after = target.stats()
    grown = {name for name, n in after.items() if n - before[name] == 1}
    assert grown == {"submitted", "initialized", "search_completed", "persisted"}
    assert list(after) == [
        "submitted",
        "initialized",
        "running_current",
        "persisted",
        "search_failed",
        "search_completed",
        "rejected",
        "persist_failed",
        "cancelled",
    ]
    target.delete(search_id)


@pytest.mark.parametrize("search_id", ["nonsense", "Zm9v", "%20"])
def test_ids_that_are_none(target, search_id):
    """An id that cannot be read is 404, as an unknown one."""
    missing = target.get(search_id)
    assert missing.status_code == 404
    assert missing.json()["error"]["type"] == MISSING
    assert "does not exist or you do not have access" in reason(missing)


def test_partial_buckets(target):
    """Partial buckets are never more than were asked for; the final ones are just as many."""
    body = {**target.slow(1), "aggs": {"hosts": {"terms": {"field": "host", "size": 3}}}}
    answer = target.submit(
        body, batched_reduce_size=2, wait_for_completion_timeout="1ms", keep_on_completion="true"
    ).json()
    seen = []
    while answer["state"] == "RUNNING":
        seen.append(answer.get("response", {}).get("aggregations", {}).get("hosts", {}).get("buckets", []))
        answer = target.get(answer["id"], wait_for_completion_timeout="50ms").json()
    assert all(len(buckets) <= 3 for buckets in seen)
    assert len(answer["response"]["aggregations"]["hosts"]["buckets"]) == 3
    target.delete(answer["id"])


def test_expired(box, target):
    """A search whose time has passed is gone; a real node's reaper takes up to half an hour."""
    if target.name != "sandbox":
        pytest.skip("the real node's reaper comes every 30 minutes")
    search_id = kept(target, keep_alive="1m")
    running = target.submit(target.slow(3), wait_for_completion_timeout="1ms", keep_alive="1m").json()["id"]
    target.http.post("/_sandbox/opensearch/later", params={"seconds": 61})
    assert {target.get(one).status_code for one in (search_id, running)} == {404}
