"""What bad input gets: an error of this package that names it, before anything is sent."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.errors import ConfigurationError, ExportError, InvalidRequestError


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        ({"query": ["tea"]}, r"pandas\.DataFrame"),
        (b"tea", "texts"),
        (None, "1 to 255 characters"),
        (5, "1 to 255 characters"),
        ([], "at least one value"),
        (pd.DataFrame([["x", "y"]], columns=["query", "query"]), "a name each"),
        (pd.DataFrame({"query": ["x"], "url": ["https://a.example"]}), "search_url"),
        (pd.DataFrame({"Query": ["x"]}), "columns among query"),
    ],
    ids=["dict", "bytes", "none", "number", "empty", "twice", "result url", "misspelt"],
)
def test_queries_of_a_wrong_kind_are_named(queries, words):
    """Nothing is guessed from a value that is no list of queries."""
    with pytest.raises(InvalidRequestError, match=words):
        mf.estimate(queries)


@pytest.mark.parametrize("value", ["many", -1, float("nan"), True])
def test_a_wrong_limit_of_credits_is_named(value):
    """``max_credits`` is a number of credits; NaN would be no limit at all."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match="max_credits"):
        mf.search_many(["tea"], max_credits=value, progress="none")


@pytest.mark.parametrize("given", [{"token": 5}, {"store": 5}])
def test_a_setting_of_a_wrong_type_is_named(given):
    """A wrong type is refused where it is set, not where it is used."""
    with pytest.raises(InvalidRequestError, match=next(iter(given))):
        mf.configure(**given)


@pytest.mark.parametrize("value", [5, "01/02/2026", "soon", pd.NaT])
def test_a_time_that_is_none_is_named(value):
    """A day is not guessed from what is no ISO time."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match="from_"):
        mf.usage(value, "2026-01-02")


def test_usage_without_times_is_that_of_the_last_days():
    """What was used lately is asked for without counting days."""
    with mf.sandbox(weight=2_000):
        mf.search("tea", progress="none")
        used = mf.usage(service="search")
    assert used["calls"].sum() == 1


def test_a_country_that_does_not_exist_is_named_with_the_nearest_that_does():
    """Three letters are taken for a slip, not for a country."""
    with pytest.raises(InvalidRequestError, match=r"country='USA': .* such as 'us'; did you mean 'us'\?"):
        mf.estimate("tea", country="USA")
    with pytest.raises(InvalidRequestError, match="row 0: country='xx': expected a two-letter ISO 3166"):
        mf.estimate("tea", country=["us", "xx"])


def test_a_country_keeps_the_letters_it_was_given_in():
    """Capitals are the same country, and the frame shows what was asked."""
    assert mf.estimate(["tea"], country=["US", "us"]).requests == 1


WRONG = (None, 5, "x", [1], pd.NA, pd.DataFrame({"a": [1]}))
ONE_OF = ("progress", "on_invalid", "cache", "via", "unconfirmed")


@pytest.mark.parametrize("value", WRONG, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("name", ["wait", *ONE_OF])
def test_a_choice_of_a_wrong_type_is_named_before_anything_is_sent(name, value):
    """``wait="x"`` does not count as True, and what cannot be compared is no bare TypeError."""
    with mf.sandbox(weight=2_000) as box:
        with pytest.raises(InvalidRequestError, match=f"{name}="):
            mf.search("tea", **{"progress": "none", name: value})
        assert box.stats.log == []


@pytest.mark.parametrize(
    "value",
    [5, [], {}, pd.NA, pd.DataFrame(), object(), "a\0b", "x" * 300],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("call", [mf.batches, mf.store_sizes, mf.search], ids=["batches", "sizes", "search"])
def test_a_store_that_is_no_path_is_named(call, value):
    """Whatever takes a store says so of what can be none."""
    asked = ["tea"] if call is mf.search else []
    with pytest.raises(InvalidRequestError, match="store="):
        call(*asked, store=value)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda value: mf.parse_page("<p>tea", content_type=value), "content_type"),
        (lambda value: mf.parse_sql('{"rows": []}', delimiter=value), "delimiter"),
        (lambda value: mf.parse_hits({"hits": {"hits": []}}, highlight=value), "highlight"),
        (lambda value: mf.parse_hits({"hits": {"hits": []}}, mapping=value), "mapping"),
        (lambda value: mf.parse_report(mf.parse_serp("<p>tea"), by=value), "by"),
        (lambda value: mf.diff_parses(mf.parse_serp("<p>tea"), value), "new"),
        (mf.parse_answer, "payload"),
        (mf.aggregations, "found"),
        (mf.body, "request_key"),
        (lambda value: mf.prune(older_than="1 day", force=value), "force"),
        (lambda value: mf.estimate("tea", service=value), "service"),
        (mf.devices, "service"),
        (lambda value: mf.usage(by=value), "by"),
        (lambda value: mf.usage(service=value), "service"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("value", [5, pd.Series([1]), object()], ids=["number", "series", "object"])
def test_an_argument_of_a_wrong_type_is_named(call, name, value):
    """No call answers with an error from inside."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match=f"^{name}="):
        call(value)


