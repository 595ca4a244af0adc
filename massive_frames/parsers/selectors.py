"""Where an element stands on its page, as a short CSS selector that a browser's inspector takes."""

from __future__ import annotations

import re
from collections import Counter

from massive_frames.parsers.page import lineage
from massive_frames.parsers.tree import Element

STEPS = 8
_PLAIN = re.compile(r"[A-Za-z_][\w-]*$", re.ASCII)


class Selectors:
    """Selectors of one page; children are counted once for each parent."""

    def __init__(self) -> None:
        self._steps: dict[Element, dict[Element, str]] = {}

    def of(self, element: Element) -> str:
        """Return the way from the nearest element with an id; of a long way, the end."""
        steps: list[str] = []
        for node in lineage(element):
            if name := node.get("id"):
                quoted = name.replace("\\", "\\\\").replace('"', '\\"')
                steps.append(f"#{name}" if _PLAIN.match(name) else f'[id="{quoted}"]')
                break
            if len(steps) == STEPS:
                steps.append("…")
                break
            steps.append(self._step(node))
        return " > ".join(reversed(steps))

    def _step(self, node: Element) -> str:
        parent = node.getparent()
        if parent is None:
            return node.tag
        if parent not in self._steps:
            self._steps[parent] = _steps_of(list(parent))
        return self._steps[parent].get(node, node.tag)


def _steps_of(children: list[Element]) -> dict[Element, str]:
    several = Counter(child.tag for child in children)
    met: Counter[str] = Counter()
    steps = {}
    for child in children:
        met[child.tag] += 1
        many = several[child.tag] > 1
        steps[child] = f"{child.tag}:nth-of-type({met[child.tag]})" if many else child.tag
    return steps
