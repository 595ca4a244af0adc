"""Web pages from the call to the frame, against the sandbox that knows the right rows."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import massive_frames as mf
from massive_frames.sandbox import Faults, Sandbox
from massive_frames.sandbox.webpages import FILES, KINDS, generate_webpage

FAST = 5_000.0
SITE = "https://tea.example"
PAGES = [
    f"{SITE}/{kind}/{number}" for kind in [*sorted(KINDS.keys() - {"big"}), *FILES] for number in range(2)
]
NESTED = ("links", "tables", "headings", "images")
PLAIN = ("media_type", "title", "author", "published", "page_language", "canonical", "looks_like_error")
COLUMNS = list(mf.parse_page("<p>tea").columns)


@pytest.fixture
def box(quick_retries):
    """Return a sandbox that the package is pointed at."""
    faults = Faults(server_500=0.05, slow_body=0.02, retry_after=0)
    with Sandbox(speed=FAST, faults=faults, token="sandbox-token") as running:
        mf.configure(token=running.token, base_url=running.url)
        yield running


def truth_of(box, url, **params):
    """Return the right row of an address."""
    (row,) = box.truth({"url": url, **params}, service="browser")
    return row


@pytest.mark.parametrize("form", ["rendered", "raw", "markdown"])
def test_every_kind_of_page_comes_as_it_was_made(box, form):
    """All kinds in one batch, with faults: one row each, in order, with exact links and tables."""
    df = mf.browse_many(PAGES, format=form, progress="none")
    assert list(df["query"]) == PAGES
    assert df["error"].isna().all()
    for row in df.to_dict("records"):
        truth = truth_of(box, row["query"], format=form)
        for name in NESTED:
            assert (row[name] or []) == truth.get(name, []), (row["query"], name)
        for name in PLAIN:
            got = None if row[name] != row[name] else row[name]
            assert got == truth.get(name), (row["query"], name)


def test_links_and_tables_of_a_batch_are_frames(box):
    """One row a link, one frame a table, each with its page."""
    urls = [f"{SITE}/tables/{number}" for number in range(3)]
    df = mf.browse_many(urls, progress="none")
    right = [truth_of(box, url) for url in urls]
    links, tables = mf.links(df), mf.tables(df)
    assert list(links["url"]) == [link["url"] for row in right for link in row["links"]]
    assert [table.to_numpy().tolist() for table in tables] == [
        table["rows"] for row in right for table in row["tables"]
    ]
    assert tables[0].attrs["massive_frames"]["page_url"] == urls[0]


def test_what_is_charged_is_what_was_estimated(box):
    """Difficulty and speed multiply both."""
    urls, options = [f"{SITE}/short/{number}" for number in range(4)], {"difficulty": "high"}
    size = mf.estimate(urls, service="browse", speed="ridiculous", **options)
    df = mf.browse_many(urls, speed="ridiculous", progress="none", **options)
    assert size.credits == df["credits"].sum() == box.stats.credits_charged == 48


def test_a_session_is_one_address_in_either_generation(quick_retries):
    """The session goes out as a parameter and as a cookie, with submissions and nowhere else."""
    for generation in ("2026", "2025"):
        with Sandbox(speed=FAST, generation=generation) as box:
            mf.configure(token=box.token, base_url=box.url)
            urls = [f"{SITE}/address/{number}" for number in range(6)]
            df = mf.browse_many(urls, session="shelf-7", progress="none")
            submitted = box.stats.submissions()
            assert df["text"].nunique() == 1
            assert {(entry.params["session"], entry.cookie) for entry in submitted} == {
                ("shelf-7", "session=shelf-7")
            }
            assert not any(entry.cookie for entry in box.stats.log if entry not in submitted)


@pytest.mark.parametrize(
    ("url", "options", "error", "words"),
    [
        ("https://tea.invalid/", {}, "rejected", "host does not exist"),
        (f"{SITE}/guarded/1", {"captcha": "rejected"}, "captcha", "a captcha stood in the way"),
    ],
)
def test_a_page_that_cannot_be_had_is_a_row_with_its_error(box, url, options, error, words):
    """It says why, costs nothing, and the rest of the batch is there."""
    df = mf.browse_many([url, f"{SITE}/short/1"], progress="none", **options)
    assert (df["error"][0], words in df["error_detail"][0], df["credits"][0]) == (error, True, 0)
    assert df["title"][1]


def test_a_batch_is_built_again_from_the_store(box, tmp_path):
    """``reparse`` reads the same rows from the bodies, and sends nothing."""
    df = mf.browse_many(PAGES[:6], progress="none")
    sent = sum(box.stats.requests.values())
    again = mf.reparse(df)
    assert len(mf.diff_parses(df, again)) == 0
    assert sum(box.stats.requests.values()) == sent


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PAGES), st.sampled_from(["raw", "markdown"]), st.data())
def test_any_bytes_give_a_frame_with_the_schema(url, form, data):
    """Pages cut anywhere, with noise anywhere, are a frame of one row with all columns."""
    body = bytearray(generate_webpage(url, form=form).body)
    for at in data.draw(st.lists(st.integers(0, len(body)), max_size=5)):
        body[at : at + 3] = data.draw(st.binary(max_size=6))
    body = bytes(body[: data.draw(st.integers(0, len(body)))])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        df = mf.parse_page(body, url=url)
    assert (len(df), list(df.columns)) == (1, COLUMNS)
