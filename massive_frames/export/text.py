"""What the text formats share: nested cells as JSON, and the types to give back on reading."""

from __future__ import annotations

import pandas as pd

from massive_frames.frames import nested_to_json, schema_for
from massive_frames.frames.columns import NESTED
from massive_frames.services import find_services


def with_nested_as_json(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with each nested cell as JSON text."""
    nested = {
        name: pd.Series([nested_to_json(v) for v in frame[name]], index=frame.index, dtype="str")
        for name in NESTED
        if name in frame.columns
    }
    return frame.assign(**nested)


def known_dtypes(frame: pd.DataFrame) -> dict[str, str]:
    """Return the dtypes that a schema declares for these columns: the schema that knows the most of them."""
    schemas = [schema_for(s.payload_kind, s.parameters) for s in find_services().values()]
    known = max(schemas, key=lambda schema: sum(name in schema.dtypes for name in frame.columns)).dtypes
    return {name: known[name] for name in frame.columns if name in known}
