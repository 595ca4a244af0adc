"""The exit status, and the one line that goes with it."""

from __future__ import annotations

import pytest

import massive_frames as mf
from massive_frames.handle import Batch

WRONG = {
    "no query": ["search"],
    "both kinds of queries": ["search", "tea", "--input", "q.txt"],
    "bad parameter": ["search", "tea", "--country", "usa"],
    "not a number": ["search", "tea", "--size", "many"],
    "seed without sandbox": ["search", "tea", "--seed", "1"],
    "unknown option": ["search", "tea", "--bogus"],
    "unknown option of the program": ["--bogus"],
    "unknown command": ["sarch"],
    "unknown ending": ["search", "tea", "-o", "out.xlsx"],
    "missing folder": ["search", "tea", "-o", "missing/out.csv"],
    "formulas in parquet": ["search", "tea", "-o", "out.parquet", "--escape-formulas"],
    "too dear": ["search", "tea", "milk", "--max-credits", "1"],
    "no such budget": ["search", "tea", "--max-credits", "-1"],
    "no time": ["search", "tea", "--deadline", "soon"],
    "no length of time": ["search", "tea", "--max-age", "2026-02-01"],
    "more than all": ["search", "tea", "--max-failures", "1.5"],
    "unknown cache": ["search", "tea", "--cache", "never"],
    "file and dataset": ["search", "tea", "-o", "out.csv", "--to", "rows"],
    "unknown batch": ["resume", "no-such-batch"],
    "nothing to retry": ["retry", "no-such-batch"],
    "nothing to reparse": ["reparse", "no-such-batch"],
    "nothing to write out": ["bodies", "no-such-batch", "pages"],
    "missing store": ["sizes", "--store", "missing.sqlite3"],
    "no age": ["prune"],
    "unknown service": ["devices", "fax"],
    "missing page": ["parse", "missing.html"],
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_wrong_use_is_one_line_and_status_2(words, shell, box):
    """Wrong use ends with one line on standard error, nothing is sent, and the status is 2."""
    before = dict(box.stats.requests)
    result = shell(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert dict(box.stats.requests) == before


@pytest.mark.parametrize("words", [["search", "tea"], ["account"], ["devices"], ["resume", "x"]])
def test_a_missing_token_is_said_in_the_shell_s_words(words, shell):
    """Without a token a command says which variable to set."""
    mf.settings.restore({})
    result = shell(*words)
    assert result.exit_code == 2
    assert "MASSIVE_TOKEN" in result.stderr
    assert "mf." not in result.stderr


def test_a_refused_token_writes_nothing(shell, box, tmp_path):
    """When the service refuses the token there is one line, status 2 and no file."""
    mf.configure(token="wrong")
    result = shell("search", "tea", "-o", "out.csv")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "out.csv").exists()


def test_credits_that_run_out_are_a_warning(shell, tmp_path):
    """When the credits run out, what came is written, one line says how to go on, and the status is 1."""
    with mf.sandbox(seed=1, speed=500, credits=1):
        result = shell("search", "tea", "milk", "--store", "s.sqlite3", "-o", "out.parquet")
        (batch_id,) = mf.batches(store="s.sqlite3")["batch_id"]
    warning = result.stderr.splitlines()[-1]
    assert result.exit_code == 1
    assert warning.startswith("warning: ")
    assert warning.endswith(f"go on with: massive-frames resume {batch_id} -o out.parquet --store s.sqlite3")
    assert "organic" in set(mf.read(tmp_path / "out.parquet")["type"])


@pytest.fixture
def interrupted(monkeypatch):
    """Press Ctrl-C once, when the first request has ended."""
    drain = Batch._drain
    pressed = []

    def press(self):
        drain(self)
        if self._meter.tally.ended and not pressed:
            pressed.append(True)
            raise KeyboardInterrupt

    monkeypatch.setattr(Batch, "_drain", press)


@pytest.mark.usefixtures("box", "interrupted")
def test_ctrl_c_keeps_what_is_there(shell):
    """Ctrl-C writes what came under the same name, says how to resume, and ends with status 130."""
    result = shell("search", "tea", "fault:unavailable_503*1 milk", "-o", "out.parquet")
    frame = mf.read("out.parquet")
    (batch_id,) = frame["batch_id"].unique()
    assert result.exit_code == 130
    assert f"go on with: massive-frames resume {batch_id} -o out.parquet" in result.stderr
    assert "organic" in set(frame.loc[frame["query"] == "tea", "type"])


@pytest.mark.usefixtures("box", "interrupted")
def test_resume_finishes_what_ctrl_c_stopped(shell):
    """The command that Ctrl-C names fetches the rest, and its file holds the whole batch."""
    stopped = shell("search", "tea", "fault:unavailable_503*1 milk", "-o", "out.parquet")
    words = stopped.stderr.partition("go on with: massive-frames ")[2].split()
    result = shell(*words)
    frame = mf.read("out.parquet")
    assert result.exit_code == 0
    assert frame["error"].isna().all()
    assert frame["query"].nunique() == 2


@pytest.mark.usefixtures("interrupted")
def test_ctrl_c_in_the_sandbox_promises_nothing(shell):
    """A batch of a sandbox that ends with the command is not said to be resumable."""
    result = shell("search", "tea", "--sandbox", "-o", "out.parquet")
    assert result.exit_code == 130
    assert "nothing to resume" in result.stderr


@pytest.mark.usefixtures("box")
def test_an_error_on_the_way_keeps_what_came(shell, monkeypatch):
    """When the service stops the batch after some rows, they are written and the status is 1."""

    def break_off(self):
        while not self.done:
            self._wait_slice()
        raise mf.errors.NetworkError("the line went dead")

    monkeypatch.setattr(Batch, "wait", break_off)
    result = shell("search", "tea", "-o", "out.parquet")
    assert result.exit_code == 1
    assert "error: the line went dead; 1 of 1 requests done; go on with:" in result.stderr
    assert len(mf.read("out.parquet"))


@pytest.mark.usefixtures("box")
def test_a_file_that_fails_at_the_end_loses_nothing(shell, monkeypatch):
    """When the rows cannot be written after all, a line says how they are had again."""

    def fail(*_, **__):
        raise mf.errors.ExportError("no room is left")

    monkeypatch.setattr("massive_frames.cli.output.export", fail)
    result = shell("search", "tea", "-o", "out.parquet")
    assert result.exit_code == 2
    assert "note: nothing is lost: go on with: massive-frames resume" in result.stderr
    assert result.stderr.endswith("error: no room is left\n")


@pytest.mark.usefixtures("box")
def test_a_refused_token_is_wrong_use_with_a_dataset_too(shell):
    """When nothing came there is one line and status 2, wherever the rows were to go."""
    mf.configure(token="wrong")
    result = shell("search", "tea", "--to", "rows")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
