"""How an error shows the value that was given: on one line, cut short, whatever the value is."""

from __future__ import annotations

MOST_CHARS = 200


def shown(value: object) -> str:
    """Return a value on one line; a table by its type and size.

    Example
    -------
    >>> shown("x" * 1000)[-19:]
    '… (1000 characters)'
    """
    try:
        words = repr(value)
    except Exception:  # noqa: BLE001 - such as a whole number of too many digits
        return f"<{type(value).__name__}>"
    if "\n" in words:
        shape = getattr(value, "shape", None)
        size = f" of {' by '.join(map(str, shape))}" if isinstance(shape, tuple) else ""
        words = f"<{type(value).__name__}{size}>" if size else " ".join(words.split())
    if len(words) <= MOST_CHARS:
        return words
    length = len(value) if isinstance(value, (str, bytes)) else len(words)
    return f"{words[:MOST_CHARS]}… ({length} characters)"
