"""What every test stands on: no token, no configuration and no user's folder from outside."""

from __future__ import annotations

import pytest

from massive_frames import settings
from massive_frames.engine import Polling, pollings

SANDBOX_TYPICAL_S = 0.05


@pytest.fixture
def anyio_backend():
    """Run asynchronous tests on asyncio, which is what the package's engine runs on."""
    return "asyncio"


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
