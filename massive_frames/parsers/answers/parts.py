"""What in an answer's part of the page is no word of it: buttons, icons, hidden headings, citation chips."""

from __future__ import annotations

import re
from itertools import islice

from massive_frames.parsers.text import UNSEEN, is_undisplayed
from massive_frames.parsers.tree import Element

CONTROLS = (
    UNSEEN
    | {"audio", "button", "canvas", "dialog", "gem-icon", "input", "mat-icon", "model-thoughts", "nav"}
    | {"object", "textarea", "thinking-overlay", "video"}
)
CONTROL_ROLES = frozenset(
    {"alert", "button", "dialog", "menu", "menuitem", "progressbar", "search", "status", "tab", "tablist"}
    | {"textbox", "toolbar", "tooltip"}
)
UNSIGHTED = frozenset(
    {"cdk-visually-hidden", "screen-reader-only", "sr-only", "visually-hidden", "visuallyhidden"}
)
"""Classes by which applications hide the speaker's name from sight; a page cannot be read as seen without."""
CHIPS = frozenset(
    {"source-footnote", "source-inline-chip", "source-inline-chips", "sources-carousel"}
    | {"sources-carousel-inline"}
)
FORMULA = ("data-math", "data-xpm-latex")
SMALL = frozenset({"a", "button", "span", "sup"})
ICON = "favicon"
ADDRESS_CHARS = 300
FEW_NODES = 14
_SITE = re.compile(r"\S{2,40}$")
_MORE = re.compile(r"\+\d{1,2}$")
_MARKS = frozenset({"aria-hidden", "class", "hidden", "hide-from-message-actions", "role", "style"})


def is_control(element: Element) -> bool:
    """Tell whether an element is a control, an icon, or hidden from a reader."""
    if element.tag in CONTROLS:
        return True
    names = element.keys()
    if not names or _MARKS.isdisjoint(names):
        return False
    if "hidden" in names or "hide-from-message-actions" in names or element.get("aria-hidden") == "true":
        return True
    if element.get("role") in CONTROL_ROLES or is_undisplayed(element):
        return True
    return not UNSIGHTED.isdisjoint(classes(element))


def is_chip(element: Element) -> bool:
    """Tell whether an element is a citation chip: it names a source, and its words are not the answer's."""
    if element.tag in CHIPS or (element.tag == "a" and _has_icon(element)):
        return True
    names = element.keys()
    if not names:
        return False
    if "data-pplx-citation" in names or "data-turn-source-index" in names:
        return True
    if "data-testid" in names and "citation" in (element.get("data-testid") or ""):
        return True
    if element.tag not in SMALL:
        return False
    return ("class" in names and "citation" in classes(element)) or _counts_more(element)


def _counts_more(element: Element) -> bool:
    """Tell whether a small element holds a name and, apart from it, how many more there are: "site +2"."""
    if element.end - element.number > FEW_NODES:
        return False
    texts = [
        element.text,
        *(text for part in element.iter() if part is not element for text in (part.text, part.tail)),
    ]
    words = [text.strip() for text in texts if text and not text.isspace()]
    return len(words) == 2 and bool(_SITE.match(words[0]) and _MORE.match(words[1]))


def _has_icon(link: Element) -> bool:
    """Tell whether a link shows a site's icon: prose does not."""
    return any(ICON in (picture.get("src") or "")[:ADDRESS_CHARS] for picture in islice(link.iter("img"), 3))


def classes(element: Element) -> list[str]:
    """Return an element's class names."""
    return (element.get("class") or "").split()


def formula_of(element: Element) -> str | None:
    """Return the LaTeX that an element carries as an attribute."""
    names = element.keys()
    return next((element.get(name) for name in FORMULA if name in names), None) if names else None
