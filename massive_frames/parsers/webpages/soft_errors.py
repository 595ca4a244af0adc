"""Pages that came with status 200 and are an error all the same, told by structure first and by words last.

A sign is what can be seen: a mark of a known challenge, a status that the page gives itself, words of
``phrases.py`` in the title. Strong signs decide alone. The others count while the page is short, or
when two of different kinds of place agree, for an article may well be about captchas or the error 404.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from massive_frames.models.page_row import PageRow
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages.document import Document, words_of
from massive_frames.parsers.webpages.phrases import ERROR_WORDS, PHRASES

SHORT = 250
"""Words of a page below which its title or heading decides."""
THIN = 80
"""Words of a page below which any sentence decides."""
BARE = 15
FEW_LINKS = 10
LIMITS = {"empty-shell": 2 * BARE, "consent": SHORT}
"""Words of a page from which what it says of scripts or privacy is beside the point."""
NAMES = frozenset({"title", "heading"})
"""Where a page says what it is; a banner on it may say the same."""
CHALLENGES = re.compile(
    r"challenges\.cloudflare\.com|captcha-delivery\.com|hcaptcha\.com|recaptcha/(?:api|enterprise)|arkoselabs\.com"
    r"|awswaf\.com|geetest\.com|_incapsula_resource|/cdn-cgi/challenge-platform|perimeterx\.net|/sorry/index"
    r"|showcaptcha|smartcaptcha",
    re.IGNORECASE,
)
CHALLENGE_IDS = frozenset(
    {
        "challenge-form",
        "challenge-running",
        "challenge-stage",
        "cf-challenge-running",
        "px-captcha",
        "captcha-form",
    }
    | {"cf-please-wait", "captcha-box", "datadome-captcha", "main-iframe-incapsula"}
)
DENIAL_IDS = frozenset({"cf-error-details", "cf-wrapper"})
MISSING_CLASSES = frozenset({"error404", "error-404", "page-404", "page404", "page-not-found", "http-404"})
CONSENT_HOSTS = re.compile(
    r"//(?:consent|guce|privacy-mgmt|cmp-consent)[\w-]*\.[\w.-]+|/_consent\b", re.IGNORECASE
)
MOUNTS = frozenset(
    {"root", "app", "__next", "__nuxt", "react-root", "app-root", "svelte", "___gatsby", "q-app"}
)
_CAPTCHA = re.compile("captcha", re.IGNORECASE)
_STATUS = re.compile(
    rf"^\W*(?:(?:{ERROR_WORDS})\W{{0,3}}){{0,3}}(401|403|404|410|429|451|50[0234])\s*(?:$|[-\u2013\u2014:|!(/])",
    re.IGNORECASE,
)
BY_STATUS = {"401": "access-denied", "403": "access-denied", "404": "not-found", "410": "not-found"}
BY_STATUS |= {"429": "access-denied", "451": "access-denied"}


class Sign(NamedTuple):
    """What was seen, where, and which error it speaks for."""

    kind: str
    place: str
    words: str
    strong: bool = False


def judge(document: Document, row: PageRow) -> None:
    """Set ``looks_like_error`` and ``error_signs`` if the page is no content."""
    n_words = row.n_words or 0
    signs = [
        *_marks(document, row, n_words),
        *_said(document, row, n_words),
        *_emptiness(document, row, n_words),
    ]
    for kind in dict.fromkeys(sign.kind for sign in signs):
        seen = [sign for sign in signs if sign.kind == kind]
        if n_words < SHORT or any(sign.strong for sign in seen) or len({sign.place for sign in seen}) > 1:
            row.looks_like_error = kind
            row.error_signs = "; ".join(dict.fromkeys(sign.words for sign in seen)) + f"; {n_words} words"
            return


def _marks(document: Document, row: PageRow, n_words: int) -> Iterator[Sign]:
    """Yield what the page's structure tells."""
    names = {element.get("id") or "" for element in document.marked("id")}
    for name in sorted(names & CHALLENGE_IDS):
        yield Sign("captcha", "mark", f"an element with the id {name!r}", strong=True)
    for name in sorted(names & DENIAL_IDS):
        yield Sign("access-denied", "mark", f"an element with the id {name!r}")
    for element in document.tagged("html", "body", "main"):
        for name in MISSING_CLASSES.intersection((element.get("class") or "").lower().split()):
            yield Sign("not-found", "mark", f"the class {name!r} of {element.tag}", strong=True)
    if (status := document.meta("prerender-status-code")) and (kind := _kind_of(status)):
        yield Sign(kind, "status", f"the page gives itself the status {status}", strong=True)
    yield from _addresses(document, row, n_words)


