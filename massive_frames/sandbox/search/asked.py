"""Reads what a submission of an asynchronous search, or a question for one, brings along."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from massive_frames.sandbox.search import problems
from massive_frames.sandbox.search.execute import checked, searched
from massive_frames.sandbox.search.limits import SHORTEST_KEEP_ALIVE_MS, Limits, millis_of
from massive_frames.sandbox.search.problems import SearchError
from massive_frames.sandbox.search.scope import Scope, scope_of

OF_ALL = frozenset({"pretty", "human", "error_trace", "filter_path", "source", "format"})
OF_A_RESULT = OF_ALL | {"wait_for_completion_timeout", "keep_alive"}
OF_A_SEARCH = OF_ALL | {
    "index",
    "q",
    "size",
    "from",
    "sort",
    "routing",
    "preference",
    "batched_reduce_size",
    "request_cache",
    "typed_keys",
    "ignore_unavailable",
    "allow_no_indices",
    "expand_wildcards",
    "rest_total_hits_as_int",
    "track_total_hits",
    "max_concurrent_shard_requests",
    "pre_filter_shard_size",
    "search_type",
    "timeout",
    "scroll",
    "ccs_minimize_roundtrips",
    "allow_partial_search_results",
}
OF_A_SUBMISSION = OF_A_SEARCH | OF_A_RESULT | {"keep_on_completion"}
_SLOW = re.compile(r"slow:(\d+(?:\.\d+)?)s")


@dataclass(frozen=True)
class Asked:
    """A search as it was asked for; ``slow_s`` are the seconds that it says it takes."""

    body: Mapping[str, Any]
    text: str
    index: str | None
    slow_s: float

    def scope(self) -> Scope:
        """Return where it searches."""
        return scope_of(self.index, self.text)

    def end(self, took_ms: int) -> dict[str, Any] | SearchError:
        """Return what it comes to, where nothing is wrong with how it is written.

        Raises
        ------
        SearchError
            It cannot be read as a search.
        """
        checked(self.body, self.text)
        try:
            return searched(self.body, self.scope(), took_ms)
        except SearchError as error:
            if error.on_shards or error.kind == "index_not_found_exception":
                return error
            raise


def search_of(body: bytes, given: Mapping[str, str], index: str | None) -> Asked:
    """Return the search that a body and an address ask for.

    Raises
    ------
    SearchError
        The body is no JSON.
    """
    text = body.decode("utf-8", "replace")
    try:
        read = json.loads(text) if text.strip() else {}
    except (json.JSONDecodeError, RecursionError) as error:
        at = getattr(error, "colno", 1)
        words = f"Unexpected end-of-input or character at line: 1, column: {at}"
        raise SearchError("json_parse_exception", words) from None
    if not isinstance(read, dict):
        raise problems.parsing("Expected [START_OBJECT] but found [START_ARRAY]", text, "")
    if "q" in given:
        read["query"] = {"query_string": {"query": given["q"]}}
    read |= {name: int(given[name]) for name in ("size", "from") if given.get(name, "").isdigit()}
    slow = _SLOW.search(text)
    return Asked(read, text, index or given.get("index"), float(slow[1]) if slow else 0.0)


def check_names(given: Mapping[str, str], known: frozenset[str], path: str) -> None:
    """Refuse parameters that the address does not take."""
    strangers = [name for name in given if name not in known]
    if strangers:
        plural = "s" if len(strangers) > 1 else ""
        named = ", ".join(f"[{name}]" for name in sorted(strangers))
        raise problems.illegal(f"request [{path}] contains unrecognized parameter{plural}: {named}")


def check_submission(given: Mapping[str, str], asked: Asked) -> None:
    """Refuse what cannot be searched for asynchronously."""
    wrong = []
    if set(asked.body) == {"suggest"}:
        wrong.append("suggest-only queries are not supported")
    if "scroll" in given:
        wrong.append("scrolls are not supported")
    if given.get("ccs_minimize_roundtrips") == "true":
        wrong.append("[ccs_minimize_roundtrips] must be false, got: true")
    keep = given.get("keep_alive")
    if keep is not None and millis_of(keep, "keep_alive") < SHORTEST_KEEP_ALIVE_MS:
        wrong.append(f"[keep_alive] must be greater than 1 minute, got: {keep}")
    if millis_of(given.get("wait_for_completion_timeout", "1s"), "wait_for_completion_timeout") < 0:
        wrong.append("[wait_for_completion_timeout] must be positive")
    if wrong:
        words = "".join(f" {number}: {one};" for number, one in enumerate(wrong, 1))
        raise SearchError("action_request_validation_exception", f"Validation Failed:{words}")


def keep_alive_s(given: Mapping[str, str], limits: Limits, default: str | None = None) -> float | None:
    """Return the seconds for which a search is to be kept; None where nothing is said of it."""
    text = given.get("keep_alive", default)
    if text is None:
        return None
    millis = millis_of(text, "keep_alive")
    if millis < SHORTEST_KEEP_ALIVE_MS:
        words = f"Validation Failed: 1: [keep_alive] must be greater than 1 minute, got: {text};"
        raise SearchError("action_request_validation_exception", words)
    limits.check_keep_alive(millis)
    return millis / 1000


def wait_s(given: Mapping[str, str], default: str) -> float:
    """Return the seconds for which an answer may wait for the end."""
    return max(
        0.0,
        millis_of(given.get("wait_for_completion_timeout", default), "wait_for_completion_timeout") / 1000,
    )
