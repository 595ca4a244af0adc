"""Keep secrets out of everything that is shown, logged or written."""

from __future__ import annotations

MASK = "***"


class Secret:
    """A text that shows itself only to whoever calls ``reveal``.

    Example
    -------
    >>> Secret("s3cr3t-t0ken")
    Secret('***')
    >>> Secret("s3cr3t-t0ken").reveal()
    's3cr3t-t0ken'
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret text."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return Secret, (MASK,)
