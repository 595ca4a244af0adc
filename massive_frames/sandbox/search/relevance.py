"""How well a word fits a document: BM25 as Lucene counts it, over each index by itself.

The formula is that of Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, with k1 = 1.2
and b = 0.75; the factor k1 + 1, which newer versions of Lucene leave out, is in it.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache

from massive_frames.sandbox.search.scope import Document, scope_of

K1, B = 1.2, 0.75


@dataclass(frozen=True)
class Statistics:
    """What is counted of one field in one index."""

    documents: int
    mean_length: float
    holding: Counter[object]


@cache
def statistics(index: str, field: str) -> Statistics:
    """Return the counts of a field: documents that have it, its mean length, documents by word."""
    found = [terms_of(d, field) for d in scope_of(index).documents if field in d.values]
    holding = Counter(term for terms in found for term in set(terms))
    return Statistics(len(found), sum(map(len, found)) / max(1, len(found)), holding)


def terms_of(document: Document, field: str) -> list[object]:
    """Return the terms that a field of a document is found by: a text's words, or the values themselves."""
    values = document.values.get(field, ())
    return [term for value in values for term in (value if isinstance(value, tuple) else (value,))]


def score(document: Document, field: str, term: object, *, text: bool) -> float | None:
    """Return how well a term fits, or None where the field does not hold it."""
    terms = terms_of(document, field)
    frequency = terms.count(term)
    if not frequency:
        return None
    counted = statistics(document.index, field)
    holding = counted.holding[term]
    rarity = math.log(1 + (counted.documents - holding + 0.5) / (holding + 0.5))
    own = len(terms) if text else 1  # no length is written down of what is no text
    length = K1 * (1 - B + B * own / counted.mean_length)
    return rarity * frequency * (1 + K1) / (frequency + length)
