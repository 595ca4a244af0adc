"""Sandboxes that answer at once, and clients that talk to them."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from massive_frames.sandbox import Sandbox

FAST = 100_000.0


@pytest.fixture
def start() -> Iterator[Callable[..., tuple[Sandbox, httpx.Client]]]:
    """Start sandboxes with the options asked for, and stop them afterwards."""
    running: list[tuple[Sandbox, httpx.Client]] = []

    def begin(**options) -> tuple[Sandbox, httpx.Client]:
        box = Sandbox(**{"speed": FAST} | options).start()
        client = httpx.Client(base_url=box.url, headers={"Authorization": f"Bearer {box.token}"})
        running.append((box, client))
        return box, client

    yield begin
    for box, client in running:
        client.close()
        box.stop()


@pytest.fixture
def until_done() -> Callable[[httpx.Client, str, str], httpx.Response]:
    """Poll an id until the answer is no longer a running status."""

    def wait(client: httpx.Client, job_id: str, path: str = "/search") -> httpx.Response:
        for _ in range(2000):
            answer = client.get(path, params={"id": job_id})
            if "json" not in answer.headers["content-type"]:
                return answer
            if answer.json().get("status") not in {"retrieving", "archiving"}:
                return answer
        raise AssertionError("the job did not end")

    return wait
