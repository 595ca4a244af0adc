"""Sources as rows: the types of their columns."""

from __future__ import annotations

import pandas as pd

import massive_frames as mf


def test_a_category_without_a_value_is_one_of_texts():
    """Frames of answers with and without a country go together, and come back from a file as they were."""
    answers = pd.DataFrame({"query": ["tea"], "country": [None], "sources": [[{"position": 1, "url": "u"}]]})
    assert mf.sources(answers)["country"].dtype.categories.dtype == "str"
