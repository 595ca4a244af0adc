"""The token shows up nowhere but in the header that carries it."""

from __future__ import annotations

import logging
import pickle
import traceback

import pytest

import massive_frames as mf
from massive_frames.sandbox import Faults
from massive_frames.settings import resolve

TOKEN = "a1-0dF6qKHYD7SNU5kAtjOmwHpH3iFgpyl-secret"
KINDS = [
    "throttled_429",
    "unavailable_503",
    "timeout_504",
    "server_500",
    "failed_job",
    "reset",
    "truncated",
    "wrong_type",
    "captcha_403",
    "captcha_page",
    "not_utf8",
]


def refused():
    """Return the traceback, with its locals, of a batch whose token the service refuses."""
    mf.configure(token=f"{TOKEN}-wrong")
    try:
        mf.search_many(["tea"], progress="none")
    except mf.errors.AuthenticationError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        return "".join(shown.format()) + repr(error) + repr(vars(error)) + repr(pickle.dumps(error))
    pytest.fail("a wrong token was taken")


def test_the_token_is_in_nothing_that_is_left_behind(tmp_path, caplog, capfd, quick_retries):
    """After a run with every fault no log, output, error, frame, file or store holds the token."""
    caplog.set_level(logging.DEBUG)
    with mf.sandbox(token=TOKEN, seed=7, speed=100, faults=Faults(retry_after=0)):
        mf.configure(store=tmp_path / "store.sqlite3")
        frame = mf.search_many(["warm up", *[f"tea fault:{kind}" for kind in KINDS]], progress="text")
        shown = [
            mf.account().to_string(),
            repr(resolve()),
            repr(vars(mf.Client(token=TOKEN)._client)),
            refused(),
        ]
    for suffix in ("parquet", "csv", "jsonl"):
        mf.export(frame, tmp_path / f"frame.{suffix}")
    frame.to_pickle(tmp_path / "frame.pickle")
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    output = capfd.readouterr()
    everything = [
        *shown,
        caplog.text,
        output.out,
        output.err,
        frame.to_string(max_colwidth=None),
        str(frame.attrs),
    ]
    assert TOKEN not in "\n".join(everything)
    assert TOKEN.encode() not in written
    assert len(written) > 10_000
