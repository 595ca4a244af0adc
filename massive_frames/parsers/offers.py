"""A card that offers a product: its name, price, merchant, stars, picture and, where it has one, address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from massive_frames.models.row import Image, Link, SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Page
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.spans import heading_in, marked_in
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

LONGEST_PRICE = 24
_CUT = ("...", "\u2026")
_EDGES = " .,\"'\u00bb\u201d"
_STARS = re.compile(r"(?<![\d.,])\d[.,]\d(?![\d.,%])")
_STARRED = ("span", "div")
_AMOUNT = re.compile(r"[\d.,'\u2019\s+*/()~\u2013-]+")
_CURRENCY = re.compile(
    "aed|ars|aud|bgn|brl|cad|chf|clp|cop|czk|din|dkk|eur|ft|gbp|hkd|huf|idr|ils|inr|jpy|k\u010d|kc|kn|kr|krw|lei"
    "|lv|mad|mxn|myr|nok|nzd|pen|php|pln|qar|rm|ron|rp|rsd?|rub|sar|sek|sgd|thb|tl|try|twd|uah|usd|vnd|zar|z\u0142"
    "|\u0433\u0440\u043d|\u0434\u0438\u043d|\u043b\u0432|\u0440(?:\u0443\u0431)?|\u0442\u0433|\u5143|\u5186|\uc6d0"
    "|\u0631\u0633|\u062f\u0625|\u062c\u0645|\u062f\u0643|\u0631\u0642|\u062f\u0645|\u062f\u062c|\u062f\u062a|\u0631\u064a\u0627\u0644|\u062f\u0631\u0647\u0645|\u062c\u0646\u064a\u0647"
)


def offer(card: Element, page: Page, *, unpriced: bool = False) -> SearchRow | None:
    """Read one card; None when it shows no price, unless cards of its kind may go without."""
    texts = texts_of(card)
    place = next((number for number, text in enumerate(texts) if number and is_price(text)), None)
    if place is None and not (unpriced and texts):
        return None
    row = SearchRow("shopping", title=_name(page, card, texts, place))
    if place:
        row.details["price"] = texts[place]
        row.site = next((text for text in texts[place + 1 :] if _is_merchant(text)), None)
    _lead(row, card)
    row.images = list(_pictures(card))
    rate(row, card, page)
    _check_stars(row, card, page)
    return row


def _check_stars(row: SearchRow, card: Element, page: Page) -> None:
    """Take the stars' own label where a card shows only the number of votes, such as "(2k+)"."""
    if row.rating is None:
        return
    spoken, tags = page.values("aria-label"), card.tree.tags
    labels = (spoken[number] for number in marked_in(page, card, "aria-label") if tags[number] in _STARRED)
    told = next((found for label in labels if label and (found := _STARS.findall(label))), [])
    rates = [float(number.replace(",", ".")) for number in told]
    if rates and row.rating not in rates:
        row.rating = rates[0]


def is_price(text: str) -> bool:
    """Tell a short text with digits and a currency's sign, or its code and nothing else."""
    if len(text) > LONGEST_PRICE or not any(c.isdigit() for c in text):
        return False
    if any(unicodedata.category(c) == "Sc" for c in text):
        return sum(c.isalpha() for c in text) <= LONGEST_PRICE // 3
    return _CURRENCY.fullmatch(_AMOUNT.sub("", text.casefold())) is not None


def _is_merchant(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return text[0].isalnum() and letters > 1 and not is_price(text)


def _name(page: Page, card: Element, texts: list[str], place: int | None) -> str:
    """Return the heading or what stands before the price, in full where the card cuts it off."""
    heading = heading_in(page, card, "div", "span", "h3", "h4")
    titles = texts_of(heading) if heading is not None else []
    shown = titles[0] if titles else texts[place - 1 if place else 0]
    cut = next((shown[: -len(mark)].rstrip() for mark in _CUT if shown.endswith(mark)), None)
    if not cut:
        return shown
    alts = [node.get("alt") or "" for node in card.iter("img")]
    labels = [node.get("aria-label") or "" for node in card.iter("a")]
    whole = (one_line(text) for text in (*alts, *labels))
    return next((text[text.index(cut) :].rstrip(_EDGES) for text in whole if cut in text), shown)


def _lead(row: SearchRow, card: Element) -> None:
    """Set the address, which a link over the card, its picture or its name has; other links are sources."""
    name = (row.title or "").casefold()
    others: dict[str, Link] = {}
    for link in card.iter("a"):
        url = unwrap(link.get("href")) if is_outward(link.get("href")) else None
        if url is None or url == row.url:
            continue
        words = text_of(link)
        leads = not words or next(link.iter("img"), None) is not None or name in words.casefold()
        if leads and row.url is None:
            row.url = url
        elif not leads:
            others.setdefault(url, Link(len(others) + 1, words, url, domain_of(url)))
    row.sources = list(others.values())


def _pictures(card: Element) -> Iterator[Image]:
    picture = next((node for node in card.iter("img") if node.get("alt")), None)
    if picture is not None:
        source = picture.get("src") or None
        if source is not None and source.startswith("data:"):
            source = source.partition(";")[0].removeprefix("data:")
        yield Image(1, source, one_line(picture.get("alt") or "") or None)
