"""What a request for SQL asks for beside its query: zones, TOP, and the forms of JSON."""

from __future__ import annotations

import httpx
import pytest

from massive_frames.sandbox import Sandbox
from massive_frames.sandbox.sql.encodings import smile_of, yaml_of
from massive_frames.sandbox.sql.execution import run
from massive_frames.sandbox.sql.problems import RefusedError
from massive_frames.services.cluster_errors import cause_of, reason_of


@pytest.fixture(scope="module")
def ask():
    """Return a function that posts a query and gives the answer."""
    with Sandbox() as box, httpx.Client(base_url=box.url, auth=("elastic", box.token)) as client:

        def post(query, form="json", path="/_sql", headers=None, **body):
            asked = {} if form is None else {"format": form}
            return client.post(path, params=asked, headers=headers, json={"query": query, **body})

        yield post


@pytest.mark.parametrize(
    ("zone", "kind", "words"),
    [
        ("Mars/X", "zone_rules_exception", "Unknown time-zone ID: Mars/X"),
        ("foo!", "date_time_exception", "Invalid ID for region-based ZoneId, invalid format: foo!"),
        ("+25:00", "date_time_exception", "Zone offset not in valid range: -18:00 to +18:00"),
        ("../../etc/passwd", "date_time_exception", "Invalid ID"),
    ],
)
@pytest.mark.parametrize("language", ["sql", "esql"])
def test_a_zone_that_does_not_exist(ask, language, zone, kind, words):
    """It is refused while the request is read, whatever the query is about, and says why."""
    answer = ask("SELECT 1", path={"sql": "/_sql", "esql": "/_query"}[language], time_zone=zone).json()
    error = answer["error"]
    assert error["type"] == "x_content_parse_exception"
    assert error["reason"].endswith(f"[{language}/query] failed to parse field [time_zone]")
    assert error["root_cause"] == [{"type": error["type"], "reason": error["reason"]}]
    assert error["caused_by"]["type"] == kind
    assert words in reason_of(error)


@pytest.mark.parametrize("zone", ["Z", "UTC", "Europe/Berlin", "+05:30", "-3", "UTC+01:00"])
def test_zones_that_exist(ask, zone):
    """Offsets and regions are taken."""
    assert ask("SELECT 1", time_zone=zone).status_code == 200


def test_top_is_a_limit():
    """``TOP n`` gives the first rows, behind DISTINCT and ORDER BY too."""
    assert (
        run("SELECT TOP 3 at FROM logs ORDER BY at").rows
        == run("SELECT at FROM logs ORDER BY at LIMIT 3").rows
    )
    assert run("SELECT TOP 2 DISTINCT host FROM logs ORDER BY host").rows == (("api-1",), ("cache-1",))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT TOP 10 * FROM logs LIMIT 20", "line 1:27: TOP and LIMIT are not allowed in the same query"),
        ("SELECT TOP 5 nope FROM logs", r"line 1:14: Unknown column \[nope\]"),
        ("SELECT TOP FROM logs", r"line 1:8: Unknown column \[TOP\]"),
    ],
)
def test_top_refused(query, words):
    """Not beside a LIMIT; without a number it is a name."""
    with pytest.raises(RefusedError, match=words):
        run(query)


def test_yaml(ask):
    """YAML says what JSON says."""
    query = "SELECT * FROM every_type"
    answer = ask(query, "yaml")
    assert answer.headers["content-type"] == "application/yaml"
    assert answer.text.startswith('---\ncolumns:\n- name: "a_binary"\n  type: "binary"\n')
    assert answer.content == yaml_of(ask(query).json())


def test_smile(ask):
    """SMILE says what JSON says."""
    query = "SELECT host, code FROM logs LIMIT 3"
    answer = ask(query, "smile")
    assert answer.headers["content-type"] == "application/smile"
    assert answer.content == smile_of(ask(query).json())


@pytest.mark.parametrize("form", ["json", "yaml", "cbor", "smile", "csv"])
def test_refusals_come_in_the_form_asked_for(ask, form):
    """An error is told in JSON's form that was asked for, in JSON where that is a text."""
    refused = ask("SELECT nope FROM logs", form)
    kind = "application/json" if form == "csv" else f"application/{form}"
    assert (refused.status_code, refused.headers["content-type"]) == (400, kind)


def test_a_refusal_follows_the_accept_header(ask):
    """Where no format is named the header says how an error is told, too."""
    headers = {"accept": "application/cbor"}
    refused = ask("SELECT nope FROM logs", None, headers=headers)
    assert refused.headers["content-type"] == "application/cbor"


def test_our_client_reads_a_refusal_in_cbor(ask):
    """The reason is found in CBOR, too; a body that is none gives none."""
    assert "Unknown column" in reason_of(cause_of(ask("SELECT nope FROM logs", "cbor").content))
    assert cause_of(b"\xa1\xff\xff") == {}
