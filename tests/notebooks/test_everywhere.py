"""The same call gives the same frame wherever it is made."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

import massive_frames as mf

SEARCH = """
import massive_frames as mf

with mf.sandbox(seed=11, speed=500):
    df = mf.search_many(
        ["running shoes", "espresso machine", "green tea"], country=["us", "jp"], progress="none"
    )
"""
NESTED = f"""
import asyncio
import massive_frames as mf

mf.configure(loop="nested")

async def main():
    {SEARCH.strip().replace(chr(10), chr(10) + "    ")}
    mf.export(df, "there.parquet")

asyncio.run(main())
"""
EXPORT = 'mf.export(df, "there.parquet")\n'
DIFFERENT = ["batch_id", "submitted_at", "ready_at", "retrieved_at", "elapsed_s", "attempts"]


def results(frame):
    """Return what must not depend on the place, in an order that does not depend on time."""
    kept = frame.drop(columns=DIFFERENT).sort_values(["query", "country", "rank"], ignore_index=True)
    nested = kept.columns[kept.dtypes == "object"]
    return kept.assign(**{name: kept[name].map(str) for name in nested}).astype(
        dict.fromkeys(kept.columns[kept.dtypes == "category"], "str")
    )


def called():
    """Make the call here, in whatever thread and under whatever loop this is."""
    names: dict[str, pd.DataFrame] = {}
    exec(SEARCH, names)  # noqa: S102 - the same text for every place
    return names["df"]


def in_a_script(folder):
    """Make the call in a plain script."""
    return _script(folder, SEARCH + EXPORT)


def in_a_nested_loop(folder):
    """Make the call under a running loop, with the engine on that very loop."""
    return _script(folder, NESTED)


def in_a_notebook(folder):
    """Make the call in a cell of a notebook, with a real kernel."""
    cells = [nbformat.v4.new_code_cell(SEARCH + EXPORT)]
    NotebookClient(
        nbformat.v4.new_notebook(cells=cells), timeout=120, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return mf.read(folder / "there.parquet")


def in_an_awaiting_cell(folder):
    """Make the awaitable call in a cell of a notebook."""
    code = SEARCH.replace("df = mf.search_many(", "df = await mf.aio.search_many(")
    cells = [nbformat.v4.new_code_cell(code + EXPORT)]
    NotebookClient(
        nbformat.v4.new_notebook(cells=cells), timeout=120, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return mf.read(folder / "there.parquet")


def in_asyncio_run(folder):
    """Make the blocking call inside a coroutine of ``asyncio.run``."""

    async def main():
        return called()

    return asyncio.run(main())


def in_a_thread(folder):
    """Make the call in a thread that has no event loop."""
    found = []
    thread = threading.Thread(target=lambda: found.append(called()))
    thread.start()
    thread.join()
    return found[0]


def _script(folder, code):
    (folder / "script.py").write_text(code)
    subprocess.run([sys.executable, "script.py"], cwd=folder, check=True, timeout=120)
    return mf.read(folder / "there.parquet")


@pytest.fixture(scope="module")
def expected():
    """Return what the call gives right here."""
    return results(called())


@pytest.mark.parametrize(
    "place",
    [in_a_script, in_a_nested_loop, in_a_notebook, in_an_awaiting_cell, in_asyncio_run, in_a_thread],
    ids=lambda place: place.__name__,
)
def test_same_frame_everywhere(place, tmp_path, expected):
    """The call gives the same rows in a script, a notebook, a coroutine, a thread and a nested loop."""
    pd.testing.assert_frame_equal(results(place(tmp_path)), expected)


def test_the_frame_is_whole(expected):
    """The frame that is compared has rows without errors for every query and country."""
    assert expected["error"].isna().all()
    assert expected.groupby(["query", "country"]).size().min() > 5
    assert len(expected.groupby(["query", "country"])) == 6
