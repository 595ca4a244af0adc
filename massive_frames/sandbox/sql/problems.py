"""A query that is refused, with the status, the type and the words that Elasticsearch has for it."""

from __future__ import annotations


class RefusedError(Exception):
    """A query or request that a cluster refuses; ``more`` is what else stands in the cause."""

    def __init__(self, status: int, kind: str, reason: str, **more: object) -> None:
        super().__init__(reason)
        self.status, self.kind, self.reason, self.more = status, kind, reason, more


def place(text: str, offset: int) -> str:
    """Return where in a query something stands, as ``line 1:8``: both counted from 1."""
    before = text[: max(0, offset)]
    return f"line {before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def parsing(text: str, offset: int, words: str) -> RefusedError:
    """Return the refusal of a query that is not written as the language wants."""
    return RefusedError(400, "parsing_exception", f"{place(text, offset)}: {words}")


def verification(text: str, offset: int, words: str) -> RefusedError:
    """Return the refusal of a query that names what is not there, or does not go together."""
    reason = f"Found 1 problem\n{place(text, offset)}: {words}"
    return RefusedError(400, "verification_exception", reason)


def illegal(words: str) -> RefusedError:
    """Return the refusal of an argument."""
    return RefusedError(400, "illegal_argument_exception", words)
