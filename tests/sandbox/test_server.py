"""The server starts, counts and stops as a test wants it to."""

import pkgutil
import re
import subprocess
import sys
import threading
import time
import warnings
from importlib import import_module

import httpx
import pytest

from massive_frames.sandbox import Faults, Sandbox, doubles, serve, server


def test_several_run_at_once(start):
    """Two sandboxes have their own address, token and credits."""
    (first, client), (second, _) = start(), start()
    client.get("/search", params={"terms": "tea"})
    assert first.url != second.url
    assert first.token != second.token
    assert (first.stats.jobs, second.stats.jobs) == (1, 0)


def test_only_loopback_is_listened_on(start):
    """The address is 127.0.0.1 and nothing else."""
    box, _ = start()
    assert box._thread._socket.getsockname()[0] == "127.0.0.1"
    assert box.url.startswith("http://127.0.0.1:")


def test_another_host_is_refused(start):
    """A request in another host's name is turned away before anything is done."""
    box, client = start()
    answer = client.get("/search", params={"terms": "tea"}, headers={"Host": "example.com"})
    assert answer.status_code == 403
    assert box.stats.jobs == 0


def test_stopping_frees_the_port(start):
    """After the end nothing listens, and the same port can be taken again."""
    box, _ = start()
    port = int(box.url.rpartition(":")[2])
    box.stop()
    with Sandbox(port=port) as again:
        assert again.url.endswith(str(port))


def test_stopping_does_not_wait_for_live_searches(start, watched):
    """A search in progress is dropped."""
    box, client = start(speed=0.0001)
    wait_for, failures = watched(box), []

    def search():
        try:
            client.get("/search", params={"terms": "tea"}, timeout=60)
        except httpx.TransportError as failure:
            failures.append(failure)

    asking = threading.Thread(target=search)
    asking.start()
    wait_for(lambda stats: stats.requests["GET /search"])
    box.stop()
    asking.join(10)
    assert len(failures) == 1


def test_nothing_is_left_open():
    """Starting and stopping gives no warning about open sockets or loops."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Sandbox(speed=1000) as box, httpx.Client(base_url=box.url) as client:
            client.get("/user")


def test_the_address_is_known_only_while_running():
    """Asking for the address of a stopped sandbox says what is wrong."""
    with pytest.raises(RuntimeError, match="not running"):
        _ = Sandbox().url


def test_requests_are_counted_and_logged(start):
    """Every exchange is counted by method and path, and logged with its parameters."""
    box, client = start()
    before = time.monotonic()
    client.get("/search", params={"terms": "tea", "mode": "async"})
    assert box.stats.requests == {"GET /search": 1}
    entry = box.stats.log[-1]
    assert before <= entry.time <= time.monotonic()
    assert entry[1:] == ("GET", "/search", {"terms": "tea", "mode": "async"}, 202, "")


def test_submits_and_polls_are_told_apart(start, until_done):
    """A new search is a submit, asking for it a poll."""
    box, client = start(speed=10_000)
    job = client.get("/search", params={"terms": "tea", "mode": "async"}).json()
    until_done(client, job["id"])
    assert box.stats.submits == 1
    assert box.stats.polls == box.stats.requests["GET /search"] - 1
    assert [entry.params["terms"] for entry in box.stats.submissions()] == ["tea"]


def test_the_package_is_importable_without_the_extra():
    """Only starting needs the optional packages, and says which extra brings them."""
    script = (
        "import sys; sys.modules['starlette'] = sys.modules['uvicorn'] = None\n"
        "from massive_frames.sandbox import Sandbox\n"
        "try: Sandbox().start()\n"
        "except ImportError as missing: print(missing)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert 'pip install "massive_frames[sandbox]"' in done.stdout


def test_serving_lasts_until_interrupted(monkeypatch):
    """The blocking form tells how to reach it, and ends at the interrupt."""
    lines = []

    def interrupt(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(server.time, "sleep", interrupt)
    serve(lines.append, token="secret")
    assert lines[0].startswith("MASSIVE_BASE_URL=http://127.0.0.1:")
    assert "MASSIVE_TOKEN=secret" in lines
    assert "OPENSEARCH_PASSWORD=secret" in lines
    assert lines[-1] == "0 requests, 0 credits"


def test_every_double_is_served(start):
    """Each file among the doubles has routes; none has to be listed."""
    box, _ = start()
    for module in pkgutil.iter_modules(doubles.__path__):
        assert import_module(f"{doubles.__name__}.{module.name}").routes(box._state)


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("generation", "2024", "one of 2026, 2025"),
        ("generation", ["2026"], "one of 2026, 2025"),
        ("port", "x", "a whole number from 0 to 65535"),
        ("port", 70_000, "a whole number from 0 to 65535"),
        ("seed", "x", "a whole number"),
        ("credits", -1, "a whole number from 0"),
        ("credits", True, "a whole number from 0"),
        ("speed", "fast", "a number above 0"),
        ("speed", 0, "a number above 0"),
        ("weight", "heavy", "'real', 'light' or a number of bytes"),
        ("weight", -5, "'real', 'light' or a number of bytes"),
        ("inline", "no", "True or False"),
        ("token", 5, "text"),
        ("archive", "rar", "one of jsonl"),
    ],
)
def test_wrong_arguments_are_named(name, value, right):
    """Each is refused before anything starts, with what was given and what would be right."""
    with pytest.raises(ValueError, match=re.escape(f"{name} must be {right}")) as caught:
        Sandbox(**{name: value})
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("value", ["x", 1.5, -0.1, None, float("nan")])
def test_a_rate_is_a_number_from_0_to_1(value):
    """Whatever else is given for a fault's rate is refused."""
    with pytest.raises(ValueError, match="reset must be a number from 0 to 1"):
        Faults(reset=value)
