"""How well pages were read, by day, country, device and parser: rows by type, coverage, warnings, drift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from massive_frames.analysis.drift import NO_FEATURES, flagged, is_read, signs
from massive_frames.errors import InvalidRequestError

BY = ("day", "service", "country", "device", "parser_version")
MOVING = ("day", "parser_version")
"""What may differ between pages that are compared with each other."""
PAGE = ["batch_id", "request_key", "body_sha256", "page"]
FACTS = ["coverage", "warnings", "failed"]
COMMA = ","


def report(frame: pd.DataFrame, baseline: pd.DataFrame | None, by: Sequence[str]) -> pd.DataFrame:
    """Return one row a group of pages; see ``massive_frames.parse_report``."""
    pages = _pages(frame, by)
    before = pages if baseline is None else _pages(baseline, by)
    kinds = sorted({*NO_FEATURES, *pages.columns, *before.columns} - {*by, *FACTS})
    pages, before = (_whole(part, by, kinds) for part in (pages, before))
    groups = list(pages.groupby(list(by), dropna=False))
    counted = ["coverage", *kinds]
    found = [
        signs(_answered(part)[counted], _earlier(part, before, by, in_time=baseline is None)[counted])
        for _, part in groups
    ]
    n_tests = sum(map(len, found))
    rows = [
        {**dict(zip(by, key, strict=True)), **_summary(part, kinds), "drift": flagged(of_group, n_tests)}
        for (key, part), of_group in zip(groups, found, strict=True)
    ]
    columns = [*by, *_summary(pages.iloc[:0], kinds)]
    columns.insert(columns.index("warnings") + 1, "drift")
    return pd.DataFrame(rows, columns=columns).astype({"warnings": "str", "drift": "object"})


def _pages(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return one row a page, and one for a request without any: its group, facts, and rows by type."""
    missing = sorted({"type", "page", *by} - {*frame.columns, "day"})
    if missing or not by:
        raise InvalidRequestError("by", list(by), f"columns of a search frame, or day; it has no {missing}")
    work = frame.reindex(columns=[*PAGE, *FACTS, *by, "retrieved_at"])
    if "day" in by:
        work["day"] = pd.to_datetime(work["retrieved_at"], utc=True).dt.tz_localize(None).dt.normalize()
    work["failed"] = frame["type"].isna()
    for name in {*by} - {"day"}:
        work[name] = work[name].astype("str")
    number = work.groupby(PAGE, dropna=False, sort=False, observed=True).ngroup()
    first = ~number.duplicated()
    counts = pd.crosstab(number, frame["type"].astype("object"))
    return work.loc[first, [*by, *FACTS]].set_index(number[first]).join(counts)


def _whole(pages: pd.DataFrame, by: Sequence[str], kinds: list[str]) -> pd.DataFrame:
    """Give pages a column for every row type of the report."""
    whole = pages.reindex(columns=[*by, *FACTS, *kinds])
    whole[kinds] = whole[kinds].fillna(0).astype("int64")
    return whole


def _answered(pages: pd.DataFrame) -> pd.DataFrame:
    return pages[~pages["failed"].astype("bool")]


def _earlier(part: pd.DataFrame, before: pd.DataFrame, by: Sequence[str], *, in_time: bool) -> pd.DataFrame:
    """Return the pages that a group is compared with: the baseline's, or those of earlier days."""
    alike = pd.Series(data=True, index=before.index)
    for name in by:
        value = part[name].iloc[0]
        if name not in MOVING:
            alike &= before[name].isna() if pd.isna(value) else before[name] == value
        elif name == "day" and in_time:
            alike &= before[name] < value
    if in_time and "day" not in by:
        alike &= False
    return _answered(before[alike])


def _summary(part: pd.DataFrame, kinds: list[str]) -> dict[str, Any]:
    pages = _answered(part)
    read = pages[is_read(pages)]
    warned = pages["warnings"].dropna()
    words = Counter(code for codes in warned for code in str(codes).split(COMMA))
    n_rows = read[kinds].to_numpy().sum()
    return {
        "pages": len(pages),
        "failed": len(part) - len(pages),
        "blocked": _share((pages["blocked"] > 0).sum(), len(pages)),
        "unknown": _share(read["unknown"].sum(), n_rows),
        "coverage_mean": float(read["coverage"].mean()),
        "coverage_p10": float(read["coverage"].quantile(0.1)),
        "warned": _share(len(warned), len(pages)),
        "warnings": ", ".join(f"{code} {n}" for code, n in words.most_common()) or None,
        **{f"rows_{kind.replace('-', '_')}": _share(read[kind].sum(), len(read)) for kind in kinds
           if kind not in ("blocked", "no-results")},
    }  # fmt: skip


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
