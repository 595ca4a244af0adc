"""How Markdown writes words, lines, addresses, code and tables so that they stay what they are."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\`*\[\]_~<&]")
_ESCAPED = re.compile(
    r"[\\`\[\]]|\*(?=\S|\Z)|(?<=\S)\*|\A\*|(?<!\w)_|_(?!\w)|~(?=~)|<(?=[a-zA-Z/!?]|\Z)|&(?=#?\w+;)"
)
_LINE_START = re.compile(r"^(?:(>|[-+*](?=\s|$)|#{1,6}(?=\s|$)|=+$|-+$|~{3,})|(\d{1,9})([.)])(?=\s|$))")
_CLOSING = re.compile(r"(^| )(#+)$")
_TICKS = re.compile("`+")
_UNSAFE = {ord(character): f"%{ord(character):02X}" for character in ' ()<>\\|`"\t\n\r'}


def escaped(text: str) -> str:
    """Return words that would be markup so that they stay words."""
    return _ESCAPED.sub(r"\\\g<0>", text) if _SPECIAL.search(text) else text


def escaped_line(line: str) -> str:
    """Return a line that does not begin a heading, a list, a quote or a rule."""
    return _LINE_START.sub(_escaped_start, line)


def escaped_heading(line: str) -> str:
    """Return a heading's words so that hashes at the end are not taken for its end."""
    return _CLOSING.sub(r"\1\\\2", line)


def safe(url: str) -> str:
    """Return an address that does not end before its end."""
    return url.translate(_UNSAFE)


def code_span(words: str) -> str:
    """Return code in a line, between more backticks than it has itself."""
    longest = max((len(run) for run in _TICKS.findall(words)), default=0)
    fence, edge = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{edge}{words}{edge}{fence}"


def fenced(code: str, language: str | None = None) -> str:
    """Return code as a block of its own."""
    fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(code)), 0)
    return f"{fence}{language or ''}\n{code}\n{fence}"


def table_of(header: list[str], rows: list[list[str]]) -> str:
    """Return a table of words; one without names for its columns gets an empty head: Markdown demands one."""
    head = header or [""] * len(rows[0])
    return joined([[escaped(cell) for cell in row] for row in (head, *rows)])


def joined(rows: list[list[str]]) -> str:
    """Return rows of cells that are Markdown already as a table; the first row is its head."""
    width = max(map(len, rows))
    head = rows[0] + [""] * (width - len(rows[0]))
    return "\n".join([_row(head), f"|{' --- |' * width}", *map(_row, rows[1:])])


def _row(cells: list[str]) -> str:
    safe_cells = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(safe_cells)} |"


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[2]}\\{found[3]}" if found[2] else f"\\{found[1]}"
