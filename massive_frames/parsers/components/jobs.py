"""Jobs: cards with a post, an employer, a place and the site that the offer was found on.

A card is, or holds, a link that opens one offer in the engine's own viewer: it names the viewer of jobs
(``ibp=htl;jobs``, ``htivrt=jobs`` or ``jobs-detail-viewer``) and one document in it. The link to all jobs
names no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from massive_frames.parsers.own_cards import offers
from massive_frames.parsers.page import Block, Page

TYPES = ("job",)
ORDER = 53
MARKS = ()
_VIEWER = re.compile(r"ibp=htl(?:;|%3B)jobs|htivrt=jobs|jobs-detail-viewer", re.IGNORECASE)


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each offer."""
    return offers(page, "job", lambda href: "docid" in href and _VIEWER.search(href) is not None)
