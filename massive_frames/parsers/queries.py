"""Links to the engine's own search that offer another query, told from those that turn this one's pages."""

from __future__ import annotations

from collections import Counter

from massive_frames.parsers.links import searches
from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import search_terms

ENTITY = "stick="  # the parameter that names a person, place or thing
FOR_ADVERTISERS = "mrq"
_OTHER_PURPOSES = frozenset(
    {"start", "tbm", "udm", "tbs", "filter", "nfpr", "spell", "lr", "cr", "as_qdr", FOR_ADVERTISERS}
)
_BEGINNINGS = tuple(_OTHER_PURPOSES)
_AWAY = ("sideways", "related")
FEWEST = 4


def offers(page: Page) -> list[tuple[Element, str, str]]:
    """Return the links that offer another query, in page order, each with its ``href`` and the query.

    Links to further pages, filters, spellings and other kinds of search are not among them.
    """
    return page.once(_offers)


def _offers(page: Page) -> list[tuple[Element, str, str]]:
    links = [(link, href, _purposes(href)) for link, href in searches(page)]
    given = _given([purposes for _, _, purposes in links])
    return [(a, href, terms) for a, href, found in links if found <= given and (terms := search_terms(href))]


def _purposes(href: str) -> set[str]:
    pairs = [pair for pair in href.replace("?", "&").split("&") if pair.startswith(_BEGINNINGS)]
    return {name for pair in pairs if (name := pair.partition("=")[0]) in _OTHER_PURPOSES}


def _given(purposes: list[set[str]]) -> set[str]:
    """Return the parameters that the page itself was asked with: most of its links hand them on."""
    if len(purposes) < FEWEST:
        return set()
    counts = Counter(name for names in purposes for name in names)
    return {name for name, count in counts.items() if count * 2 > len(purposes)}


def leads_away(link: Element) -> bool:
    """Tell whether a link in a panel leads from the panel's subject to others like it, not to a part of it.

    The parts of a panel are named in one language on all pages.
    """
    kinds = (node.get("data-attrid") for node in link.iterancestors())
    kind = next((kind for kind in kinds if kind), None)
    return kind is None or any(word in kind for word in _AWAY)
