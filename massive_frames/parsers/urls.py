"""Addresses on a results page: unwrapped from redirects, told from the engine's own, and their domains."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote_plus

from massive_frames.parsers.tracking import from_amp, without_tracking

_PARTS = re.compile(
    r"(?:(?i:https?)://(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/?#:\[\]\s]*)(?::\d*)?)?(/[^?#]*)?(?:\?([^#]*))?"
)
_ENGINE = re.compile(r"(?:^|\.)google\.(?:com?\.)?[a-z]{2,3}$")
_OWN_PATHS = ("/search", "/url", "/imgres", "/aclk", "/preferences", "/advanced_search", "/setprefs")
_WEB = ("https", "http")
_TARGETS = ("q", "url", "adurl")
_WRAPPERS = ("/url", "/aclk", "/pagead/aclk")
_ENDS = ("/url", "/aclk")
_AD_HOST = "www.googleadservices.com"
_HELPERS = ("translate", "support", "policies", "accounts", "adssettings", "myactivity")
_HELP = ("webcache.", *(f"{name}.google" for name in _HELPERS))
SEARCH = "/search?"
OWN_SEARCHES = (SEARCH, f"https://www.google.com{SEARCH}")
"""What most links of a page begin with: they need not be read."""
_HIGHLIGHT = ":~:"
CACHED = 1024
CACHED_HOSTS = 8192  # a site is met again on many pages


class Address(NamedTuple):
    """A link's address: where it leads in the end, and what that is."""

    url: str | None
    host: str
    outward: bool
    engine: bool
    service: bool


@lru_cache(maxsize=CACHED)
def read(href: str) -> Address:
    """Read a link's ``href``."""
    url = _final(href.strip())
    if url[:4].lower() != "http":
        return Address(url or None, host="", outward=False, engine=False, service=False)
    host, path, query = _split(url)
    engine = "google." in host and _ENGINE.search(host) is not None
    own = engine and path.startswith(_OWN_PATHS) and (bool(query) or path == "/search")
    return Address(url or None, host, bool(host) and not own, engine, host.startswith(_HELP))


@cache
def _suffixes() -> Any:
    """Return the public suffixes, as they came with their package; nothing is fetched."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - takes its time to read them

    return PublicSuffixList(only_icann=True, accept_unknown=False)


@lru_cache(maxsize=CACHED_HOSTS)
def domain_of_host(host: str) -> str | None:
    """Return the registrable domain by the public suffix list, or the host itself if it has none."""
    return _suffixes().privatesuffix(host) or host or None


def domain_of(url: str | None) -> str | None:
    """Return the registrable domain of an address."""
    if url and url.startswith(OWN_SEARCHES):
        return "google.com" if url[0] == "h" else None
    host = read(url).host if url else ""
    return domain_of_host(host) if host else None


def unwrap(href: str | None) -> str | None:
    """Follow the engine's redirects to the address a reader ends at; drop its mark for highlighted text."""
    return read(href).url if href else None


def is_outward(href: str | None) -> bool:
    """Tell whether a link leaves the engine: its own search, image and redirect pages do not count."""
    return bool(href) and read(href or "").outward


def is_service(href: str | None) -> bool:
    """Tell whether an outward link is to the engine's help, translation, cache or account pages."""
    return bool(href) and read(href or "").service


def search_terms(href: str | None) -> str | None:
    """Return the words that a link to the engine's own search asks for; None for other links."""
    return _terms(href) if href and SEARCH in href else None


def is_search(href: str) -> bool:
    """Tell whether a link is to the engine's own search for some words."""
    return SEARCH in href and bool(_query(href))


@lru_cache(maxsize=CACHED)
def _terms(href: str) -> str | None:
    return unquote_plus(_query(href)).strip() or None


def _query(href: str) -> str:
    """Return the words that a link asks the engine's own search for, as its address has them."""
    query = href.partition("#")[0].removeprefix(SEARCH)
    if not href.startswith(SEARCH):
        host, path, query = _split(href)
        if path != "/search" or (host and not _ENGINE.search(host)):
            return ""
    return f"&{query}".partition("&q=")[2].partition("&")[0]


def asks_for(href: str, names: frozenset[str]) -> bool:
    """Tell whether a link's query has one of some parameters."""
    pairs = href.partition("?")[2].split("&")
    return not names.isdisjoint([pair.partition("=")[0] for pair in pairs])


def _final(url: str) -> str:
    for _ in range(3):
        place = url.find("?")
        target = _inner(url) if place >= 0 and url.endswith(_ENDS, 0, place) else None
        if target is None:
            break
        url = target
    if _HIGHLIGHT in url:
        url = url[: url.index(_HIGHLIGHT)].removesuffix("#")
    return without_tracking(from_amp(url))


def _inner(url: str) -> str | None:
    host, path, query = _split(url)
    if path not in _WRAPPERS or (host and host != _AD_HOST and not _ENGINE.search(host)):
        return None
    asked = parse_qs(query)
    targets = (asked.get(name, [""])[0] for name in _TARGETS)  # "q" may be the words searched for
    return next((target for target in targets if target.startswith(("http://", "https://"))), None)


def _split(url: str) -> tuple[str, str, str]:
    """Return host, path and query; the host is empty when the address is not of the web."""
    place, _, query = url.partition("#")[0].partition("?")
    scheme, _, rest = place.partition("://")
    host, slash, path = rest.partition("/")
    if scheme in _WEB and host.replace(".", "").replace("-", "").isalnum():  # as nearly all are
        return host.lower(), slash + path, query
    found = _PARTS.match(url)
    return ((found[1] or "").lower(), found[2] or "", found[3] or "") if found else ("", "", "")
