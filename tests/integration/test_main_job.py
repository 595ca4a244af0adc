"""The main job end to end against the sandbox: every request accounted for, whatever goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
from collections import Counter

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.errors import AuthenticationError, BudgetError, CreditsWarning, InvalidRequestError
from massive_frames.sandbox import Faults

QUERIES = [f"query {n}" for n in range(8)]
RESULTS = ["query", "country", "type", "page", "rank", "title", "url", "snippet", "request_key"]


def run(queries=QUERIES, **options):
    """Search without a display."""
    return mf.search_many(queries, **{"progress": "none", **options})


def by_request(frame):
    """Return one row of each request."""
    return frame.drop_duplicates("request_key")


def results(frame):
    """Return what the pages said, in an order that does not depend on which came first."""
    rows = frame.sort_values(["request_key", "rank"])[RESULTS].reset_index(drop=True)
    return rows.astype({"query": "str", "country": "str", "type": "str", "request_key": "str"})


def goes_on_at_no_extra_cost(batch_id, box):
    """Say whether a stopped batch is completed by a resume that submits nothing twice.

    What was on its way when the batch was stopped may have been accepted: it is sent again only by request.
    """
    whole = by_request(mf.resume(batch_id, progress="none"))
    sent = Counter(entry.params["terms"] for entry in box.stats.submissions())
    all_of_it = by_request(mf.resume(batch_id, unconfirmed="resubmit", progress="none"))
    assert set(whole["error"].dropna()) <= {"unconfirmed"}
    return max(sent.values()) == 1 and all_of_it["error"].isna().all()


@pytest.fixture
def box():
    """Run a sandbox whose pages are always the same."""
    with mf.sandbox(seed=7, speed=100) as server:
        yield server


def test_every_query_is_crossed_with_every_country(box):
    """Eight queries from two countries are sixteen requests, each with rows."""
    frame = run(country=["us", "jp"])
    assert by_request(frame).groupby(["query", "country"], observed=True).size().eq(1).all()
    assert frame["request_key"].nunique() == 16
    assert frame["error"].isna().all()


def test_four_hundred_requests_survive_a_bad_day():
    """With 10 % 503, 5 % 429 and 5 % failed jobs, 400 requests are all answered, none submitted idly."""
    faults = Faults(unavailable_503=0.10, throttled_429=0.05, failed_job=0.05, retry_after=0)
    with mf.sandbox(seed=3, speed=100, faults=faults) as box:
        frame = run([f"query {n}" for n in range(200)], country=["us", "jp"])
        one = by_request(frame)
        submitted = Counter(
            (entry.params["terms"], entry.params["country"])
            for entry in box.stats.log
            if "terms" in entry.params and entry.status == 202
        )
        charged = box.stats.credits_charged
    assert len(one) == 400
    assert one["error"].isna().all()
    assert one["job_status"].eq("succeeded").all()
    assert sum(submitted.values()) == 400 + box.stats.faults["failed_job"]
    assert one["credits"].sum() == charged == 400


@pytest.mark.parametrize("generation", ["2025", "2026"])
@pytest.mark.parametrize(
    "options", [{}, {"inline": True}, {"archiving": True}], ids=["ids", "inline", "archiving"]
)
def test_both_generations_of_the_protocol_give_the_same_rows(generation, options):
    """Ids, statuses and inline answers of either generation all end in the same frame."""
    with mf.sandbox(seed=7, speed=100, generation=generation, **options):
        frame = results(run(["tea", "coffee"], country="us"))
    with mf.sandbox(seed=7, speed=100):
        expected = results(run(["tea", "coffee"], country="us"))
    pd.testing.assert_frame_equal(frame, expected)


def test_rows_come_in_the_order_they_were_asked(box):
    """However the requests ended, the frame has them in the order of the queries, then of the countries."""
    frame = by_request(run(["tea", "x" * 300, "coffee"], country=["us", "jp"], on_invalid="row"))
    assert [(len(q), c) for q, c in zip(frame["query"], frame["country"], strict=True)] == [
        (length, country) for length in (3, 300, 6) for country in ("us", "jp")
    ]


def test_pages_are_split_and_counted_on(box):
    """Three result pages in one body are pages 1, 2 and 3, with ranks that count on."""
    frame = run(["tea"], country="us", serps=3)
    organic = frame[frame["type"] == "organic"]
    assert organic["page"].unique().tolist() == [1, 2, 3]
    assert organic["organic_rank"].tolist() == list(range(1, len(organic) + 1))


def test_pandas_alone_writes_and_reads_the_frame(box, tmp_path):
    """``to_parquet`` and ``read_parquet`` give the very frame back, its attributes and nested columns too."""
    frame = run(["tea", "寿司 😀", "قهوة"], country=["us", "jp", "sa"])
    frame.to_parquet(tmp_path / "frame.parquet")
    again = pd.read_parquet(tmp_path / "frame.parquet")
    pd.testing.assert_frame_equal(again, frame)
    assert again.attrs == frame.attrs
    assert frame["sitelinks"].notna().any()


def test_equal_requests_are_sent_once(box):
    """The same query three times, in either case of the country, is one submission."""
    frame = run(["tea", "tea", "tea"], country=["us", "US"])
    assert box.stats.submits == 1
    assert len(by_request(frame)) == 1
    assert frame.attrs["massive_frames"]["n_asked"] == 6


def test_several_awaited_parts_are_repeated_keys(box):
    """``awaiting=["ai", "answers"]`` is one request with two keys on the wire."""
    frame = run(["tea"], country="us", awaiting=["ai", "answers"])
    assert box.stats.submits == 1
    assert frame["awaiting"].iloc[0] == "ai,answers"


def test_a_frame_of_requests_is_taken_row_by_row(box):
    """Two rows with a country each are two requests, not four."""
    frame = run(pd.DataFrame({"query": ["tea", "coffee"], "country": ["us", None]}))
    assert box.stats.submits == 2
    assert by_request(frame).set_index("query")["country"].astype("object").where(
        lambda s: s.notna(), None
    ).to_dict() == {
        "tea": "us",
        "coffee": None,
    }


def test_a_bad_token_stops_after_one_exchange(box):
    """A refused token sends one request, raises, and leaves a row for every query."""
    mf.configure(token="this-is-not-the-token")
    with pytest.raises(AuthenticationError, match="token was refused"):
        run()
    assert sum(box.stats.requests.values()) == 1
    assert by_request(mf.last)["error"].value_counts().to_dict() == {"not-sent": 7, "authentication": 1}


def test_credits_that_run_out_keep_what_is_there():
    """With five credits, five queries are answered, three say why not, and the warning says how to go on."""
    with mf.sandbox(seed=7, speed=100, credits=5) as box, pytest.warns(CreditsWarning, match="mf.resume"):
        frame = run()
    states = by_request(frame)["job_status"].value_counts()
    assert states["succeeded"] == 5
    assert by_request(frame)["error"].notna().sum() == 3
    assert box.stats.credits_charged == 5


def test_an_expensive_batch_is_refused_before_anything_is_sent(box):
    """``max_credits`` below the price raises, and the server never hears of it."""
    with pytest.raises(BudgetError, match="16 credits"):
        run(country=["us", "jp"], max_credits=15)
    assert sum(box.stats.requests.values()) == 0


def test_an_invalid_request_becomes_a_row_when_asked(box):
    """``on_invalid="row"`` sends the good ones and gives the bad one a row that says what is wrong."""
    frame = run(["tea", "x" * 256], on_invalid="row")
    bad = frame[frame["error"] == "invalid"]
    assert len(bad) == 1
    assert "1 to 255 characters" in bad["error_detail"].iloc[0]
    assert box.stats.submits == 1


def test_an_invalid_request_is_refused_before_anything_is_sent(box):
    """The error names the row, the parameter, the value and what would be right."""
    with pytest.raises(InvalidRequestError, match=r"row 1: query=.*expected text of 1 to 255 characters"):
        run(["tea", "x" * 256])
    assert sum(box.stats.requests.values()) == 0


@pytest.mark.parametrize("word", ["captcha", "enablejs", "consent"])
def test_a_blocked_page_is_never_no_results(box, word):
    """A captcha, an enable-JavaScript and a consent page are rows of type blocked."""
    assert run([f"tea page:{word}"])["type"].tolist() == ["blocked"]


def test_a_page_without_results_says_so(box):
    """A page that was understood and held nothing is a row of its own type."""
    assert "no-results" in run(["tea page:no-results"])["type"].tolist()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("captcha_403", "captcha"),
        ("wrong_type", "malformed"),
        ("truncated", "unconfirmed"),
        ("reset", "unconfirmed"),
        ("failed_job", "job-failed"),
    ],
)
def test_a_fault_that_does_not_pass_is_a_row_with_its_class(fault, error, quick_retries):
    """What no retry cures is a row with its class, or unconfirmed where no answer was ever seen."""
    with mf.sandbox(seed=7, speed=100):
        frame = by_request(run([f"tea fault:{fault}", *QUERIES], unconfirmed="resubmit"))
    assert frame.set_index("query")["error"].dropna().to_dict() == {f"tea fault:{fault}": error}


@pytest.mark.parametrize("fault", ["reset", "truncated", "lost_answer"])
def test_a_submission_whose_answer_was_not_seen_is_not_sent_again(fault):
    """It may have been accepted, so its row says unconfirmed, and it was submitted once."""
    with mf.sandbox(seed=7, speed=100) as box:
        frame = by_request(run([*QUERIES, f"tea fault:{fault}"]))
        sent = [entry for entry in box.stats.submissions() if fault in entry.params["terms"]]
    assert frame.set_index("query")["error"].dropna().to_dict() == {f"tea fault:{fault}": "unconfirmed"}
    assert frame["job_status"].iloc[-1] == "unconfirmed"
    assert len(sent) == 1


@pytest.mark.parametrize(
    "kind", ["throttled_429", "unavailable_503", "timeout_504", "server_500", "reset", "truncated"]
)
def test_a_fault_that_passes_leaves_no_trace_but_the_attempts(kind, quick_retries):
    """Twice wrong and then right is a full answer."""
    with mf.sandbox(seed=7, speed=100, faults=Faults(retry_after=0)):
        frame = by_request(run(["warm up", f"tea fault:{kind}*2"], unconfirmed="resubmit"))
    assert frame["error"].isna().all()


def test_not_utf8_bodies_are_read(box):
    """A body in another encoding than it says gives rows, not an error."""
    assert "organic" in run(["tea fault:not_utf8"], country="fr")["type"].tolist()


def test_blocking_and_awaiting_give_the_same_frame(box):
    """In a script, inside ``asyncio.run``, in a thread and row by row: the same rows."""

    async def awaited():
        return await mf.aio.search_many(QUERIES, country="us", progress="none", cache="off")

    async def blocking_inside_a_loop():
        return run(country="us", cache="off")

    async def row_by_row():
        batch = mf.aio.search_many(QUERIES, country="us", progress="none", cache="off")
        return [row async for row in batch]

    frames = [run(country="us"), asyncio.run(awaited()), asyncio.run(blocking_inside_a_loop())]
    thread = threading.Thread(target=lambda: frames.append(run(country="us", cache="off")))
    thread.start()
    thread.join()
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(results(frame), results(frames[0]))
    assert len(asyncio.run(row_by_row())) == len(frames[0])


NESTED = """
import asyncio, massive_frames as mf
mf.configure(loop="nested")
async def inside():
    return mf.search_many(["tea"], country="us", progress="none")
