"""What a page says of itself: title, description, author, dates, language, address, feeds.

JSON-LD is asked first, for it is written for machines and tells which thing the page is about; then
``meta`` elements, then Microdata and the page's own parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from massive_frames.models.page_row import Feed, PageRow
from massive_frames.models.row import Attribute
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages.dates import iso
from massive_frames.parsers.webpages.document import Document, words_of
from massive_frames.parsers.webpages.structured_data import Item, subjects

MAX_PROPERTIES = 200
MAX_NAME = 60
"""Characters from which the text beside an author is more than a name."""
FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
WORKS = re.compile(
    r"Article|Posting|Report|Product|Recipe|Book|Movie|Event|Review|Question|HowTo|Course|Dataset|Page$"
)
"""Types of schema.org that are what a page is about, not the site, its owner or its menus."""
AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
PUBLISHED = (
    *("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date"),
    *("dc.date.issued", "dcterms.created", "dcterms.issued", "pubdate", "publish-date", "publish_date"),
    *("parsely-pub-date", "sailthru.date", "citation_publication_date"),
)
MODIFIED = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified"),
    *("dcterms.modified", "dc.date.modified", "last-modified", "revised"),
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


def fill(row: PageRow, document: Document, values: list[Any]) -> None:
    """Set what the page says of itself; ``values`` is its JSON-LD."""
    works = _works(values)
    title = next((one_line(element.text or "") for element in _titles(document)), "")
    row.title = title or document.meta("og:title", "twitter:title") or _first_heading(document)
    row.description = document.meta("description", "og:description", "twitter:description") or _text(
        works, "description"
    )
    row.author = _author(document, works)
    row.published = _date(document, works, "datePublished", PUBLISHED) or _only_time(document)
    row.modified = _date(document, works, "dateModified", MODIFIED)
    row.page_language = _language(document, works)
    row.canonical = document.absolute(document.link("canonical"))
    row.url = document.asked_url or row.canonical or document.absolute(document.meta("og:url"))
    row.feeds = _feeds(document)
    row.opengraph = _opengraph(document)


def _works(values: list[Any]) -> list[Item]:
    """Return what the page is about by its JSON-LD; the page itself comes last."""
    kinds = [(str(item["@type"]).strip("[]'\""), item) for item in subjects(values)]
    works = [(kind, item) for kind, item in kinds if WORKS.search(kind)]
    return [item for _, item in sorted(works, key=lambda work: work[0].endswith("Page"))]


def _titles(document: Document) -> Iterator[Element]:
    """Yield the page's titles; a drawing's is not one."""
    for element in document.tagged("title"):
        parent = element.getparent()
        if parent is None or parent.tag in {"head", "html", "body"}:
            yield element


def _first_heading(document: Document) -> str | None:
    return next((words for element in document.tagged("h1") if (words := words_of(element))), None)


def _text(works: list[Item], key: str) -> str | None:
    return next(
        (one_line(value) for item in works if isinstance(value := item.get(key), str) and value), None
    )


def _author(document: Document, works: list[Item]) -> str | None:
    for item in works:
        if names := _names(item.get("author")):
            return ", ".join(names)
    if (name := document.meta(*AUTHORS)) and not name.startswith(("http://", "https://")):
        return name
    marked = [*document.marked("itemprop"), *document.marked("rel")]
    named = (e for e in marked if "author" in _tokens(e, "itemprop") | _tokens(e, "rel"))
    return next((words for e in named if (words := words_of(e)) and len(words) <= MAX_NAME), None)


def _names(value: Any) -> list[str]:
    """Return the names in a JSON-LD author: a text, an object, or several of either."""
    names = []
    for part in (value if isinstance(value, list) else [value])[:20]:
        name = part.get("name") if isinstance(part, dict) else part
        name = name[0] if isinstance(name, list) and name else name
        if isinstance(name, str) and (name := one_line(name)) and not name.startswith("http"):
            names.append(name)
    return list(dict.fromkeys(names))


def _date(document: Document, works: list[Item], key: str, names: tuple[str, ...]) -> str | None:
    said = [item.get(key) for item in works]
    said += [document.meta(name) for name in names]
    said += [
        e.get("datetime") or e.get("content") for e in document.marked("itemprop") if e.get("itemprop") == key
    ]
    return next((date for value in said if (date := iso(value))), None)


def _only_time(document: Document) -> str | None:
    """Return the one date that the page has in ``time`` elements; several may be of other pages."""
    times = {iso(element.get("datetime")) for element in document.tagged("time")} - {None}
    return times.pop() if len(times) == 1 else None


def _language(document: Document, works: list[Item]) -> str | None:
    html = next(iter(document.tagged("html")), document.root)
    said = [html.get("lang"), html.get("xml:lang"), document.meta("content-language")]
    said += [document.meta("og:locale"), _text(works, "inLanguage")]
    for value in said:
        code = (value or "").strip().partition(",")[0].replace("_", "-")
        if _LANGUAGE.fullmatch(code):
            head, dash, rest = code.partition("-")
            return head.lower() + dash + (rest.upper() if len(rest) == 2 else rest)
    return None


def _feeds(document: Document) -> list[Feed]:
    feeds: list[Feed] = []
    for element in document.tagged("link")[:MAX_PROPERTIES]:
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        url = document.absolute(element.get("href"))
        if url and kind in FEEDS and "alternate" in _tokens(element, "rel"):
            feeds.append(Feed(len(feeds) + 1, one_line(element.get("title") or "") or None, url, kind))
    return feeds


def _opengraph(document: Document) -> list[Attribute]:
    found: list[Attribute] = []
    for element in document.tagged("meta"):
        name = (element.get("property") or element.get("name") or "").strip().lower()
        value = one_line(element.get("content") or "")
        if (
            value
            and name.startswith(("og:", "twitter:", "article:", "product:"))
            and len(found) < MAX_PROPERTIES
        ):
            found.append(Attribute(name, value))
    return found


def _tokens(element: Element, name: str) -> set[str]:
    return set((element.get(name) or "").lower().split())
