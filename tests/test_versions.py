"""Each kind of payload has a parser version of its own; pages parsed alone are told apart by it."""

from __future__ import annotations

import pytest

import massive_frames as mf

PAGE = "<html><body><main><h1>Tea</h1><p>{}</p></main></body></html>"


@pytest.mark.parametrize(
    ("parse", "body", "version"),
    [
        (mf.parse_serp, PAGE, "serp-"),
        (mf.parse_answer, '{"model": "chatgpt", "completion": "<p>Tea</p>"}', "answer-"),
        (mf.parse_page, PAGE, "page-"),
    ],
)
def test_a_frame_says_which_parser_made_it(parse, body, version):
    """The attributes name it for each kind."""
    assert parse(body).attrs["massive_frames"]["parser_version"].startswith(version)


def test_pages_parsed_alone_are_compared_by_what_their_parser_fills():
    """Two parses of pages differ in their text, a column that result pages do not have."""
    old, new = mf.parse_page(PAGE.format("Green.")), mf.parse_page(PAGE.format("Black."))
    for frame in (old, new):
        frame[["batch_id", "request_key"]] = "one"
    assert "text" in mf.diff_parses(old, new)["column"].tolist()
