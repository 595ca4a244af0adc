"""Make text from foreign pages harmless for a terminal."""

from __future__ import annotations

import re
import unicodedata

SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor moves
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS …: titles, links
    r"|\x1b[ -/]*[0-~]"
)
"""Escape sequences, by ECMA-48."""

JOINERS = "\u200c\u200d"
"""Invisible characters that emoji and several scripts need; others can turn a line around."""


def plain(value: object) -> str:
    r"""Return a value as one line of text without escape sequences and control characters.

    Parameters
    ----------
    value : object
        Any text, or what ``str`` makes of it.

    Example
    -------
    >>> plain("\x1b[31mred\x1b[0m\nline")
    'red line'
    """
    words = " ".join(SEQUENCES.sub("", str(value)).split())
    return "".join(character for character in words if _harmless(character))


def _harmless(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
