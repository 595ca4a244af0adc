"""What every test stands on: no token, no configuration and no user's folder from outside."""

from __future__ import annotations

import pytest

from massive_frames import settings


@pytest.fixture
def anyio_backend():
    """Run asynchronous tests on asyncio, which is what the package's engine runs on."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _untouched_surroundings(monkeypatch, tmp_path_factory):
    """Hide the machine's own settings, and put back whatever a test configured."""
    for variable in settings.VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "data"))
    saved = settings.snapshot()
    yield
    settings.restore(saved)
