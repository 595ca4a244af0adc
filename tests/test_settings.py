"""Settings: arguments over ``configure()`` over the environment over a ``.env`` file, checked at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from massive_frames.errors import ConfigurationError, InvalidRequestError
from massive_frames.settings import MASSIVE_URL, Settings, configure, resolve, restore, snapshot
from massive_frames.transport import Secret


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Work in an empty folder, so that no ``.env`` is found but the test's own."""
    monkeypatch.chdir(tmp_path)
    restore({})


def test_defaults():
    """Without anything said the service's own address is used, and there is no token."""
    settings = resolve()
    assert (settings.token, settings.base_url, settings.connections) == (None, MASSIVE_URL, 50)
    assert (settings.in_flight, settings.max_rate, settings.loop) == (500, None, "thread")


def test_the_default_store_is_in_the_users_data_folder(monkeypatch, tmp_path):
    """The store is not written into the folder one happens to be in."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert resolve().store.name == "store.sqlite3"
    assert Path.cwd() != resolve().store.parent


def test_a_file_is_read(tmp_path):
    """A ``.env`` in the working folder is the last resort."""
    (tmp_path / ".env").write_text("MASSIVE_TOKEN=from-file\nMASSIVE_BASE_URL='https://file.example/'\n")
    assert resolve().token == Secret("from-file")
    assert resolve().base_url == "https://file.example"


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    """A variable of the environment counts before the file's."""
    (tmp_path / ".env").write_text("MASSIVE_TOKEN=from-file\n")
    monkeypatch.setenv("MASSIVE_TOKEN", "from-environment")
    assert resolve().token == Secret("from-environment")


def test_configure_wins_over_the_environment(monkeypatch):
    """What was configured counts before the environment."""
    monkeypatch.setenv("MASSIVE_TOKEN", "from-environment")
    configure(token="configured")
    assert resolve().token == Secret("configured")


def test_arguments_win_over_everything():
    """What is said at the call counts first, and None says nothing."""
    configure(connections=7, base_url="https://configured.example")
    assert resolve(connections=3, base_url=None).connections == 3
    assert resolve(connections=None).connections == 7


def test_an_empty_variable_is_not_given(monkeypatch):
    """An empty or blank variable counts as unset."""
    monkeypatch.setenv("MASSIVE_TOKEN", "  ")
    monkeypatch.setenv("MASSIVE_BASE_URL", "")
    assert (resolve().token, resolve().base_url) == (None, MASSIVE_URL)


def test_blanks_around_a_value_are_dropped(monkeypatch):
    """A line end copied along with a token does no harm."""
    monkeypatch.setenv("MASSIVE_TOKEN", " t0ken\n")
    assert resolve().token == Secret("t0ken")
    configure(token="\tother \n")
    assert resolve().token == Secret("other")


def test_the_store_may_be_below_the_home_folder(monkeypatch, tmp_path):
    """``~`` in the store's variable is the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MASSIVE_FRAMES_STORE", "~/batches.sqlite3")
    assert resolve().store == tmp_path / "batches.sqlite3"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", "render.joinmassive.com"),
        ("base_url", "ftp://example.com"),
        ("connections", 0),
        ("connections", 1001),
        ("connections", 2.5),
        ("connections", "10"),
        ("connections", True),
        ("in_flight", 0),
        ("in_flight", 10_001),
        ("in_flight", 5.0),
        ("max_rate", 0),
        ("max_rate", -1.0),
        ("max_rate", float("nan")),
        ("max_rate", "20"),
        ("loop", "uvloop"),
    ],
)
def test_a_wrong_value_is_refused_at_once(name, value):
    """The error names setting, value and what would be right, and nothing is changed."""
    before = snapshot()
    with pytest.raises(InvalidRequestError, match=f"^{name}=.*: expected "):
        configure(**{name: value})
    assert snapshot() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("connections", 1),
        ("connections", 1000),
        ("in_flight", 1),
        ("in_flight", 10_000),
        ("max_rate", 0.01),
        ("loop", "nested"),
    ],
)
def test_a_value_at_its_limit_is_taken(name, value):
    """Values at the limits pass."""
    configure(**{name: value})
    assert getattr(resolve(), name) == value


def test_one_wrong_value_changes_nothing():
    """A call with one wrong value does not set the others."""
    with pytest.raises(InvalidRequestError):
        configure(token="t0ken", connections=0)
    assert resolve().token is None


def test_what_was_configured_can_be_put_back():
    """``restore`` undoes everything since ``snapshot``."""
    saved = snapshot()
    configure(token="t0ken", connections=3)
    restore(saved)
    assert (resolve().token, resolve().connections) == (None, 50)


def test_settings_do_not_show_the_token():
    """Settings can be printed and logged."""
    assert "t0ken" not in repr(Settings(token=Secret("t0ken")))


def test_a_missing_token_says_how_to_give_one():
    """The error names each way, and the sandbox for those who have none."""
    with pytest.raises(ConfigurationError, match=r"MASSIVE_TOKEN.*\.env.*mf\.configure.*mf\.sandbox"):
        Settings().need_token()
