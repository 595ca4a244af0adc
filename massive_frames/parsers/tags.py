"""Which tags stand in a line, which say nothing, and how an edge between blocks is written."""

from __future__ import annotations

UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "title", "iframe", "select"})
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "s", "small", "span"}
    | {"strong", "sub", "sup", "time", "u", "wbr", "g-bubble", "g-link"}
)
RAW = frozenset({"script", "style"})
TEXT = "-text"
NO_EDGE = INLINE | UNSEEN | {TEXT, "-comment"}
EDGE = "\x1e"  # the record separator, which Python counts as white space