with mf.sandbox(seed=7, speed=100):
    print(asyncio.run(inside())["error"].isna().all())
"""


def test_a_nested_loop_is_there_for_those_who_ask():
    """``configure(loop="nested")`` runs on the caller's own loop; it patches a process of its own here."""
    done = subprocess.run(
        [sys.executable, "-c", NESTED], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == "True", done.stderr


def test_a_resumed_batch_pays_for_nothing_twice(box):
    """Resuming a finished batch gives its frame from the store and sends nothing."""
    frame = run(country="us")
    sent = sum(box.stats.requests.values())
    again = mf.resume(frame.attrs["massive_frames"]["batch_id"], progress="none")
    assert sum(box.stats.requests.values()) == sent
    pd.testing.assert_frame_equal(results(again), results(frame))


def test_a_background_batch_can_be_cancelled_and_resumed(box):
    """After ``cancel`` nothing more is sent; ``resume`` completes it at one credit a request."""
    batch = mf.search_many(QUERIES, country=["us", "jp"], wait=False, progress="none")
    batch.cancel()
    partial = batch.wait()
    assert partial["request_key"].nunique() == 16
    whole = mf.resume(batch.batch_id, progress="none")
    assert by_request(whole)["error"].isna().all()
    assert box.stats.credits_charged == 16


def test_a_batch_awaited_twice_is_paid_for_once(box):
    """Awaiting a batch again gives the same frame and sends nothing; iterating over it then is refused."""

    async def twice():
        batch = mf.aio.search_many(["tea"], country="us", progress="none")
        first, second = await batch, await batch
        pd.testing.assert_frame_equal(first, second)
        with pytest.raises(RuntimeError, match="has been run"):
            await anext(aiter(batch))

    asyncio.run(twice())
    assert box.stats.submits == 1


def test_leaving_the_loop_early_stops_the_batch(box):
    """After the iteration is closed nothing more is sent, and the rest can be resumed."""

    async def first_row():
        batch = mf.aio.search_many([f"query {n}" for n in range(60)], country="us", progress="none")
        async with contextlib.aclosing(aiter(batch)) as rows:
            await anext(rows)
        return batch

    batch = asyncio.run(first_row())
    sent = sum(box.stats.requests.values())
    assert batch.frame()["request_key"].nunique() == 60
    assert goes_on_at_no_extra_cost(batch.batch_id, box)
    assert sum(box.stats.requests.values()) > sent


def test_the_account_is_a_frame(box):
    """Credits, devices and usage come as frames with their columns."""
    run(["tea"])
    assert mf.account()["credits"].tolist() == [box.credits]
    assert mf.devices("search")["device"].str.len().gt(0).all()
    assert mf.usage("2020-01-01", "2100-01-01", service="search")["calls"].sum() == 1


def test_the_rows_are_those_the_page_really_has(box):
    """Every organic row of the frame is a right one, in order."""
    frame = run(["tea"], country="us")
    truth = [row["url"] for row in box.truth({"terms": "tea", "country": "us"}) if row["type"] == "organic"]
    assert frame.loc[frame["type"] == "organic", "url"].tolist() == truth


FORKED = """
import multiprocessing, massive_frames as mf
def child(queue):
    queue.put(len(mf.search_many(["tea"], country="us", progress="none")))
with mf.sandbox(seed=7, speed=100):
    first = len(mf.search_many(["tea"], country="us", progress="none"))
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=child, args=(queue,))
    process.start()
    print(first == queue.get(timeout=30))
    process.join()
"""


def test_a_forked_child_has_an_engine_of_its_own():
    """A search in a process forked after a search gives the same rows."""
    command = [sys.executable, "-c", FORKED]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "True", done.stderr


def test_a_batch_that_runs_cannot_be_resumed_beside_itself(box):
    """Resuming a batch that still runs is refused: its requests would be submitted twice."""
    batch = mf.search_many(QUERIES, country="us", wait=False, progress="none")
    deadline = time.monotonic() + 10
    while batch.batch_id not in set(mf.batches()["batch_id"]) and time.monotonic() < deadline:
        pass
    if not batch.done:
        with pytest.raises(mf.errors.StoreError, match="does not run already"):
            mf.resume(batch.batch_id, progress="none")
    batch.wait()
    assert box.stats.submits == len(QUERIES)


def test_a_batch_is_resumed_where_its_jobs_are(box):
    """Resuming under another address is refused, for the ids would not be known there."""
    frame = run(["tea"])
    mf.configure(base_url="http://127.0.0.1:9")
    with pytest.raises(mf.errors.StoreError, match="its jobs are at"):
        mf.resume(frame.attrs["massive_frames"]["batch_id"], progress="none")


def test_a_cancelled_await_loses_no_accepted_job(box):
    """A time-out around the await stops the batch in order, and the rest can be resumed."""

    async def cut_short():
        batch = mf.aio.search_many([f"query {n}" for n in range(40)], country="us", progress="none")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(batch, 0.3)
        return batch

    batch = asyncio.run(cut_short())
    assert batch.frame()["request_key"].nunique() == 40
    assert goes_on_at_no_extra_cost(batch.batch_id, box)
