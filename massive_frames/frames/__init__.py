"""The data contract: which columns a frame has, in which order and of which types, and how it is built."""

from massive_frames.frames.build import FrameBuilder
from massive_frames.frames.coerce import coerce, nested_to_json
from massive_frames.frames.columns import Column
from massive_frames.frames.schema import SCHEMA_VERSION, Schema, schema_for
from massive_frames.frames.tables import TableBuilder, builder_for

__all__ = [
    "SCHEMA_VERSION",
    "Column",
    "FrameBuilder",
    "Schema",
    "TableBuilder",
    "builder_for",
    "coerce",
    "nested_to_json",
    "schema_for",
]