def test_one_query_is_not_several():
    """A list would ask several queries where one frame is due."""
    with pytest.raises(InvalidRequestError, match=r"fetch_size=.*sql_many takes several"):
        mf.sql("SELECT 1", fetch_size=[1, 2])


def test_an_index_with_a_name_is_not_dropped_in_silence(tmp_path):
    """A pivot would lose its labels."""
    pivot = pd.DataFrame({"query": ["a"], "us": [1]}).set_index("query")
    with pytest.raises(ExportError, match="reset_index"):
        mf.export(pivot, tmp_path / "pivot.csv")


def test_only_frames_are_exported(tmp_path):
    """A list is no frame."""
    with pytest.raises(ExportError, match=r"pandas\.DataFrame"):
        mf.export([1], tmp_path / "list.csv")


def test_the_newest_frame_is_among_the_names():
    """``dir(mf)`` names what the messages speak of, and nothing that is not public."""
    assert "last" in dir(mf)
    assert "TYPE_CHECKING" not in dir(mf)


@pytest.mark.parametrize("batch", [None, 5, "", pd.DataFrame()], ids=["none", "number", "empty", "frame"])
def test_what_is_no_batch_is_not_gone_on_with(batch):
    """``resume`` takes an id or a frame of a batch, and names anything else."""
    with mf.sandbox(), pytest.raises(InvalidRequestError, match="batch"):
        mf.resume(batch, progress="none")


@pytest.fixture
def taken(tmp_path):
    """Return a file and a folder that are there."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    return tmp_path / "file", tmp_path / "folder"


def test_places_that_are_taken_are_named_before_anything_is_sent(taken):
    """A folder as ``store``, and files as ``to`` and as the folder of bodies."""
    file, folder = taken
    with mf.sandbox(weight=2_000) as box:
        for name, value in (("store", folder), ("to", file)):
            with pytest.raises(InvalidRequestError, match=f"^{name}='.* is there"):
                mf.search("tea", progress="none", **{name: value})
        assert box.stats.log == []
        df = mf.search("tea", progress="none")
        with pytest.raises(InvalidRequestError, match=r"^path='.*a file is there"):
            mf.export_bodies(df, file)
        with pytest.raises(InvalidRequestError, match=r"^path='.*a folder is there"):
            mf.export_bodies(df, folder, format="warc")


def test_export_says_whether_a_folder_is_there_or_missing(taken):
    """Both were one sentence that said neither."""
    _, folder = taken
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(ExportError, match="a folder is there"):
        mf.export(frame, folder)
    with pytest.raises(ExportError, match="there is no folder"):
        mf.export(frame, folder / "missing" / "x.csv")


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: mf.resume("a", cache="use"), "cache"),
        (lambda: mf.retry_failed("a", nonsense=1), "nonsense"),
        (lambda: mf.Client().resume("\ud800"), "batch_id"),
        (lambda: mf.sql("SELECT 1", time_zone=iter(("UTC", "CET"))), "time_zone"),
        (lambda: mf.usage(to=pd.Timestamp("0001-01-02").to_pydatetime()), "to"),
        (lambda: mf.Batch(None), "batch"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_reached_a_library_before_is_named(call, name):
    """None of these ends in an error of Python's, SQLite's or pandas'."""
    with mf.sandbox(weight=2_000), pytest.raises(InvalidRequestError, match=f"^{name}="):
        call()


def test_a_timeout_of_too_many_digits_is_named():
    """A batch is waited for in seconds that a float can hold."""
    with mf.sandbox(weight=2_000):
        batch = mf.search_many(["tea"], wait=False, progress="none")
        with pytest.raises(InvalidRequestError, match=r"^timeout="):
            batch.wait(10**400)
        batch.wait()


def test_an_option_that_no_sandbox_has_is_named():
    """The options there are stand beside it."""
    with pytest.raises(InvalidRequestError, match=r"^nonsense=1: expected an option among seed, speed"):
        mf.sandbox(nonsense=1).__enter__()


def test_a_port_that_is_taken_is_named():
    """The system's error is said with the port."""
    with mf.sandbox() as box:
        port = int(box.url.rpartition(":")[2])
        with pytest.raises(ConfigurationError, match=f"^port={port}: nothing can listen there"):
            mf.sandbox(port=port).__enter__()


@pytest.mark.parametrize("option", ["generation", "archive", "weight", "token"])
def test_a_table_is_no_option_of_a_sandbox(option):
    """What cannot be compared is named as well."""
    with pytest.raises(ValueError, match=f"^{option} must be"):
        mf.sandbox(**{option: pd.DataFrame({"a": [1]})}).__enter__()
