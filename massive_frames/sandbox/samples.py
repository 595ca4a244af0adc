"""The made-up data that both cluster doubles hold: the same documents for SQL and for searches."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

N_LOGS, N_PRODUCTS = 500, 60
HOSTS = ("web-1", "web-2", "api-1", "cache-1")
CODES = ((200, 80), (301, 4), (404, 10), (500, 4), (503, 2))
WORDS = ("request", "served", "slow", "cache", "miss", "retry", "client", "gone", "database", "timeout")
KINDS = {"green": "sencha", "black": "assam", "white": "silver needle", "oolong": "high mountain"}
TAGS = ("organic", "loose", "bags", "gift", "new")
SELLERS = {"Leaf & Co": "us", "Teehaus": "de", "Maison du Thé": "fr"}
PLACES = {"us": (37.77, -122.42), "de": (52.52, 13.4), "fr": (48.86, 2.35)}


@dataclass(frozen=True)
class Index:
    """One index.

    Parameters
    ----------
    name : str
        Its name.
    fields : mapping of str to str
        The types of its fields, as a mapping calls them, by their names with dots.
    documents : tuple of mapping
        The ``_source`` of each; their ids are "1", "2", and so on.
    arrays : frozenset of str
        The fields that may hold several values.
    """

    name: str
    fields: Mapping[str, str]
    documents: tuple[Mapping[str, Any], ...]
    arrays: frozenset[str] = frozenset()


@cache
def indices() -> Mapping[str, Index]:
    """Return the sample indices by their names: ``logs`` and ``products``."""
    return {index.name: index for index in (_logs(), _products())}


def _logs() -> Index:
    draw = random.Random("logs")
    start = datetime(2026, 10, 1)  # noqa: DTZ001 - written with a Z
    documents = []
    for number in range(N_LOGS):
        at = start + timedelta(
            seconds=number * 1200 + draw.randrange(1200), milliseconds=draw.randrange(1000)
        )
        (code,) = draw.choices([code for code, _ in CODES], [weight for _, weight in CODES])
        documents.append(
            {
                "at": f"{at.isoformat(timespec='milliseconds')}Z",
                "host": draw.choice(HOSTS),
                "code": code,
                "bytes": draw.randrange(200, 5_000_000_000),
                "text": " ".join(draw.sample(WORDS, 3)),
            }
        )
    kinds = {"at": "date", "host": "keyword", "code": "integer", "bytes": "long", "text": "text"}
    return Index("logs", kinds, tuple(documents))


def _products() -> Index:
    draw = random.Random("products")
    start = datetime(2026, 1, 1)  # noqa: DTZ001 - written with a Z
    documents = []
    for number in range(N_PRODUCTS):
        kind, name = draw.choice(list(KINDS.items()))
        seller, country = draw.choice(list(SELLERS.items()))
        lat, lon = PLACES[country]
        documents.append(
            {
                "name": f"{name} no. {number + 1}",
                "kind": kind,
                "price": draw.randrange(300, 9000) / 100,
                "rating": draw.randrange(2, 11) / 2 if draw.random() < 0.9 else None,
                "in_stock": draw.random() < 0.8,
                "added": f"{(start + timedelta(days=draw.randrange(300))).date()}T00:00:00.000Z",
                "tags": draw.sample(TAGS, draw.randrange(1, 4)),
                "location": {"lat": lat, "lon": lon},
                "seller": {"name": seller, "country": country},
            }
        )
    kinds = {
        "name": "text",
        "kind": "keyword",
        "price": "double",
        "rating": "half_float",
        "in_stock": "boolean",
        "added": "date",
        "tags": "keyword",
        "location": "geo_point",
        "seller.name": "keyword",
        "seller.country": "keyword",
    }
    return Index("products", kinds, tuple(documents), frozenset({"tags"}))
