"""What every test stands on: no token, no configuration and no user's folder from outside."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from massive_frames import settings
from massive_frames.engine import Polling, pollings

SANDBOX_TYPICAL_S = 0.05
PATIENCE_S = 60.0


class Arrivals(Counter):
    """Counts what reaches a sandbox, and wakes whoever waits for something to come."""

    def __init__(self, news):
        super().__init__()
        self.news = news

    def __setitem__(self, name, count):
        """Count one more."""
        with self.news:
            super().__setitem__(name, count)
            self.news.notify_all()


@pytest.fixture
def anyio_backend():
    """Run asynchronous tests on asyncio, which is what the package's engine runs on."""
    return "asyncio"


@pytest.fixture
def watched():
    """Return a function that makes of a sandbox another: it blocks until its statistics fulfil a condition.

    They are looked at with each exchange and each fault.
    """

    def watch(box):
        stats, news = box.stats, threading.Condition()
        stats.requests, stats.faults = Arrivals(news), Arrivals(news)

        def wait_for(condition):
            with news:
                assert news.wait_for(lambda: condition(stats), PATIENCE_S), "it never came"

        return wait_for

    return watch


@pytest.fixture(autouse=True)
def _untouched_surroundings(request, monkeypatch, tmp_path_factory):
    """Hide the machine's own settings, poll at the sandbox's pace, and put back what a test configured."""
    if "engine" not in request.path.parts:
        monkeypatch.setattr(pollings, "Polling", lambda _, *rest: Polling(SANDBOX_TYPICAL_S, *rest))
    for variable in settings.VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "data"))
    saved = settings.snapshot()
    yield
    settings.restore(saved)
