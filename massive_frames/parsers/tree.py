"""Text to an element tree, without network, entities or limits that a hostile page could use."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives its element class no public name


def build(document: str | bytes) -> Element | None:
    """Build the tree of one document, bytes in UTF-8; None when there is nothing in it.

    A parser is made for each call, for it may not be shared between threads.
    """
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        no_network=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    body = document if isinstance(document, bytes) else document.encode("utf-8", "replace")
    if b"\0" in body:  # libxml2 would turn each into a replacement character
        body = body.replace(b"\0", b"")
    root: Element | None = etree.fromstring(body, parser) if body.strip() else None
    return root
