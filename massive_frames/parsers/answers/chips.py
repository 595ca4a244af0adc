"""A citation chip: a small label in or after a sentence, with the source's address or only its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from massive_frames.parsers.answers.addresses import Target, target_of
from massive_frames.parsers.answers.parts import CONTROLS
from massive_frames.parsers.text import UNSEEN, one_line
from massive_frames.parsers.tree import Element

NAME_CHARS = 200
MANY = 50
_MORE = re.compile(r"\W*\d{1,4}\W*$")
_SILENT = (UNSEEN | CONTROLS) - {"button"}


@dataclass(frozen=True)
class Cited:
    """A source as one chip or link names it; without a target it is only named."""

    name: str | None
    target: Target | None = None


def cited_by(chip: Element) -> Iterator[Cited]:
    """Yield the sources that a chip names, by address or else by name alone; a bare number names none."""
    found = False
    for element in [*islice(chip.iter("a"), MANY)] or islice(_addressed(chip), 1):
        target = target_of(element.get("href") or element.get("data-pplx-citation-url"))
        if target is not None:
            found = True
            yield Cited(_label(chip) or _name(element), target)
    if not found:
        parts = list(islice(chip.iter("button"), MANY)) or [chip]
        yield from (Cited(name) for part in parts if (name := _told_name(part)))


def _addressed(chip: Element) -> Iterator[Element]:
    return (element for element in chip.iter() if element.get("data-pplx-citation-url"))


def _told_name(part: Element) -> str | None:
    """Return the site that a part of a chip names, in its words or in its label.

    Words that the label does not have are one such as "sources", in the page's language: then the label
    names the sites.
    """
    name, label = _name(part), one_line(part.get("aria-label") or "")[:NAME_CHARS]
    return name if name and (not label or name in label) else label or None


def _label(chip: Element) -> str | None:
    """Return the page's title that is told to those who cannot see the chip."""
    parent = chip.getparent()
    labelled = (node for node in (chip, parent) if node is not None and node.tag == "span")
    return next(
        (one_line(label)[:NAME_CHARS] for node in labelled if (label := node.get("aria-label"))), None
    )


def _name(element: Element) -> str | None:
    """Return the first words in an element that are more than a number."""
    stack: list[Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            words = one_line(item)[:NAME_CHARS]
            if words and not _MORE.match(words):
                return words
        elif item.tag not in _SILENT:
            for child in reversed(item):
                stack.extend(part for part in (child.tail, child) if part is not None)
            stack.append(item.text or "")
    return None
