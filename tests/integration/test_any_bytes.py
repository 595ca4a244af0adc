"""Any bytes at all, read as a results page, give a frame with the schema."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import massive_frames as mf
from massive_frames.frames import schema_for
from massive_frames.services import get_service

SCHEMA = schema_for("serp", get_service("massive-search").parameters)
TAGS = st.sampled_from(
    ["<html>", "<a href='https://a.example/'>", "<h3>", "</div>", "<div id=rso>", "<script>"]
)
PAGES = st.lists(TAGS | st.text(max_size=20)).map("".join)


def check(frame):
    """Hold a frame against the schema: columns in order, types, and at least one row that says something."""
    assert frame.dtypes.astype("str").to_dict() == SCHEMA.dtypes
    assert list(frame.columns) == list(SCHEMA.dtypes)
    assert len(frame) >= 1
    assert (frame["type"].notna() | frame["error"].notna()).all()


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_frame_with_the_schema(body):
    """No bytes raise, and none give nothing."""
    check(mf.parse_serp(body))


@settings(deadline=None, max_examples=150)
@given(PAGES)
def test_any_markup_gives_a_frame_with_the_schema(page):
    """Broken markup of the kind that result pages are made of is read as far as it goes."""
    check(mf.parse_serp(page))
