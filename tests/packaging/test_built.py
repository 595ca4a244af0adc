"""What is built holds what it must and nothing else."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("build", "Cython", "hatchling", "setuptools"))),
    reason="not installed: build, cython, hatchling, setuptools",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Copy the checkout, without what was built in it."""
    copy = tmp_path_factory.mktemp("copy") / "checkout"
    unwanted = shutil.ignore_patterns(".git", ".venv", "dist", "site", "__pycache__", ".*_cache", "*.so")
    return shutil.copytree(ROOT, copy, ignore=unwanted)


def _build(copy, out, *given, **variables):
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), *given, str(copy)]
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=os.environ | variables)
    return out


@pytest.fixture(scope="module")
def built(copy, tmp_path_factory):
    """Build the source archive, and the wheel from it."""
    return _build(copy, tmp_path_factory.mktemp("dist"))


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


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_wheel_holds_the_compiled_part(wheel):
    """With a compiler the wheel is for one platform and holds the module."""
    name = f"massive_frames/parsers/native{sysconfig.get_config_var('EXT_SUFFIX')}"
    assert name in wheel.namelist()
    assert "py3-none-any" not in wheel.filename


@pytest.mark.parametrize("variables", [{"CC": "false"}, {"MASSIVE_FRAMES_PURE": "1"}])
def test_without_a_compiler_the_wheel_is_for_all_platforms(copy, tmp_path, variables):
    """A wheel is built all the same, and says that any Python can take it."""
    (found,) = _build(copy, tmp_path, "--wheel", **variables).iterdir()
    assert found.name == "massive_frames-0.1.0-py3-none-any.whl"


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
