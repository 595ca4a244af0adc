"""Hold what the package says of a batch against what the sandbox knows, request by request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from processes import Taken

Requests = Mapping[str, Mapping[str, Any]]
NOBODY = Taken()


def queries(n: int) -> list[str]:
    """Return so many queries whose pages are quick to make and to parse."""
    return [f"tea {i} {'page:no-results' if i % 3 else 'era:nojs'}" for i in range(n)]


def wrong_frame(asked: Sequence[str], requests: Requests, right: Requests) -> list[str]:
    """Say which requests a frame lacks, or has not just as an undisturbed batch has them."""
    wrong = [f"{len(requests)} of {len(asked)} requests have rows"] if set(requests) != set(asked) else []
    for query, one in requests.items():
        if one["keys"] != 1:
            wrong.append(f"{query}: {one['keys']} request keys")
        if one["error"] is None and one["digest"] != right[query]["digest"]:
            wrong.append(f"{query}: {one['rows']} rows, not the {right[query]['rows']} that are right")
        if one["error"] not in {None, "unconfirmed"}:
            wrong.append(f"{query}: neither answered nor unconfirmed but {one['error']}")
    return wrong


def wrong_credits(requests: Requests, taken: Mapping[str, Taken], journal: Mapping[str, Any]) -> list[str]:
    """Say where the books of both differ, apart from submissions that are reported as unconfirmed."""
    wrong = [] if journal["whole"] == "ok" else [f"integrity_check: {journal['whole']}"]
    ours = sum(one["credits"] for one in requests.values())
    charged = sum(one.charged for one in taken.values())
    open_ones = unconfirmed(requests)
    maybe = sum(taken.get(query, NOBODY).charged for query in open_ones)
    if ours + maybe != charged:
        wrong.append(f"{charged} credits charged, {ours:g} in the frame, {maybe} unconfirmed")
    if journal["credits"] != ours:
        wrong.append(f"{journal['credits']:g} credits in the journal, {ours:g} in the frame")
    for query, one in taken.items():
        if query not in requests:
            wrong.append(f"{query}: accepted, and not in the frame")
        elif one.accepted > 1 and query not in open_ones:
            wrong.append(f"{query}: accepted {one.accepted} times")
    return wrong


def wrong_end(
    before: Requests, taken: Mapping[str, Taken], after: Requests, now: Mapping[str, Taken]
) -> list[str]:
    """Say what is wrong once the unconfirmed have been submitted again: who was charged twice, and why."""
    left = [query for query, one in after.items() if one["error"] is not None]
    wrong = [f"{len(left)} requests are still without an answer"] if left else []
    double = {query for query, one in now.items() if one.charged > 1}
    expected = {query for query in unconfirmed(before) if taken.get(query, NOBODY).accepted}
    if double != expected:
        wrong.append(f"charged twice: {sorted(double)}; unconfirmed and accepted: {sorted(expected)}")
    return wrong


def unconfirmed(requests: Requests) -> set[str]:
    """Return the queries that are reported as unconfirmed."""
    return {query for query, one in requests.items() if one["error"] == "unconfirmed"}
