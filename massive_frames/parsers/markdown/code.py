"""A block of code: its text as it stands, and the language that its classes name."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from massive_frames.parsers.tree import Element

_LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source)-([\w+#-]{1,20})")


def code_of(box: Element) -> tuple[str, str | None]:
    """Return a box's code, and its language where a class names one."""
    named = (_LANGUAGE.search(part.get("class") or "") for part in [box, *list(box)[:1]])
    return verbatim(box).strip("\n"), next((found[1] for found in named if found), None)


def verbatim(element: Element, without: AbstractSet[Element] = frozenset()) -> str:
    """Return all texts of an element as they stand, but for those of the elements left out."""
    found: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            found.append(item)
        elif item.tag == "br":
            found.append("\n")
        elif item not in without:
            found.append(item.text or "")
            for child in reversed(item):
                stack += [child.tail or "", child]
    return "".join(found)
