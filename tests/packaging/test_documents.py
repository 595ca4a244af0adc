"""The pages are true: each block of Python on one is run, in order, as it stands."""

from __future__ import annotations

import ast
import asyncio
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "docs/guide.md", "docs/index.md", "docs/changelog.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^<!-- command: (\w+) -->\n```bash\n(.+)\n```$", re.MULTILINE)
COMMANDS = dict(COMMAND.findall((ROOT / "README.md").read_text("utf-8")))


def blocks(document, language):
    """Return a document's blocks of code in one language."""
    found = BLOCK.findall((ROOT / document).read_text("utf-8"))
    return [code for name, code in found if name == language]


def run_cell(code, names):
    """Run a block as a notebook's cell: ``await`` and ``async for`` may stand at its top."""
    compiled = compile(code, "<block>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    running = eval(compiled, names)  # noqa: S307 - our own documents
    if inspect.iscoroutine(running):
        asyncio.run(running)


WITH_PYTHON = [
    document
    for document in ("README.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md"))))
    if blocks(document, "python")
]


@pytest.mark.parametrize("document", WITH_PYTHON)
def test_python_blocks_run(document, tmp_path, monkeypatch):
    """Every block of Python on any page runs after the ones before it, without a token."""
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for code in blocks(document, "python"):
        run_cell(code, names)
    if document in DOCUMENTS:
        assert len(mf.read(tmp_path / "results.parquet")) > 0


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_block_is_of_a_kind_that_is_run(document):
    """There is no block that is neither Python nor one of the README's commands."""
    kinds = [name for name, _ in BLOCK.findall((ROOT / document).read_text("utf-8"))]
    assert set(kinds) <= {"python", "bash"}
    assert kinds.count("bash") == (len(COMMANDS) if document == "README.md" else 0)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document):
    """Each file that a page links to is there."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / document).read_text("utf-8"))
    missing = [link for link in links if not (ROOT / document).parent.joinpath(link).is_file()]
    assert missing == []


@pytest.mark.parametrize("name", ["search", "test"])
def test_commands_begin_from_nothing(name):
    """The README's commands make their own environment and install the checkout into it."""
    assert COMMANDS[name].startswith("python3 -m venv .venv && .venv/bin/pip install -q ")
    assert '".[sandbox]"' in COMMANDS[name]


def test_the_test_command_runs_all_tests():
    """The README's test command brings a pip that knows groups, and runs pytest without a selection."""
    assert "pip install -q --upgrade pip &&" in COMMANDS["test"]
    assert COMMANDS["test"].endswith("--group test && .venv/bin/pytest")


@pytest.mark.parametrize(
    ("name", "surroundings"), [("search", {}), ("token", {"MASSIVE_BASE_URL": "the sandbox"})]
)
def test_search_commands_write_the_file(name, surroundings, tmp_path):
    """The README's searches end well and write a Parquet file with rows for each query and country."""
    job = re.sub(r"^.*&& ", "", COMMANDS[name]).replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    with Sandbox(token="your-token") as box:
        env = os.environ | dict.fromkeys(surroundings, box.url)
        subprocess.run(["bash", "-c", job], cwd=tmp_path, env=env, check=True, timeout=60)
    frame = pd.read_parquet(tmp_path / "results.parquet")
    asked = frame.groupby(["query", "country"], observed=True).size()
    assert frame["error"].isna().all()
    assert len(asked) == 2 * frame["query"].nunique()
    assert frame["query"].nunique() == (8 if name == "search" else 1)


def test_the_picture_is_small():
    """The README's picture is one that a page loads at once."""
    assert 10_000 < (ROOT / "docs/images/notebook.png").stat().st_size < 200_000
