"""What is added to an address to follow a reader, or to serve a page from a cache: it names no other page."""

from __future__ import annotations

import re

TRACKING = frozenset(
    {"dclid", "fbclid", "gad_campaignid", "gad_source", "gbraid", "gclid", "gclsrc", "igshid", "li_fat_id"}
    | {"mc_cid", "mc_eid", "msclkid", "ttclid", "twclid", "utm_campaign", "utm_content", "utm_id"}
    | {"utm_medium", "utm_source", "utm_source_platform", "utm_term", "wbraid", "yclid"}
)
"""Parameters of advertisers, newsletters and networks. Not among them are ``srsltid``, which the index has as
part of a shop's address, and ``ved``, which stands on the engine's own pages only."""
CACHE_PARAMETERS = frozenset({"amp_js_v", "amp_gsa", "usqp", "aoh", "amp_ct", "amp_tf", "amp_r"})
_AMP = re.compile(
    r"(?:https?://(?:[\w.-]+\.)?cdn\.ampproject\.org/(?:wp/)?(?:[acv]/)?|(?:https?://(?:www\.)?google\.[a-z.]{2,6})?/amp/)"
    r"(s/)?([\w-]+(?:\.[\w-]+)+(?:[/?#:].*)?)$",
    re.IGNORECASE,
)
_TELLING = ("clid", "utm_", "clkid", "gad_", "braid", "gclsrc", "igshid", "li_fat", "mc_")
"""One of them is in each name of ``TRACKING``: few addresses have any, and those alone are taken apart."""


def without_tracking(url: str) -> str:
    """Return an address without the parameters of ``TRACKING``; the others keep their order and spelling."""
    place = url.find("?")
    if place >= 0:
        query = url[place:].lower()
        for part in _TELLING:
            if part in query:
                return _without(url, TRACKING)
    return url


def from_amp(url: str) -> str:
    """Return the publisher's own address of a page that is served from an AMP cache or viewer."""
    if "amp" not in url or (found := _AMP.match(url)) is None:
        return url
    return _without(f"http{'s' if found[1] else ''}://{found[2]}", CACHE_PARAMETERS)


def _without(url: str, names: frozenset[str]) -> str:
    address, hash_sign, fragment = url.partition("#")
    path, _, query = address.partition("?")
    pairs = query.split("&")
    kept = [pair for pair in pairs if pair.partition("=")[0].lower() not in names]
    if len(kept) == len(pairs):
        return url
    query = "&".join(kept)
    return path + ("?" + query if query else "") + hash_sign + fragment