def _addresses(document: Document, row: PageRow, n_words: int) -> Iterator[Sign]:
    """Yield what the addresses in forms, frames and scripts tell; good pages have some of them, too."""
    for element in document.tagged("form", *(("iframe", "script") if n_words < THIN else ())):
        address = (element.get("src") or element.get("action") or "")[:2_000]
        if found := CHALLENGES.search(address) or (element.tag == "form" and _CAPTCHA.search(address)):
            yield Sign("captcha", "address", f"{element.tag} of {found[0]}")
        elif n_words < THIN and (found := CONSENT_HOSTS.search(address)):
            yield Sign("consent", "address", f"{element.tag} of {found[0].strip('/')}")
    for element in document.tagged("meta") if n_words < THIN and (row.n_links or 0) < FEW_LINKS else ():
        is_refresh = (element.get("http-equiv") or "").lower() == "refresh"
        if is_refresh and any(True for _ in element.iterancestors("noscript")):
            yield Sign("empty-shell", "address", "without scripts it sends readers elsewhere")


def _said(document: Document, row: PageRow, n_words: int) -> Iterator[Sign]:
    """Yield what the page says in its title, its first headings and, if it is short, anywhere."""
    heads = document.tagged("h1")[:2] or document.tagged("h2")[:1]
    places = [("title", row.title or ""), *(("heading", words_of(element)) for element in heads)]
    for place, text in places:
        if (number := _STATUS.match(text)) and (kind := _kind_of(number[1])):
            yield Sign(kind, place, f"{place}: {text[:80]}")
    if n_words < THIN:
        places += [
            ("text", row.text or ""),
            *(("noscript", _words(e)) for e in document.tagged("noscript")[:3]),
        ]
    for place, text in places:
        low = text.casefold().replace("\u2019", "'")
        for kind, phrases in PHRASES.items():
            counts = n_words < LIMITS.get(kind, 4 * SHORT) and (kind != "consent" or place in NAMES)
            if counts and (phrase := next((p for p in phrases if p in low), None)):
                yield Sign(kind, place, f"{place}: {_around(text, phrase)}")


def _emptiness(document: Document, row: PageRow, n_words: int) -> Iterator[Sign]:
    """Yield what tells a page that scripts were to fill, or one with nothing in it."""
    n_scripts = len(document.tagged("script"))
    mounts = [*document.marked("id"), *document.tagged(*MOUNTS)]
    mount = next((e for e in mounts if e.get("id") in MOUNTS or e.tag in MOUNTS), None)
    if n_words < BARE and n_scripts and mount is not None and not words_of(mount):
        yield Sign("empty-shell", "mount", f"nothing in {mount.get('id') or mount.tag}")
    elif not n_words and not row.images and not row.links:
        kind = "empty-shell" if n_scripts else "empty"
        yield Sign(kind, "words", f"no words, pictures or links, {n_scripts} scripts")


def _kind_of(status: str) -> str | None:
    return "server-error" if status[:1] == "5" else BY_STATUS.get(status[:3])


def _words(element: Element) -> str:
    """Return the words of a ``noscript``, which are not visible words elsewhere."""
    return " ".join([element.text or "", *(words_of(child) + (child.tail or "") for child in element)])


def _around(text: str, phrase: str) -> str:
    """Return the words that were found with some that stand around them."""
    start = max(text.casefold().replace("\u2019", "'").find(phrase), 0)
    return " ".join(text[max(start - 20, 0) : start + len(phrase) + 20].split())
