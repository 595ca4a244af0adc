"""Importing the package is quiet, and does not load what only some calls need."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = [
    *("starlette", "uvicorn", "ipywidgets", "IPython", "matplotlib", "dask", "pytest", "duckdb"),
    *("trafilatura", "markdown_it"),
]


def python(*arguments):
    """Run a fresh interpreter and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


def test_import_warns_of_nothing():
    """The package imports with every warning an error."""
    python("-W", "error", "-c", "import massive_frames")


@pytest.fixture(scope="module")
def loaded():
    """Return the modules that one import loads."""
    return python("-c", "import massive_frames, sys; print('\\n'.join(sys.modules))").split()


@pytest.mark.parametrize("module", HEAVY)
def test_import_leaves_heavy_modules_alone(module, loaded):
    """A module that only some calls need is not loaded by the import."""
    assert module not in loaded


def test_import_patches_nothing():
    """The import leaves asyncio as it was: nest-asyncio patches it only when asked."""
    code = "import asyncio; a = asyncio.run; import massive_frames; print(asyncio.run is a)"
    assert python("-c", code).strip() == "True"


def test_import_starts_no_thread():
    """The import starts no thread."""
    assert python("-c", "import massive_frames, threading; print(threading.active_count())").strip() == "1"
