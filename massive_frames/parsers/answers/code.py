"""A block of code: its text as it stands, and the language that its box names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from massive_frames.parsers.answers.parts import classes, is_control
from massive_frames.parsers.tree import Element

BOXES = frozenset({"code-block", "pre"})
LANGUAGE_CHARS = 24
_LINES = frozenset({"br", "div", "li", "p", "tr"})
_CLASS = re.compile(r"lang(?:uage)?-([\w+#.-]{1,24})$")
_NAME = re.compile(r"[\w+#.-]+$")


def is_box(element: Element) -> bool:
    """Tell whether an element holds a block of code, perhaps with a line that names its language."""
    return element.tag in BOXES or element.get("data-testid") == "code-block"


def code_of(box: Element) -> tuple[str, str | None]:
    """Return a box's code, and its language where the box names one."""
    parts = list(box.iter())
    code = next((part for part in parts if part.tag == "code" or "cm-content" in classes(part)), None)
    if code is None:
        code = next((part for part in parts if part.tag == "pre"), box)
    named = (_declared(part) for part in (code, code.getparent(), box) if part is not None)
    language = next((name for name in named if name), None) or _header(box, code)
    return "".join(_raw(code)).strip("\n"), language


def _declared(element: Element) -> str | None:
    name = element.get("data-language") or element.get("data-lang")
    if name and _NAME.match(name[:LANGUAGE_CHARS]):
        return name[:LANGUAGE_CHARS].lower()
    found = (_CLASS.match(name) for name in classes(element))
    return next((match[1].lower() for match in found if match), None)


def _header(box: Element, code: Element) -> str | None:
    """Return the one word that stands in the box before the code."""
    words = " ".join("".join(_raw(box, code)).split())
    return words.lower() if len(words) <= LANGUAGE_CHARS and _NAME.match(words) else None


def _raw(element: Element, without: Element | None = None) -> Iterator[str]:
    """Yield the text of an element with its white space; a new line where a part of it is a line."""
    stack: list[Element | str] = [element]
    fresh = True
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if item:
                yield item
                fresh = item.endswith("\n")
            continue
        if item is without or (item is not element and is_control(item)):
            continue
        if item.tag == "br" or (item.tag in _LINES and not fresh):
            yield "\n"
            fresh = True
        for child in reversed(item):
            stack.extend(part for part in (child.tail, child) if part is not None)
        stack.append(item.text or "")
