"""The double of OpenSearch: users, ownership, settings, faults, states, and clients that we did not write."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from opensearchpy import NotFoundError, OpenSearch, TransportError

from massive_frames.sandbox import Sandbox

PATH = "/_plugins/_asynchronous_search"
SLOW = {"query": {"match_all": {"_name": "slow:2s"}}}


@pytest.fixture
def box():
    """Run a sandbox in which a slow search takes as long as it says."""
    with Sandbox(speed=1, token="secret") as server:
        yield server


@pytest.fixture
def client(box):
    """Return a function that makes a client of one of the users."""
    opened = []

    def of(user="ann"):
        opened.append(httpx.Client(base_url=box.url, auth=(user, "secret") if user else None))
        return opened[-1]

    yield of
    for one in opened:
        one.close()


@pytest.fixture
def official(box):
    """Return OpenSearch's own Python client."""
    with OpenSearch(box.url, http_auth=("ann", "secret"), max_retries=0) as found:
        yield found


def test_official_client_to_the_end(official):
    """The official client submits, gets, counts and deletes a search without noticing the double."""
    plugin = official.asynchronous_search
    answer = plugin.search(body=SLOW, params={"index": "logs", "wait_for_completion_timeout": "1ms"})
    assert answer["state"] == "RUNNING"
    assert plugin.get(id=answer["id"])["state"] == "RUNNING"
    (node,) = plugin.stats()["nodes"].values()
    assert node["asynchronous_search_stats"]["running_current"] == 1
    assert plugin.delete(id=answer["id"]) == {"acknowledged": True}
    with pytest.raises(NotFoundError, match="does not exist or you do not have access"):
        plugin.get(id=answer["id"])


def test_official_client_searches(official):
    """The official client's own search is answered, and its refusals are read."""
    found = official.search(index="products", body={"query": {"term": {"kind": "green"}}, "size": 3})
    assert len(found["hits"]["hits"]) == 3
    with pytest.raises(TransportError, match="unknown query"):
        official.search(index="products", body={"query": {"foo": {}}})


def test_strangers(client):
    """Without a user the cluster says whom it wants."""
    refused = client(None).post(PATH)
    assert (refused.status_code, refused.text) == (401, "Unauthorized")
    assert refused.headers["www-authenticate"].startswith("Basic")


def test_somebody_without_rights(client):
    """A user who may not search is told which permission he has not."""
    refused = client("guest").post(PATH)
    assert refused.status_code == 403
    assert "cluster:admin/opendistro/asynchronous_search/submit" in refused.text


def test_ownership(client):
    """Another user's search is 404 to see and to delete, never 403; an administrator may."""
    search_id = client("ann").post(PATH, params={"keep_on_completion": "true"}).json()["id"]
    asked = [client("ben").get(f"{PATH}/{search_id}"), client("ben").delete(f"{PATH}/{search_id}")]
    assert [answer.status_code for answer in asked] == [404, 404]
    assert client("elastic").delete(f"{PATH}/{search_id}").status_code == 200


def test_settings_are_an_administrators(client):
    """Only an administrator changes settings, and one that does not exist is refused."""
    assert client("ann").put("/_cluster/settings", json={}).status_code == 403
    unknown = client("elastic").put("/_cluster/settings", json={"transient": {"plugins.x": 1}})
    assert "transient setting [plugins.x], not recognized" in unknown.text


def test_settings_nest_and_go_back(client):
    """Settings are taken nested or with dots, show up, and are set back by null."""
    admin, name = client("elastic"), "plugins.asynchronous_search.max_keep_alive"
    nested = {"plugins": {"asynchronous_search": {"max_keep_alive": "3d"}}}
    admin.put("/_cluster/settings", json={"persistent": nested})
    assert admin.get("/_cluster/settings").json()["persistent"] == {name: "3d"}
    admin.put("/_cluster/settings", json={"persistent": {name: None}})
    assert admin.get("/_cluster/settings").json()["persistent"] == {}


def test_the_order_of_an_answer(client):
    """An answer's members stand in the cluster's order."""
    answer = client().post(f"/logs{PATH}", json={}).json()
    assert list(answer) == [
        "id",
        "state",
        "start_time_in_millis",
        "expiration_time_in_millis",
        "response",
    ]


