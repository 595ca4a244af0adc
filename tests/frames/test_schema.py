"""The data contract: names, order and types of the columns are fixed."""

from __future__ import annotations

import dataclasses

import pytest

from massive_frames.frames import SCHEMA_VERSION, coerce, nested_to_json, schema_for
from massive_frames.frames.columns import NESTED, PROVENANCE, RESULT_COLUMNS
from massive_frames.frames.schema import ARROW_TYPES
from massive_frames.models import SearchRow
from massive_frames.services import get_service

SERVICE = get_service("massive-search")
SCHEMA = schema_for("serp", SERVICE.parameters)
COLUMNS = [
    "query",
    "country",
    "subdivision",
    "city",
    "language",
    "display",
    "device",
    "engine",
    "serps",
    "size",
    "offset",
    "uule",
    "search_url",
    "awaiting",
    "expiration",
    "type",
    "page",
    "section",
    "feature",
    "position",
    "rank",
    "organic_rank",
    "title",
    "url",
    "domain",
    "site",
    "visible_url",
    "snippet",
    "date",
    "rating",
    "votes",
    "question",
    "answer",
    "sitelinks",
    "sources",
    "attributes",
    "images",
    "details",
    "service",
    "batch_id",
    "request_key",
    "job_id",
    "job_status",
    "error",
    "error_detail",
    "attempts",
    "credits",
    "submitted_at",
    "ready_at",
    "retrieved_at",
    "elapsed_s",
    "http_status",
    "body_bytes",
    "body_sha256",
    "parser_version",
    "n_unparsed",
    "coverage",
    "warnings",
]


def test_the_search_frames_columns_are_these():
    """A change of a column's name or place is a new schema version."""
    assert [column.name for column in SCHEMA.columns] == COLUMNS
    assert SCHEMA_VERSION == 2


def test_results_are_the_fields_of_the_parsers_row():
    """What a parser fills in is exactly what the frame has columns for."""
    fields = [field.name for field in dataclasses.fields(SearchRow)]
    assert fields == [column.name for column in RESULT_COLUMNS["serp"]]


def test_every_parameter_has_a_column():
    """What was asked stands in the frame, whole numbers as whole numbers."""
    asked = {p.column_name: p.dtype for p in SERVICE.parameters if p.shown}
    asked["query"] = "category"
    assert {column.name: column.dtype for column in SCHEMA.parameters} == asked


def test_provenance_is_the_same_for_every_kind():
    """The provenance columns stand last in every frame."""
    for kind in RESULT_COLUMNS:
        assert schema_for(kind, ()).columns[-len(PROVENANCE) :] == PROVENANCE


def test_every_column_says_what_it_means():
    """Each column has a sentence of its own."""
    docs = [column.doc for column in SCHEMA.columns]
    assert all(doc.endswith(".") for doc in docs)
    assert len(set(docs)) == len(docs)


def test_every_dtype_has_its_arrow_type():
    """Nested columns are objects with a declared type; every other dtype has one Arrow type."""
    for column in SCHEMA.columns:
        assert (column.dtype == "object") == (column.name in NESTED)
        assert column.name in NESTED or column.dtype in ARROW_TYPES


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        (float("nan"), None),
        ([], "[]"),
        ([{"name": "ä", "value": None}], '[{"name": "ä", "value": null}]'),
    ],
)
def test_a_nested_cell_becomes_json(cell, text):
    """Formats without lists get JSON, and a gap stays a gap."""
    assert nested_to_json(cell) == text


def test_texts_become_the_schemas_types_again():
    """A frame whose every cell was read back as text gets its types again."""
    import pandas as pd

    texts = pd.DataFrame(
        {
            "query": ["tea", None],
            "rank": ["1", None],
            "rating": ["4.5", None],
            "submitted_at": ["2026-01-01T12:00:00.123456+00:00", None],
            "sitelinks": ['[{"position": 1}]', None],
            "other": ["kept", None],
        },
        dtype="object",
    )
    frame = coerce(texts, SCHEMA.dtypes)
    kept = {name: dtype for name, dtype in SCHEMA.dtypes.items() if name in frame}
    assert frame.drop(columns="other").dtypes.astype(str).to_dict() == kept
    assert frame["sitelinks"].tolist() == [[{"position": 1}], None]
    assert frame["other"].tolist() == ["kept", None]


def test_lists_written_by_pandas_itself_are_read_too():
    """A CSV of plain ``DataFrame.to_csv`` holds Python's own notation, which is read safely."""
    import pandas as pd

    frame = coerce(pd.DataFrame({"images": ["[{'position': 1, 'alt': None}]"]}), SCHEMA.dtypes)
    assert frame["images"].tolist() == [[{"position": 1, "alt": None}]]
