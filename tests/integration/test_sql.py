"""SQL and ES|QL end to end against the sandbox: frames, errors, stops, kills and secrets."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from itertools import islice

import anyio
import httpx
import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.client import AsyncClient
from massive_frames.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    RejectedError,
)
from massive_frames.handle import newest
from massive_frames.sandbox import Faults
from massive_frames.sandbox.samples import indices
from massive_frames.settings import resolve

PATIENCE_S = 60.0
NOTHING = {"running": 0, "stored": 0, "cursors": 0}
FAULTS = [
    "throttled_429",
    "unavailable_503",
    "timeout_504",
    "server_500",
    "reset",
    "truncated",
    "lost_answer",
    "wrong_type",
    "slow_body",
]
CHILD = """
import asyncio
import massive_frames as mf
mf.configure(connections=4, max_rate=60.0)
queries = [f"SELECT {n} AS n /* slow:20s */" for n in range(40)]
async def main():
    batch = mf.aio.sql_many(queries, wait_for_completion_timeout="1ms", progress="none")
    print(batch.batch_id, flush=True)
    batch.listeners.append(lambda event: print(event.kind, flush=True))
    await batch
asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch):
    """Keep the caller's cluster out of the tests."""
    for name in [name for name in os.environ if name.startswith(("ELASTICSEARCH_", "OPENSEARCH_"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def box():
    """Run a sandbox in which a minute passes in three tenths of a second."""
    with mf.sandbox(seed=7, speed=200) as server:
        yield server


def ask(query, **options):
    """Ask one query without a display."""
    return mf.sql(query, progress="none", **options)


def ask_many(queries, **options):
    """Ask queries without a display."""
    return mf.sql_many(queries, progress="none", **options)


def held(box, **when):
    """Return what the server says that it holds, as soon as it holds what is named."""
    counts = httpx.get(f"{box.url}/_sandbox/elasticsearch", params=when, timeout=PATIENCE_S).json()
    return {name: counts[name] for name in NOTHING}


def test_a_query_gives_its_own_columns(box):
    """The documents come back with their types, whatever the size of the pages."""
    found = ask("SELECT at, host, code, bytes FROM logs ORDER BY at", fetch_size=70)
    expected = [document["bytes"] for document in indices()["logs"].documents]
    assert found["bytes"].tolist() == expected
    assert found.dtypes.astype("str").tolist() == ["datetime64[us, UTC]", "str", "Int32", "Int64"]
    assert held(box) == NOTHING


@pytest.mark.parametrize(
    "options", [{"columnar": False}, {"format": "cbor"}, {"format": "cbor", "columnar": False}]
)
def test_formats_with_types_give_one_frame(box, options):
    """Rows, columns and CBOR, in pages, are one frame."""
    query = "SELECT * FROM every_type"
    pd.testing.assert_frame_equal(ask(query, fetch_size=2, **options), ask(query))


@pytest.mark.parametrize("name", ["csv", "tsv", "txt"])
def test_text_formats_are_paged_too(box, name):
    """Every row comes, as texts."""
    found = ask("SELECT code, bytes FROM logs ORDER BY at", format=name, fetch_size=70)
    expected = [str(document["bytes"]) for document in indices()["logs"].documents]
    assert found["bytes"].tolist() == expected


@pytest.mark.parametrize("name", ["json", "csv", "cbor"])
def test_a_slow_query_is_polled(box, name):
    """What runs longer than the wait is asked for again, and deleted when it is safe."""
    found = ask("SELECT 1 AS n /* slow:60s */", wait_for_completion_timeout="1ms", format=name)
    assert found["n"].astype("Int64").tolist() == [1]
    assert any(entry.path.startswith("/_sql/async/") for entry in box.stats.log)
    assert held(box) == NOTHING


def test_a_result_can_be_kept(box):
    """With ``keep_on_completion`` it stays on the cluster."""
    ask("SELECT 1 AS n", keep_on_completion=True)
    assert held(box)["stored"] == 1


def test_parameters_reach_the_cluster(box):
    """Values, zone, filter and leniency have their effect."""
    where = {"term": {"kind": "green"}}
    found = ask(
        "SELECT tags, ? AS x FROM products", params=["a"], filter=where, field_multi_value_leniency=True
    )
    greens = [d["tags"][0] for d in indices()["products"].documents if d["kind"] == "green"]
    assert found["tags"].tolist() == greens
    assert set(found["x"]) == {"a"}


def test_many_queries_are_one_frame(box):
    """Rows of all queries, in their order, with what was asked in front and provenance behind."""
    frame = ask_many(
        ["SELECT 1 AS n", "SELECT 2 AS n, 'x' AS word", "SELECT code AS n FROM logs WHERE code < 0"]
    )
    assert frame.columns[:4].tolist() == ["query_index", "query", "n", "word"]
    assert frame["query_index"].tolist() == [0, 1]
    assert frame["n"].tolist() == [1, 2]
    assert frame.attrs["massive_frames"]["n_rows"] == {0: 1, 1: 1, 2: 0}
    bare = ask_many(["SELECT 1 AS n"], provenance=False)
    assert bare.columns.tolist() == ["query_index", "query", "n"]


def test_a_query_that_fails_takes_no_other_along(box):
    """It is one row with its error; alone it is raised, with its place pointed at."""
    frame = ask_many(["SELECT 1 AS n", "SELECT missing FROM logs"])
    assert frame["error"].isna().tolist() == [True, False]
    assert "Unknown column [missing]" in frame["error_detail"].iloc[1]
    with pytest.raises(
        RejectedError, match=r"line 1:8: Unknown column \[missing\]\n  SELECT missing FROM logs\n +\^"
    ):
        ask("SELECT missing FROM logs")


def test_types_that_do_not_go_together_are_named(box):
    """The error says which column, and how to have each query's own frame."""
    queries = ["SELECT 1 AS n", "SELECT 'x' AS n", "SELECT missing"]
    with pytest.raises(InvalidRequestError, match=r"split.*'n' is"):
        ask_many(queries)
    frames = ask_many(queries, split=True)
    assert [frame.shape for frame in frames] == [(1, 1), (1, 1), (0, 0)]
    assert frames[2].attrs["massive_frames"]["error"] == "rejected"


def test_esql_has_the_same_shape(box):
    """Arrow and JSON give the same values; slow ones are polled; many are one frame."""
    query = "FROM logs | STATS n = COUNT(*), last = MAX(at) BY code | SORT code /* slow:60s */"
    arrow = mf.esql(query, wait_for_completion_timeout="1ms", progress="none")
    plain = mf.esql(query, format="json", progress="none")
    assert arrow.to_dict("records") == plain.to_dict("records")
    frame = mf.esql_many(["ROW n = 1", "ROW n = 2"], progress="none")
    assert frame["n"].tolist() == [1, 2]
    assert held(box) == NOTHING


def test_it_can_be_awaited(box):
    """``aio`` gives the same frame."""

    async def awaited():
        return await mf.aio.sql("SELECT 1 AS n")

    frame = asyncio.run(awaited())
    assert frame.to_dict("records") == [{"n": 1}]


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_survived(quick_retries, fault):
    """Whatever goes wrong in a quarter of the exchanges, every row comes."""
    with mf.sandbox(seed=5, speed=200, faults=Faults(**{fault: 0.25})):
        frame = ask_many(
            ["SELECT 1 AS n, code FROM logs LIMIT 450", "SELECT 2 AS n, code FROM logs", "SELECT 3 AS n"],
            fetch_size=300,
        )
    assert frame.groupby("n").size().tolist() == [450, 500, 1]
    assert frame["error"].isna().all()


def test_a_stop_leaves_nothing_on_the_cluster():
    """Of fifty running queries none runs on and none is stored; each has its row, and can be asked again."""
    queries = [f"SELECT {n} AS n /* slow:1h */" for n in range(50)]
    with mf.sandbox(seed=7, speed=1) as box:
        batch = ask_many(queries, wait_for_completion_timeout="1ms", wait=False)
        assert held(box, running=50)["running"] == 50
        batch.cancel()
        frame = batch.wait()
        assert held(box) == NOTHING
    assert frame["query_index"].tolist() == list(range(50))
    assert frame["error"].notna().all()


def test_a_killed_process_leaves_a_batch_that_can_be_gone_on_with(box):
    """After a kill every query is answered by a resume, and nothing stays on the cluster."""
    settings = resolve()
    given = {
        "ELASTICSEARCH_URL": box.url,
        "ELASTICSEARCH_API_KEY": box.users["elastic"].api_key,
        "MASSIVE_FRAMES_STORE": str(settings.store),
    }
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **given}) as process:
        batch_id = process.stdout.readline().strip()
        submitted = (line for line in process.stdout if line == "submitted\n")
        assert len(list(islice(submitted, 15))) == 15
        os.kill(process.pid, signal.SIGKILL)
    whole = mf.resume(batch_id, progress="none")
    assert sorted(whole["n"].tolist()) == list(range(40))
    assert held(box, running=0)["running"] == 0


def test_credentials_are_never_shown(box, caplog, tmp_path):
    """Neither frames nor errors, logs, the store or ``repr`` have the key."""
    caplog.set_level(logging.DEBUG)
    key, store = box.users["ann"].api_key, tmp_path / "store.sqlite3"
    frame = ask_many(["SELECT 1 AS n", "SELECT x"], api_key=key, store=store)
    shown = [frame.to_csv(), str(frame.attrs), repr(resolve(elasticsearch_api_key=key)), caplog.text]
    with pytest.raises(AuthenticationError) as refused:
        ask("SELECT 1", basic_auth=("ann", "wrong-password"))
    shown += [repr(refused.value), str(refused.value)]
    assert not [text for text in shown if key in text or "wrong-password" in text]
    assert key.encode() not in b"".join(
        file.read_bytes() for file in tmp_path.glob("store*") if file.is_file()
    )


def test_who_may_not_is_told_what_is_missing(box):
    """401 asks for credentials, 403 names the privilege."""
    with pytest.raises(AuthenticationError, match="API key, or"):
        ask("SELECT 1", api_key="bm90OnJpZ2h0")
    with pytest.raises(RejectedError, match="unauthorized for user"):
        ask("SELECT 1", api_key=box.users["guest"].api_key)


def test_without_an_address_nothing_is_sent():
    """The error says how to give one."""
    with pytest.raises(ConfigurationError, match="ELASTICSEARCH_URL"):
        ask("SELECT 1")


@pytest.mark.anyio
async def test_rows_say_which_query_they_are_of(box):
    """Rows that come one by one begin with the number of their query, as the frame's do."""
    batch = mf.aio.sql_many(["SELECT 1 AS n", "SELECT 2 AS n"], progress="none")
    assert sorted([(row["query_index"], row["n"]) async for row in batch]) == [(0, 1), (1, 2)]


@pytest.mark.parametrize("progress", ["none", "text"])
def test_a_column_may_have_any_name(box, progress):
    """Columns named as those of a dataset's listing, or of the provenance, break nothing."""
    query = "SELECT 1 AS n_failed, 2 AS n_requests, 3 AS error"
    frame = mf.sql_many([query], progress=progress)
    assert frame[["n_failed", "n_requests", "error.1"]].to_numpy().tolist() == [[1, 2, 3]]
    assert mf.sql(query, progress=progress)["n_failed"].tolist() == [1]
    assert newest[0].ending(frame).startswith("1 of 1 requests done, 1 rows")


@pytest.mark.anyio
@pytest.mark.parametrize("told", ["openers", "closers"])
async def test_who_waits_for_a_batch_does_not_wait_for_ever(box, told):
    """When whoever is told of its beginning or its end raises, a second waiter still hears that it ended."""
    batch = AsyncClient().batch("elasticsearch-sql", ["SELECT 1 AS n"], {})
    getattr(batch, told).append(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await batch.run()
    with anyio.fail_after(PATIENCE_S):
        await batch.run()


def test_a_query_without_rows_is_counted(box):
    """A result of no rows is a result, beside others and alone."""
    none, one = "SELECT code AS n FROM logs WHERE code < 0", "SELECT 1 AS n"
    assert newest_words([none]).startswith("1 of 1 requests done, 0 rows")
    assert newest_words([none, one]).startswith("2 of 2 requests done, 1 rows")
    assert newest_words([none, "SELECT x"]).startswith("1 of 2 requests done, 0 rows; 1 without a result")


def newest_words(queries):
    """Ask queries, and return the line that their batch ends with."""
    return newest[0].ending(ask_many(queries))


@pytest.mark.parametrize("go_on", [mf.resume, mf.retry_failed])
def test_a_batch_that_goes_on_writes_no_dataset_either(box, go_on, tmp_path):
    """``to`` is refused as at the beginning, before a file is written."""
    frame = ask_many(["SELECT 1 AS n"])
    with pytest.raises(InvalidRequestError, match=r"^to='.*': expected nothing: .* columns of their own"):
        go_on(frame, to=tmp_path / "rows", progress="none")
    assert not (tmp_path / "rows").exists()
    assert go_on(frame, progress="none")["n"].tolist() == [1]
