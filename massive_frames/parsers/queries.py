"""Links to the engine's own search that offer another query, told from those that turn this one's pages."""

from __future__ import annotations

import re
from collections import Counter

from massive_frames.parsers.links import searches
from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import Element

ENTITY = "stick="  # the parameter that names a person, place or thing
FOR_ADVERTISERS = "mrq"
_OTHER_PURPOSES = re.compile(
    rf"[?&](start|tbm|udm|tbs|filter|nfpr|spell|lr|cr|as_qdr|{FOR_ADVERTISERS})(?![^=?&])"
)
_AWAY = ("sideways", "related")
FEWEST = 4


def placed(page: Page) -> list[tuple[Element, str, str | None]]:
    """Return the links to searches that stand among the results, each with its ``href`` and its section."""
    return page.once(_placed)


def _placed(page: Page) -> list[tuple[Element, str, str | None]]:
    places = ((link, href, page.place(link)) for link, href in searches(page))
    return [(link, href, place.section) for link, href, place in places if place.inside]


def is_offer(page: Page, href: str) -> bool:
    """Tell a link that offers a query from those to further pages, filters, spellings and other searches."""
    purposes = _OTHER_PURPOSES.findall(href)
    return not purposes or page.once(_given).issuperset(purposes)


def _given(page: Page) -> set[str]:
    """Return the parameters that the page itself was asked with: most of its links hand them on."""
    purposes = [set(_OTHER_PURPOSES.findall(href)) for _, href in searches(page)]
    if len(purposes) < FEWEST:
        return set()
    counts = Counter(name for names in purposes for name in names)
    return {name for name, count in counts.items() if count * 2 > len(purposes)}


def leads_away(page: Page, link: Element) -> bool:
    """Tell whether a link in a panel leads from the panel's subject to others like it, not to a part of it.

    The parts of a panel are named in one language on all pages.
    """
    kinds, parents = page.values("data-attrid"), link.tree.parents
    above = parents[link.number]
    while above >= 0 and not kinds.get(above):
        above = parents[above]
    kind = kinds.get(above)
    return not kind or any(word in kind for word in _AWAY)
