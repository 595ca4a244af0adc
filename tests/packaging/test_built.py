"""What is built holds what it must and nothing else."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("build", "hatchling"))), reason="not installed: build, hatchling"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the source archive, and the wheel from it, out of a copy of the checkout."""
    copy, out = tmp_path_factory.mktemp("copy") / "checkout", tmp_path_factory.mktemp("dist")
    unwanted = shutil.ignore_patterns(".git", ".venv", "dist", "site", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=unwanted)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(copy)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out


@pytest.fixture(scope="module")
def wheel(built):
    """Open the wheel."""
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        yield archive


def test_wheel_says_that_it_is_typed(wheel):
    """The wheel holds the marker that tells type checkers to read it."""
    assert "massive_frames/py.typed" in wheel.namelist()


def test_wheel_holds_the_package_alone(wheel):
    """The wheel holds no tests, documents or notebooks."""
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {"massive_frames", "massive_frames-0.1.0.dist-info"}


def test_wheel_holds_every_module(wheel):
    """Each module of the checkout is in the wheel."""
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "massive_frames").rglob("*.py")}
    assert modules <= set(wheel.namelist())


def test_wheel_names_its_licence(wheel):
    """The metadata names the licence, and its text is inside."""
    folder = "massive_frames-0.1.0.dist-info"
    metadata = Parser().parsestr(wheel.read(f"{folder}/METADATA").decode())
    assert metadata["License-Expression"] == "MIT"
    assert f"{folder}/licenses/LICENSE" in wheel.namelist()


def test_source_archive_holds_the_tests(built):
    """The source archive holds what is needed to test it."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "pyproject.toml", "tests/conftest.py"} <= names
