"""The table ``every_type``: a column of each SQL type, with an ordinary row, an extreme one and one of nulls.

A real index holds neither intervals nor times of day; they stand here so that each type can be asked for.
"""

from __future__ import annotations

from typing import Any

INTERVALS = {
    "interval_year": ("P1Y", "P-3Y"),
    "interval_month": ("P2M", "P-14M"),
    "interval_year_to_month": ("P1Y2M", "P-1Y-2M"),
    "interval_day": ("PT48H", "PT-24H"),
    "interval_hour": ("PT5H", "PT-100H"),
    "interval_minute": ("PT7M", "PT-90M"),
    "interval_second": ("PT4.5S", "PT-0.001S"),
    "interval_day_to_hour": ("PT26H", "PT-26H"),
    "interval_day_to_minute": ("PT26H3M", "PT-26H-3M"),
    "interval_day_to_second": ("PT26H3M4.5S", "PT-26H-3M-4.5S"),
    "interval_hour_to_minute": ("PT2H3M", "PT-2H-3M"),
    "interval_hour_to_second": ("PT2H3M4S", "PT-2H-3M-4S"),
    "interval_minute_to_second": ("PT3M4.25S", "PT-3M-4.25S"),
}
VALUES: dict[str, tuple[Any, Any]] = {
    "boolean": (True, False),
    "byte": (1, -128),
    "short": (2, -32768),
    "integer": (3, -(2**31)),
    "long": (2**53 + 1, -(2**63)),
    "unsigned_long": (str(2**63), str(2**64 - 1)),
    "half_float": (1.5, float("nan")),
    "float": (0.1, float("inf")),
    "double": (0.1, float("-inf")),
    "scaled_float": (12.34, -0.01),
    "keyword": ("green tea", 'a "quoted", line\nbreak\tand tab'),
    "constant_keyword": ("tea", "tea"),
    "wildcard": ("sen*cha", "煎茶"),
    "text": ("a cup of tea", ""),
    "match_only_text": ("a cup", "ein Tässchen"),
    "ip": ("192.168.0.1", "2001:db8::1"),
    "version": ("1.2.3", "10.0.0-beta.1"),
    "binary": ("dGVh", "AP8="),
    "datetime": ("2026-10-01 07:04:56.789", "2026-10-01 07:04:56.123456789"),
    "date": ("2026-10-01T00:00:00.000Z", "1969-12-31T00:00:00.000Z"),
    "time": ("12:34:56.789Z", "23:59:59.123456789Z"),
    **INTERVALS,
    "geo_point": ("POINT (-71.34 41.12)", "POINT (180.0 -90.0)"),
    "geo_shape": ("LINESTRING (30.0 10.0, 10.0 30.0)", "POINT (0.0 0.0)"),
    "shape": ("POLYGON ((0.0 0.0, 1.0 0.0, 1.0 1.0, 0.0 0.0))", "POINT (1.0 2.0)"),
    "null": (None, None),
}
COLUMNS = {f"a_{kind}": kind for kind in VALUES}
ROWS: tuple[dict[str, Any], ...] = tuple(
    {name: VALUES[kind][number] if number < 2 else None for name, kind in COLUMNS.items()}
    for number in range(3)
)
"""The rows, in DuckDB's own values where a type is stored as one of its types, else as JSON has them."""
