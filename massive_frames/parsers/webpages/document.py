"""A web page as its readers see it: elements by tag, absolute addresses, and words in bounded time."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import urljoin, urlsplit

from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of_host

MAX_URL = 2_048
MAX_WORDS = 10_000
MAX_NODES = 1_000
"""Characters and parts of one link, heading or cell: nested ones would repeat the page over and over."""
MARKS = frozenset({"role", "itemscope", "itemprop", "rel", "id"})
CACHED = 1_024
ASIDE = frozenset({"nav", "header", "footer", "aside", "menu", "dialog", "button"})
ASIDE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"})


@dataclass(eq=False)
class Document:
    """A page's tree with indexes by tag and attribute.

    Parameters
    ----------
    root : Element
        The document's root.
    asked_url : str
        The address that was asked for; empty when it is not known.
    """

    root: Element
    asked_url: str = ""
    elements: list[Element] = field(default_factory=list)
    base: str = ""
    _tags: dict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.elements = list(self.root.iter("*"))
        self._marks = self.root.tree.marked(MARKS)
        for element in self.elements:
            self._tags[element.tag].append(element)
        own = self.asked_url or self.link("canonical") or self.meta("og:url") or ""
        declared = next((href for base in self.tagged("base") if (href := base.get("href"))), "")
        self.base = _joined(own, declared) or own
        self.domain = site_of(own)
        self.own_address = self.asked_url.partition("#")[0]

    def tagged(self, *names: str) -> list[Element]:
        """Return the elements of some tags, tag by tag, each in page order."""
        return [element for name in names for element in self._tags.get(name, ())]

    def marked(self, name: str) -> list[Element]:
        """Return the elements that carry an attribute of ``MARKS``, in page order."""
        elements = self.root.tree.elements
        return [elements[number] for number in self._marks.get(name, ())]

    @cached_property
    def metas(self) -> dict[str, str]:
        """The first filled value of each ``meta`` name, in lower case."""
        values: dict[str, str] = {}
        for element in self.tagged("meta"):
            name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
            if content := one_line(element.get("content") or ""):
                values.setdefault(name.strip().lower(), content)
        return values

    def meta(self, *names: str) -> str | None:
        """Return the value of the first of some ``meta`` names that the page has."""
        return next((self.metas[name] for name in names if name in self.metas), None)

    def link(self, rel: str) -> str | None:
        """Return the address of the first ``link`` of a relation, as it is written."""
        for element in self.tagged("link"):
            if rel in (element.get("rel") or "").lower().split() and (href := element.get("href")):
                return href.strip()
        return None

    def absolute(self, href: str | None) -> str | None:
        """Return an address in full, or as it stands when the page's own is not known."""
        href = (href or "").strip().translate(_CONTROLS)
        return _joined(self.base, href)[:MAX_URL] or None if href else None

    def web_address(self, href: str) -> str | None:
        """Return a link's address in full if it leads to another page of the web."""
        url = None if href.startswith("#") else self.absolute(href)
        return url if url and url.lower().startswith(("http://", "https://")) else None


_CONTROLS = dict.fromkeys(range(32))


def words_of(element: Element) -> str:
    """Join the visible words of an element in one line; of a very large one the first texts, seen or not."""
    if element.end - element.number <= MAX_NODES:
        return text_of(element)[:MAX_WORDS]
    tree = element.tree
    first = bisect_left(tree.texts, element.number)
    return one_line("".join(tree.words[first : first + MAX_NODES]))[:MAX_WORDS]


def is_aside(element: Element) -> bool:
    """Tell whether an element is navigation, a header or a footer, and not what the page is about."""
    return element.tag in ASIDE or (element.get("role") or "") in ASIDE_ROLES


@lru_cache(maxsize=CACHED)
def site_of(url: str) -> str | None:
    """Return the registrable domain of an address, None where it has no host."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return domain_of_host(host.removeprefix("www.")) if host else None


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return href
