"""The page on observing says what the code does."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from massive_frames.telemetry import Logs, Stats, open_spans
from massive_frames.telemetry.outcomes import CANCELLED, FAILED, LEFT_OPEN, SUCCEEDED, UNCONFIRMED
from massive_frames.telemetry.spans import INTERRUPTED

PAGE = (Path(__file__).parents[2] / "docs" / "observing.md").read_text("utf-8")
STANDARD = {"message", "asctime", *vars(logging.makeLogRecord({}))}


@pytest.fixture
def lives(life, event):
    """Return events that make use of every metric and every attribute."""
    retry = event("retrying", "b", error="network", unconfirmed=1)
    return [*life("a"), event("submitting", "b"), retry, event("failed", "b", 1.0, error="rejected")]


def rows(head):
    """Return the cells of a table's rows by its first column's head."""
    lines = PAGE.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def names(text):
    """Return what stands in backticks."""
    return set(re.findall(r"`([^`]+)`", text))


def test_the_facts_of_a_record_are_on_the_page(caplog, event):
    """Each extra field of a record is listed, and no other."""
    caplog.set_level(logging.DEBUG, "massive_frames")
    Logs("b1", "massive-search")(event("failed"))
    section = PAGE.partition("Each record carries")[2].partition(" Bodies ")[0]
    assert set(vars(caplog.records[0])) - STANDARD == names(section)


def test_the_metrics_are_on_the_page(otel, lives):
    """Each metric is listed with its unit and its attributes."""
    opened = open_spans("b1", "massive-search", 2, **otel.providers)
    for one in lives:
        opened(one)
    data = otel.reader.get_metrics_data().resource_metrics[0].scope_metrics[0].metrics
    made = {m.name: (m.unit, {name for p in m.data.data_points for name in p.attributes}) for m in data}
    listed = {
        name.strip("`"): (unit.strip("`"), names(more) | {"massive_frames.service"})
        for name, _, unit, more in rows("metric")
    }
    assert made == listed


def test_the_spans_are_on_the_page(otel, lives):
    """Each attribute of a span is listed."""
    opened = open_spans("b1", "massive-search", 2, **otel.providers)
    for one in lives:
        opened(one)
    opened.close()
    common = {"massive_frames.service", "massive_frames.batch.id"}
    for name, attributes in rows("span"):
        found = otel.spans(name.strip("`").removeprefix("massive_frames."))
        assert {key for span in found for key in span.attributes} - common == names(attributes)


def test_the_outcomes_are_on_the_page():
    """Each outcome is listed."""
    listed = names(PAGE.partition("Outcomes\nare ")[2].partition(".")[0])
    assert listed == {SUCCEEDED, FAILED, UNCONFIRMED, CANCELLED, LEFT_OPEN, INTERRUPTED}


def test_the_columns_of_latencies_are_on_the_page():
    """The quantiles named are those of the frame."""
    section = PAGE.partition("number of jobs ")[2].partition(" in seconds")[0]
    assert ["group", *re.findall(r"`(\w+)`", section)] == list(Stats().report().frame().columns)
