"""The words of an element as a reader sees them, in one line."""

from __future__ import annotations

from massive_frames.parsers.tree import Element

UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "title", "iframe", "select"})
EDGE = "\x1e"  # the record separator, which Python counts as white space
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "s", "small", "span"}
    | {"strong", "sub", "sup", "time", "u", "wbr", "g-bubble", "g-link"}
)


def text_of(element: Element, without: frozenset[Element] | set[Element] = frozenset()) -> str:
    """Join the visible words of an element in one line.

    Parameters
    ----------
    element : Element
        Where the words stand.
    without : set of Element
        Elements inside it whose words are left out.
    """
    if not len(element):
        return one_line(element.text or "") if element.tag not in UNSEEN else ""
    return one_line(_marked(element, without))


def lines_of(element: Element, without: frozenset[Element] | set[Element] = frozenset()) -> str:
    """Join the visible words of an element, one line for each paragraph, list item and other block."""
    lines = (one_line(line) for line in _marked(element, without).split(EDGE))
    return "\n".join(line for line in lines if line)


def _marked(element: Element, without: frozenset[Element] | set[Element]) -> str:
    """Join the visible texts; an edge stands where a block begins or ends, nothing between inline parts."""
    found: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            found.append(item)
            continue
        tag = item.tag
        if tag in UNSEEN or item in without or is_undisplayed(item):
            continue
        if tag not in INLINE:
            found.append(EDGE)
            stack.append(EDGE)
        if text := item.text:
            found.append(text)
        for child in reversed(item):
            if tail := child.tail:
                stack.append(tail)
            stack.append(child)
    return "".join(found)


def one_line(text: str) -> str:
    """Fold all white space and drop what does not print."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    return " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text).split())


def has_own_words(element: Element) -> bool:
    """Tell whether an element has words of its own, beside those of the elements in it."""
    if (text := element.text) and not text.isspace():
        return True
    return any((tail := child.tail) and not tail.isspace() for child in element)


def is_undisplayed(element: Element) -> bool:
    """Tell whether the element itself says that it is not displayed; ``visibility`` does not count."""
    style = element.get("style")
    return style is not None and "none" in style and "display:none" in style.replace(" ", "").lower()