def test_the_form_of_an_id(client):
    """An id is base64 of four parts, each behind its length."""
    raw = base64.urlsafe_b64decode(client().post(PATH).json()["id"])
    parts = []
    while raw:
        parts.append(raw[1 : 1 + raw[0]].decode())
        raw = raw[1 + raw[0] :]
    assert len(parts) == 4


@pytest.mark.parametrize(
    ("keep", "first", "later"), [("true", "PERSISTING", "STORE_RESIDENT"), ("false", "CLOSED", 404)]
)
def test_states(client, keep, first, later):
    """A search that is kept is being stored, then stored; one that is not is closed, then unknown."""
    asked = client()
    answer = asked.post(f"/logs{PATH}", params={"keep_on_completion": keep}).json()
    again = asked.get(f"{PATH}/{answer['id']}")
    assert answer["state"] == first
    assert (again.json().get("state") if again.status_code == 200 else again.status_code) == later


def test_waiting_until_it_is_deleted(client):
    """Who waits for a search that another deletes gets an answer without an id and a result."""
    asked = client()
    search_id = asked.post(PATH, json=SLOW, params={"wait_for_completion_timeout": "1ms"}).json()["id"]
    with ThreadPoolExecutor(1) as pool:
        waits = {"wait_for_completion_timeout": "30s"}
        waiting = pool.submit(client().get, f"{PATH}/{search_id}", params=waits, timeout=60)
        assert asked.get("/_sandbox/opensearch?waiting=1", timeout=60).json()["waiting"] == 1
        asked.delete(f"{PATH}/{search_id}")
        answer = waiting.result().json()
    assert answer == {"state": "CLOSED", "start_time_in_millis": -1, "expiration_time_in_millis": -1}


def test_partial_results_grow(client):
    """A running search shows more shards, hits and buckets as time goes by, and no hit is listed."""
    body = {**SLOW, "aggs": {"codes": {"terms": {"field": "code"}}}}
    params = {"wait_for_completion_timeout": "1ms", "batched_reduce_size": "2"}
    asked = client()
    search_id = asked.post(f"/logs{PATH}", json=body, params=params).json()["id"]
    totals = []
    while True:
        answer = asked.get(f"{PATH}/{search_id}", params={"wait_for_completion_timeout": "100ms"})
        if answer.status_code == 404 or answer.json()["state"] != "RUNNING":
            break
        found = answer.json()["response"]
        assert found["hits"]["hits"] == []
        counted = sum(
            b["doc_count"] for b in found.get("aggregations", {}).get("codes", {}).get("buckets", [])
        )
        assert counted == found["hits"].get("total", {}).get("value", 0)
        totals.append(counted)
    assert totals == sorted(totals)
    assert len(set(totals)) >= 4


def test_unknown_parameters(client):
    """A parameter that the address does not take is refused by name."""
    refused = client().post(PATH, params={"nope": "1"})
    assert refused.json()["error"]["reason"] == f"request [{PATH}] contains unrecognized parameter: [nope]"


def test_faults_are_told_in_json(client):
    """A fault that the search's own words ask for is told as the cluster tells it."""
    body = {"query": {"match": {"text": "fault:throttled_429*1"}}}
    refused = client().post(PATH, json=body)
    assert refused.status_code == 429
    assert refused.json()["error"]["type"] == "rejected_execution_exception"
    assert client().post(PATH, json=body).status_code == 200


def test_the_older_cluster():
    """A cluster of Open Distro's time has no handler for the newer path, and answers at the older one."""
    with Sandbox(generation="2025", token="secret") as server:
        user = {"auth": ("ann", "secret")}
        newer = httpx.post(f"{server.url}{PATH}", **user)
        older = httpx.post(f"{server.url}/_opendistro/_asynchronous_search", **user)
    assert newer.status_code == 400
    assert newer.json() == {"error": f"no handler found for uri [{PATH}] and method [POST]"}
    assert older.status_code == 200


@pytest.mark.parametrize("body", ["{", "[]", "{} x", json.dumps({"size": "many"})])
def test_bodies_that_are_no_search(client, body):
    """A body that cannot be read as a search is refused, not an error of the server."""
    answer = client().post(PATH, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
