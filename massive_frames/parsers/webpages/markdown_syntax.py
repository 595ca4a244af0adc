"""How Markdown writes words, lines, addresses, code and tables so that they stay what they are."""

from __future__ import annotations

import re

from massive_frames.parsers.tree import Element

_ESCAPED = re.compile(r"[\\`*\[\]]|<(?=[a-zA-Z/!?])|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(?:(>|[-+](?=\s|$)|#{1,6}(?=\s|$)|=+$|-+$|~{3,})|(\d{1,9})([.)])(?=\s|$))")
_CLOSING = re.compile(r"(^| )(#+)$")
_TICKS = re.compile("`+")
_LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source)-([\w+#-]{1,20})")
_UNSAFE = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"})


def escaped(text: str) -> str:
    """Return words that would be markup so that they stay words."""
    return _ESCAPED.sub(r"\\\g<0>", text)


def escaped_line(line: str) -> str:
    """Return a line that does not begin a heading, a list, a quote or a rule."""
    return _LINE_START.sub(_escaped_start, line)


def escaped_heading(line: str) -> str:
    """Return a heading's words so that hashes at the end are not taken for its end."""
    return _CLOSING.sub(r"\1\\\2", line)


def link_of(words: str, url: str) -> str:
    """Return a link; ``words`` are Markdown already."""
    return f"[{words}]({url.translate(_UNSAFE)})"


def fenced(element: Element) -> str | None:
    """Return a block of code as it stands, with the language that its classes name; None without code."""
    code = "".join(_texts(element)).strip("\n")
    if not code.strip():
        return None
    fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(code)), 0)
    return f"{fence}{_language(element)}\n{code}\n{fence}"


def table_of(header: list[str], rows: list[list[str]]) -> str:
    """Return a table; one without names for its columns gets an empty head, as Markdown demands one."""
    head = header or [""] * len(rows[0])
    return "\n".join([_row(head), f"|{' --- |' * len(head)}", *map(_row, rows)])


def _row(cells: list[str]) -> str:
    quoted = (escaped(cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(quoted)} |"


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[2]}\\{found[3]}" if found[2] else f"\\{found[1]}"


def _language(element: Element) -> str:
    """Return the language that the classes of a block of code name."""
    inner = [element, *list(element)[:1]]
    found = (_LANGUAGE.search(part.get("class") or "") for part in inner)
    return next((match[1] for match in found if match), "")


def _texts(element: Element) -> list[str]:
    found: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            found.append(item)
        elif item.tag == "br":
            found.append("\n")
        else:
            found.append(item.text or "")
            for child in reversed(item):
                stack += [child.tail or "", child]
    return found
