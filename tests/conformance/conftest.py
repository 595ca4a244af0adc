"""Whom the conformance tests ask: the sandbox always, and a real OpenSearch node where one can be started."""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from massive_frames.sandbox import Sandbox

PATH = "/_plugins/_asynchronous_search"
SPEED, PATIENCE_S = 10.0, 30.0


def _neighbour(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


node_of = _neighbour("node")


@dataclass
class Target:
    """One server: how to reach it, and how to make a search on it slow."""

    name: str
    url: str
    auth: tuple[str, str] | None
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, auth=self.auth, timeout=60)

    def submit(self, body: Any = None, index: str = "logs", **params: Any) -> httpx.Response:
        """Submit a search; five hits when no body is given."""
        return self.http.post(f"/{index}{PATH}", json=body or {"size": 5}, params=params)

    def get(self, search_id: str, **params: Any) -> httpx.Response:
        """Ask for a search."""
        return self.http.get(f"{PATH}/{search_id}", params=params)

    def delete(self, search_id: str) -> httpx.Response:
        """Delete a search."""
        return self.http.delete(f"{PATH}/{search_id}")

    def until(self, search_id: str, *states: str) -> httpx.Response:
        """Ask for a search until it is in one of these states, waiting for its end on the server."""
        until = time.monotonic() + PATIENCE_S
        found = self.get(search_id, wait_for_completion_timeout="1s")
        while found.json().get("state") not in states and time.monotonic() < until:
            found = self.get(search_id, wait_for_completion_timeout="1s")
        return found

    def stats(self) -> dict[str, int]:
        """Return the plugin's counts."""
        (node,) = self.http.get(f"{PATH}/stats").json()["nodes"].values()
        return node["asynchronous_search_stats"]

    def set(self, **settings: Any) -> None:
        """Change the plugin's settings; None sets one back."""
        named = {f"plugins.asynchronous_search.{name}": value for name, value in settings.items()}
        self.http.put("/_cluster/settings", json={"transient": named}).raise_for_status()

    def slow(self, seconds: float) -> dict[str, Any]:
        """Return a search of about so many seconds: the sandbox reads them, a real node counts in vain."""
        if self.name == "sandbox":
            return {"query": {"match_all": {"_name": f"slow:{seconds * SPEED:g}s"}}, "size": 5}
        loop = {"source": "int s = 0; for (int i = 0; i < 900000; i++) { s += i % 7 } return s > 0"}
        return {"query": {"script": {"script": loop}}, "size": 5}


@pytest.fixture(scope="session")
def node(tmp_path_factory) -> Iterator[str]:
    """Run a real node for the whole session, or skip with the reason; where it is required, fail."""
    jars = os.environ.get("MASSIVE_FRAMES_OPENSEARCH_JARS")
    reason = node_of.why_not(jars)
    if reason is not None:
        if os.environ.get("MASSIVE_FRAMES_REQUIRE_OPENSEARCH"):
            pytest.fail(reason)
        pytest.skip(f"no real OpenSearch: {reason}")
    with node_of.running(Path(jars), tmp_path_factory.mktemp("opensearch")) as url:
        yield url


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    """Run one sandbox for the whole session."""
    with Sandbox(speed=SPEED, token="conformance") as server:
        yield server


@pytest.fixture(params=["sandbox", "node"])
def target(request) -> Iterator[Target]:
    """Return each server that speaks asynchronous search; the node only where it has the plugin."""
    if request.param == "sandbox":
        found = Target("sandbox", request.getfixturevalue("box").url, ("elastic", "conformance"))
    else:
        found = Target("node", request.getfixturevalue("node"), None)
        if "no handler found" in found.http.get(f"{PATH}/stats").text:
            found.http.close()
            pytest.skip("the real node runs, but Maven has no asynchronous-search plugin for it")
    yield found
    found.http.close()


@pytest.fixture
def searches() -> Any:
    """Return the searches that both must answer alike."""
    return _neighbour("searches")
