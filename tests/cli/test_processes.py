"""The program as a process of its own: its entry point, signals and pipes."""

from __future__ import annotations

import signal
import subprocess
from contextlib import suppress

import massive_frames as mf


def start(program, *words):
    """Start the program with pipes."""
    return subprocess.Popen(
        [*program["args"], *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **program["options"]
    )


def test_python_m_runs_the_program(program, tmp_path):
    """``python -m massive_frames`` searches, in a process that knows no token."""
    words = ["search", "tea", "--sandbox", "--progress", "none", "-o", "out.parquet"]
    with start(program, *words) as process:
        _, errors = process.communicate(timeout=60)
    rows = len(mf.read(tmp_path / "out.parquet"))
    assert (process.returncode, errors) == (0, f"{rows} rows written to out.parquet\n")


def test_ctrl_c_ends_the_sandbox_cleanly(program):
    """The sandbox prints what to set, answers there, and Ctrl-C ends it with status 0."""
    with start(program, "sandbox", "--speed", "500") as process:
        lines = [process.stdout.readline().strip() for _ in range(3)]
        given = dict(line.removeprefix("export ").split("=", 1) for line in lines[1:])
        client = mf.Client(token=given["MASSIVE_TOKEN"], base_url=given["MASSIVE_BASE_URL"])
        left = client.account()["credits"].iloc[0]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert left == 1_000_000
    assert given["MASSIVE_BASE_URL"] in lines[0]
    assert (process.returncode, errors) == (0, "")


def test_ctrl_c_in_a_search_writes_the_file(program, box, tmp_path):
    """A real Ctrl-C in the middle of a search leaves a file and status 130, and no traceback."""
    program["options"]["env"] |= {"MASSIVE_BASE_URL": box.url, "MASSIVE_TOKEN": box.token}
    with start(
        program, "search", "fault:unavailable_503 tea", "--progress", "none", "-o", "out.csv"
    ) as process:
        while not box.stats.requests and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.count("\n")) == (130, 2)
    assert "go on with: massive-frames resume" in errors
    assert set(mf.read(tmp_path / "out.csv")["error"]) <= {"interrupted", "not-parsed", "not-sent"}
