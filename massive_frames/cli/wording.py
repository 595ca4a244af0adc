"""Say in the shell's words what the package says in Python's."""

from __future__ import annotations

import re

WORDS: tuple[tuple[str, str], ...] = (
    (r" \(mf\.last\)", ""),
    (r"mf\.resume\('([^']+)'\)", r"massive-frames resume \1"),
    (r"mf\.(resume|batches|prune|reparse)\b(\(\))?", r"massive-frames \1"),
    (r'mf\.devices\("(?:search|ai|browser)"\)', "the command devices"),
    (r"mf\.configure\(base_url=\.\.\.\)", "MASSIVE_BASE_URL"),
    (r"\b(cache|via|unconfirmed)='(\w+)'", r"--\1 \2"),
    (
        r"^(row \d+: )?(max_credits|deadline|max_failures|max_age|older_than|to|on_invalid|store)=",
        r"\1--\2 ",
    ),
)
"""What is found, as a regular expression, and what stands in its place."""


def in_the_shells_words(message: str) -> str:
    """Return a message with commands and options where it names calls and arguments.

    Example
    -------
    >>> in_the_shells_words("nothing was sent; pass cache='off' to pay again")
    'nothing was sent; pass --cache off to pay again'
    >>> in_the_shells_words("max_credits=1: 2 requests would cost 2 credits")
    '--max-credits 1: 2 requests would cost 2 credits'
    """
    for found, words in WORDS:
        message = re.sub(found, words, message)
    return re.sub(r"--\w+", lambda option: option[0].replace("_", "-"), message)
