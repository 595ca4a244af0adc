"""What a search can be refused for, in the cluster's own words: while it is read, or on the shards."""

from __future__ import annotations

import re
from typing import Any

OF_TEXT = (
    "Text fields are not optimised for operations that require per-document field data like aggregations "
    "and sorting, so these operations are disabled by default. Please use a keyword field instead. "
    "Alternatively, set fielddata=true on [{}] in order to load field data by uninverting the inverted "
    "index. Note that this can use significant memory."
)


class SearchError(Exception):
    """A search is refused.

    Parameters
    ----------
    kind, reason : str
        The exception's type and its words.
    status : int
        The HTTP status.
    on_shards : bool
        Whether the shards found it, when the search ran; an asynchronous search has begun then.
    more : Any
        What else stands in the cause.
    """

    def __init__(
        self, kind: str, reason: str, status: int = 400, *, on_shards: bool = False, **more: Any
    ) -> None:
        super().__init__(reason)
        self.kind, self.reason, self.status, self.on_shards, self.more = kind, reason, status, on_shards, more

    def envelope(self) -> dict[str, Any]:
        """Return the body of the answer that refuses the search."""
        return {"error": self.error(), "status": self.status}

    def error(self) -> dict[str, Any]:
        """Return what an asynchronous search shows as its ``error``."""
        cause = {"type": self.kind, "reason": self.reason, **self.more}
        root = {name: value for name, value in cause.items() if name != "caused_by"}
        if not self.on_shards:
            return {"root_cause": [root], **cause}
        index = str(self.more.get("index", "logs"))
        shard = {"shard": 0, "index": index, "node": "sandbox", "reason": cause}
        return {
            "root_cause": [root],
            "type": "search_phase_execution_exception",
            "reason": "all shards failed",
            "phase": "query",
            "grouped": True,
            "failed_shards": [shard],
            "caused_by": {**cause, "caused_by": cause},
        }


def parsing(reason: str, text: str, name: str, **more: Any) -> SearchError:
    """Return the refusal of a body that is written wrongly, with the place where ``name`` stands in it."""
    line, column = place_of(text, name)
    return SearchError("parsing_exception", reason, line=line, col=column, **more)


def unknown(what: str, name: str, text: str) -> SearchError:
    """Return the refusal of a query or an aggregation that does not exist."""
    line, column = place_of(text, name)
    reason = f"unknown query [{name}]" if what == "query" else f"Unknown aggregation type [{name}]"
    cause = {
        "type": "named_object_not_found_exception",
        "reason": f"[{line}:{column}] unknown field [{name}]",
    }
    return parsing(reason, text, name, caused_by=cause)


def unknown_field(what: str, name: str, text: str) -> SearchError:
    """Return the refusal of an option that a query or an aggregation does not have."""
    line, column = place_of(text, name)
    return SearchError(
        "x_content_parse_exception", f"[{line}:{column - 3 - len(name)}] [{what}] unknown field [{name}]"
    )


def bad_value(reason: str, index: str) -> SearchError:
    """Return the refusal of a value that does not go with its field's type."""
    return SearchError(
        "query_shard_exception", f"failed to create query: {reason}", on_shards=True, index=index
    )


def illegal(reason: str, *, on_shards: bool = False) -> SearchError:
    """Return the refusal of an argument."""
    return SearchError("illegal_argument_exception", reason, on_shards=on_shards)


def place_of(text: str, name: str) -> tuple[int, int]:
    """Return the line and the column, from 1, of what stands under a name in a JSON text."""
    found = re.search(rf'"{re.escape(name)}"\s*:\s*', text)
    at = found.end() if found else 0
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
