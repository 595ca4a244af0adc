"""A sandbox in this process, and real kernels that are pointed at it by their environment."""

from __future__ import annotations

import time

import pytest

from massive_frames.sandbox import Sandbox

WAIT_S = 60


def until(condition, what):
    """Wait for a condition and return its value; fail with ``what`` when it does not come true."""
    end = time.monotonic() + WAIT_S
    while not (value := condition()):
        assert time.monotonic() < end, f"{what}: not within {WAIT_S} s"
        time.sleep(0.02)
    return value


@pytest.fixture(name="until", scope="session")
def _until():
    return until


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory):
    """Return a function that gives a kernel's or script's environment variables for one sandbox."""

    def make(box: Sandbox) -> dict[str, str]:
        return {
            "MASSIVE_TOKEN": box.token,
            "MASSIVE_BASE_URL": box.url,
            "MASSIVE_FRAMES_STORE": str(tmp_path_factory.mktemp("store") / "store.sqlite3"),
        }

    return make
