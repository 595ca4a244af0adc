"""The report sums pages up by day, country, device and parser, and says where they were read worse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from massive_frames.analysis import BY, report
from massive_frames.errors import InvalidRequestError
from massive_frames.frames import FrameBuilder, schema_for
from massive_frames.models import SearchRow
from massive_frames.services import get_service

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
PAGE = [SearchRow("organic", title=str(n)) for n in range(9)] + [SearchRow("ad")]


def frame_of(*pages):
    """Build a frame of pages, each a day, rows and what else is known of it."""
    service = get_service("massive-search")
    builder = FrameBuilder(schema_for(service.payload_kind, service.parameters))
    for number, (day, rows, facts) in enumerate(pages):
        known = {"service": service.name, "request_key": str(number), "batch_id": "b", "country": "us"}
        known |= {"retrieved_at": START + timedelta(days=day), "parser_version": "serp-9", "coverage": 1.0}
        builder.add(known | facts, rows)
    return builder.frame({})


def days(n_days, each=6, **facts):
    """Return good pages, some for each day."""
    return [(day, PAGE, facts) for day in range(n_days) for _ in range(each)]


def test_a_group_has_its_pages_rows_and_shares():
    """Rows a page are counted over pages that could have results."""
    blocked, nothing = [SearchRow("blocked")], [SearchRow("no-results")]
    unknown = [*PAGE, SearchRow("unknown"), SearchRow("unknown")]
    (row,) = report(
        frame_of(
            (0, PAGE, {"coverage": 0.5, "warnings": "low-coverage"}),
            (0, unknown, {"warnings": "low-coverage,truncated-page"}),
            (0, blocked, {"coverage": None}),
            (0, nothing, {"coverage": None}),
        ),
        None,
        BY,
    ).to_dict("records")
    assert (row["pages"], row["failed"], row["blocked"], row["warned"]) == (4, 0, 0.25, 0.5)
    assert (row["rows_organic"], row["rows_ad"], row["rows_unknown"]) == (9, 1, 1)
    assert row["unknown"] == pytest.approx(2 / 22)
    assert (row["coverage_mean"], row["coverage_p10"]) == (0.75, pytest.approx(0.55))
    assert row["warnings"] == "low-coverage 2, truncated-page 1"


def test_a_page_counts_once_however_many_rows_it_has():
    """Several pages of one answer are several pages."""
    rows = [SearchRow("organic", page=page) for page in (1, 1, 2, 3)]
    assert report(frame_of((0, rows, {})), None, BY)["pages"].tolist() == [3]


def test_a_request_without_a_page_is_failed():
    """It is in the report, and no page."""
    (row,) = report(frame_of((0, [], {"error": "timeout"})), None, BY).to_dict("records")
    assert (row["pages"], row["failed"]) == (0, 1)
    assert row["drift"] is None


def test_groups_are_by_day_country_device_and_parser():
    """Each that differs has a row of its own, in order."""
    frame = frame_of(
        (1, PAGE, {}), (0, PAGE, {}), (0, PAGE, {"country": "jp"}), (0, PAGE, {"device": "phone"})
    )
    found = report(frame, None, BY)
    assert found["day"].dt.day.tolist() == [1, 1, 1, 2]
    assert found[["country", "device"]].fillna("-").to_numpy().tolist() == [
        ["jp", "-"], ["us", "phone"], ["us", "-"], ["us", "-"],
    ]  # fmt: skip


def test_a_feature_that_vanishes_one_day_is_flagged_on_that_day():
    """It is compared with the earlier days of the same country, whatever the parser."""
    gone = [(5, PAGE[:9], {"parser_version": "serp-10"}) for _ in range(8)]
    elsewhere = [(5, PAGE, {"country": "jp"}) for _ in range(8)]
    found = report(frame_of(*days(5), *gone, *elsewhere), None, BY)
    flagged = found[found["drift"].notna()]
    assert flagged[["country", "parser_version"]].to_numpy().tolist() == [["us", "serp-10"]]
    ((sign,),) = flagged["drift"]
    assert (sign["what"], sign["change"], sign["share"], sign["pages"]) == ("ad", "collapsed", 0, 8)
    assert sign["earlier_pages"] == 30


def test_a_baseline_is_compared_with_whatever_the_days():
    """Two parses of the same bodies are told apart too."""
    before, now = frame_of(*days(1, 20)), frame_of(*[(0, [SearchRow("unknown")], {"coverage": 0.0})] * 20)
    (signs,) = report(now, before, BY)["drift"]
    assert {(sign["what"], sign["change"]) for sign in signs} == {
        ("organic", "collapsed"), ("ad", "collapsed"), ("unknown", "risen"), ("coverage", "collapsed"),
    }  # fmt: skip


def test_other_columns_group_as_well():
    """Without a day there is no earlier and no later."""
    found = report(frame_of(*days(3)), None, ["country"])
    assert found.columns[:2].tolist() == ["country", "pages"]
    assert found["pages"].tolist() == [18]


@pytest.mark.parametrize("by", [["nothing"], []])
def test_a_column_that_is_not_there_is_refused(by):
    """The error names it."""
    with pytest.raises(InvalidRequestError, match="by"):
        report(frame_of(*days(1)), None, by)


def test_an_empty_frame_gives_an_empty_report():
    """It has the same columns."""
    found = report(frame_of(), None, BY)
    assert len(found) == 0
    assert {*BY, "pages", "coverage_p10", "drift"} <= set(found.columns)


def test_the_report_goes_to_parquet(tmp_path):
    """Its list of signs is typed."""
    gone = [(5, PAGE[:9], {}) for _ in range(8)]
    found = report(frame_of(*days(5), *gone), None, BY)
    found.to_parquet(tmp_path / "report.parquet")
    again = pd.read_parquet(tmp_path / "report.parquet")
    assert again["drift"].iloc[-1][0]["what"] == "ad"
