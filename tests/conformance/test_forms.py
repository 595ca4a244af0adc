"""Forms of JSON that the sandbox writes: a real node reads our SMILE and writes our YAML."""

from __future__ import annotations

import httpx
import pytest

from massive_frames.sandbox.sql.encodings import smile_of, yaml_of

WORDS = ["tea", "", "x" * 64, "x" * 65, "煎茶", "é" * 32, "é" * 33, 'a "quoted"\nline']
NUMBERS = [
    2**63,
    2**64 - 1,
    0,
    -16,
    15,
    -17,
    16,
    300,
    -(2**31),
    2**31,
    2**62,
    -(2**63),
    0.1,
    -2.5e-300,
    1e300,
]


@pytest.mark.parametrize(
    "value", [*WORDS, *NUMBERS, True, None, [], {}, {"x" * 65: 1, "é" * 28: 2, "é" * 29: 3}]
)
def test_a_node_reads_our_smile(node, value):
    """A document sent as SMILE is the one that comes back as JSON."""
    headers = {"content-type": "application/smile", "accept": "application/json"}
    address = f"{node}/forms/_doc/1"
    mapping = {"mappings": {"enabled": False}}
    if httpx.head(f"{node}/forms").status_code == 404:
        httpx.put(f"{node}/forms", json=mapping).raise_for_status()
    httpx.put(address, content=smile_of({"v": value}), headers=headers).raise_for_status()
    found = httpx.get(address, params={"_source": "true"}, headers={"accept": "application/json"}).json()
    assert found["_source"] == {"v": value}


def test_a_node_writes_our_yaml(node, box):
    """What the node writes as YAML is what we make of the same answer as JSON; so does the sandbox."""
    body = {
        "query": {"match_all": {}},
        "size": 3,
        "sort": ["_id"],
        "aggs": {"k": {"terms": {"field": "kind"}}},
    }
    address = f"{node}/products/_search?filter_path=hits,aggregations"
    theirs = httpx.post(f"{address}&format=yaml", json=body)
    assert yaml_of(httpx.post(address, json=body).json()).decode() == theirs.text
    assert theirs.headers["content-type"].startswith("application/yaml")
    user = ("elastic", box.token)
    ours = httpx.post(f"{box.url}/products/_search?format=yaml", json=body, auth=user)
    assert ours.headers["content-type"].startswith("application/yaml")
    assert ours.text.startswith("---\ntook: 1\n")


def test_refusals_come_in_the_form_asked_for(node, box):
    """Both tell an error in the form that was asked for, not as JSON alone."""
    for address, user in ((f"{node}/missing/_search", None), (f"{box.url}/_sql", ("elastic", box.token))):
        refused = httpx.post(address, params={"format": "yaml"}, json={"query": 1}, auth=user)
        assert refused.headers["content-type"].startswith("application/yaml")
        assert refused.text.startswith("---\nerror:\n")
