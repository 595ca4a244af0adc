"""What the integration tests share: no real token, and retries without their waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from massive_frames.engine import retry


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch, tmp_path):
    """Keep the caller's token, store and ``.env`` out of the tests."""
    for name in ("MASSIVE_TOKEN", "MASSIVE_BASE_URL", "MASSIVE_FRAMES_STORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def quick_retries(monkeypatch):
    """Retry as often as usual, but at once."""
    quick = {code: replace(rule, first_s=0.01, cap_s=0.01) for code, rule in retry.RULES.items()}
    monkeypatch.setattr(retry, "RULES", quick)
    monkeypatch.setattr(retry.RetryPolicy.__init__, "__defaults__", (quick, None))
