"""Several pages in one body are parted where one document ends and the next begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from massive_frames.parsers import parse
from massive_frames.parsers.documents import split_pages

FIXTURES = Path(__file__).parent / "fixtures"
ONE = (FIXTURES / "organic.html").read_text("utf-8")


@pytest.mark.parametrize("joint", ["\n\n", "\r\n\r\n", "\n \n\n"])
def test_pages_count_from_one_and_ranks_go_on(joint):
    """Three pages in one answer are three pages of one list."""
    rows = parse("serp", joint.join([ONE.strip()] * 3).encode()).rows
    assert [row.page for row in rows] == [1] * 4 + [2] * 4 + [3] * 4
    assert [row.rank for row in rows] == list(range(1, 13))
    assert [row.organic_rank for row in rows] == list(range(1, 13))


def test_markup_quoted_in_a_page_does_not_part_it():
    """An empty line before a quoted tag is no new page."""
    quoted = ONE.replace("</body>", "<pre>\n\n&lt;html&gt;\n\n<html lang='x'></pre></body>")
    assert len(split_pages(quoted)) == 1


def test_a_blocked_page_among_good_ones_is_told_apart():
    """Each page is read for itself; none is ever without a row."""
    blocked = (FIXTURES / "blocked-captcha.html").read_text("utf-8")
    rows = parse("serp", f"{ONE.strip()}\n\n{blocked.strip()}\n\n{ONE.strip()}".encode()).rows
    assert [row.type for row in rows if row.page == 2] == ["blocked"]
    assert {row.page for row in rows} == {1, 2, 3}
