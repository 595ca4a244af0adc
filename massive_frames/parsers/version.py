"""The versions that a frame carries, so that old rows can be told from those of a newer parser."""

from __future__ import annotations

VERSIONS = {
    "answer": "answer-2",
    "hits": "hits-1",
    "serp": "serp-5",
    "sql": "sql-1",
    "webpage": "page-2",
}
"""Of each kind: its name and a number, which rises whenever the same bytes may give other rows."""


def kind_of(version: str) -> str | None:
    """Return the kind of payload that a parser of some version reads; None for one that is not known.

    Parameters
    ----------
    version : str
        A value of the column ``parser_version``, of this or an earlier release.

    Example
    -------
    >>> kind_of("page-7")
    'webpage'
    """
    name = version.partition("-")[0]
    return next((kind for kind, newest in VERSIONS.items() if newest.partition("-")[0] == name), None)
