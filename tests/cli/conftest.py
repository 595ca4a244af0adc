"""The command line against a sandbox, in the test's own process."""

from __future__ import annotations

import os
import sys

import pytest
from click.testing import CliRunner

import massive_frames as mf
from massive_frames.cli import main

SEED = 11


@pytest.fixture(scope="module")
def box():
    """Send everything to a fast sandbox for as long as the module runs."""
    with mf.sandbox(seed=SEED, speed=500) as box:
        yield box


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Return a function that runs a command in an empty folder, with a store of its own."""
    monkeypatch.chdir(tmp_path)
    mf.configure(store=tmp_path / "kept" / "store.sqlite3")

    def run(*words, stdin=None):
        return CliRunner().invoke(main, words, input=stdin)

    return run


@pytest.fixture
def terminal(monkeypatch):
    """Make the commands believe that a person with a wide terminal reads their output."""
    monkeypatch.setattr("massive_frames.cli.output.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def somebody(monkeypatch):
    """Make the commands believe that a person can be asked; the answers are given as standard input."""
    for module in ("massive_frames.cli.asking", "massive_frames.cli.commands.prune"):
        monkeypatch.setattr(f"{module}.somebody_is_there", lambda: True)


@pytest.fixture
def program(tmp_path):
    """Return the arguments that start the program as a process of its own."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    return {
        "args": [sys.executable, "-m", "massive_frames"],
        "options": {"cwd": tmp_path, "env": environment, "text": True, "encoding": "utf-8"},
    }
