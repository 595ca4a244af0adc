"""Lists of cards, threads of posts: blocks of one shape beside each other, all of which are the content.

Short lines that are mostly a link look like a menu to whoever judges them one by one: so titles of cards and
names of authors get lost, and in scripts that need few letters whole posts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import accumulate, chain, islice

from massive_frames.parsers.answers.words import words_in
from massive_frames.parsers.page import lineage
from massive_frames.parsers.text import lines_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages.document import Document

SHAPES = ("article", "div", "li", "section")
FEWEST = 4
"""Blocks of one shape; fewer may be chance."""
LARGEST = 3
"""Groups of blocks that are looked at."""
MOST = 0.8
"""The share of the blocks that have a link, and of what was found that must be theirs."""
HALF = 0.5
"""The share of the words that one block may have at the most: an article beside short blocks is no list."""
HIGHEST = 6
"""Elements around the blocks among which the one that has all of the words found is looked for."""
ALL = 0.98
"""The share of the words found that such an element must have."""
WIDER = 1.3
"""How many times as many words it may have as the one inside of it."""
MUCH = 1.02
"""How many times the words found a part must have to be taken instead."""


def part_of(
    document: Document, found: str, asides: Callable[[], frozenset[Element]]
) -> tuple[Element, frozenset[Element]] | None:
    """Return the part of the page whose blocks the main text is from, if much of them was left out.

    Parameters
    ----------
    document : Document
        The page.
    found : str
        The main text, as it was found.
    asides : callable
        Returns what is not content, such as menus; most pages need not be searched for it.

    Returns
    -------
    tuple
        The part, and what in it is not content.
    """
    groups = list(islice(_groups(document, len(found)), LARGEST))
    without = asides() if groups else frozenset()
    words = Counter(words_in(found)) if groups else Counter()
    for blocks in groups:
        around = blocks[0].getparent()
        said = [inside for block in blocks if (inside := words_in(lines_of(block, without)))]
        theirs = Counter(chain.from_iterable(said))
        if around is None or len(said) < FEWEST or max(map(len, said)) > HALF * theirs.total():
            continue
        if (words & theirs).total() >= MOST * words.total():
            whole = _whole(around, words, without)
            return (whole, without - {whole, *whole.iterancestors()}) if whole is not None else None
    return None


def _groups(document: Document, n_chars: int) -> Iterator[list[Element]]:
    """Yield blocks beside each other that have one shape and links, those with the most words first."""
    found: defaultdict[tuple[int, str, str], list[Element]] = defaultdict(list)
    tree = document.root.tree
    for element in document.tagged(*SHAPES):
        name = (element.get("class") or "").split(maxsplit=1)[:1]
        found[tree.parents[element.number], element.tag, "".join(name)].append(element)
    sums = [0, *accumulate(map(len, tree.words))]
    groups = []
    for blocks in found.values():
        if len(blocks) < FEWEST or (size := sum(_chars(block, sums) for block in blocks)) < MOST * n_chars:
            continue
        if sum(next(block.iter("a"), None) is not None for block in blocks) >= MOST * len(blocks):
            groups.append((size, blocks))
    yield from (blocks for _, blocks in sorted(groups, key=lambda group: -group[0]))


def _chars(element: Element, sums: list[int]) -> int:
    texts = element.tree.texts
    return sums[bisect_left(texts, element.end)] - sums[bisect_left(texts, element.number)]


def _whole(around: Element, words: Counter[str], without: frozenset[Element]) -> Element | None:
    """Return the part around the blocks that has all of the words found; None where it has hardly more."""
    best, n_words = None, words.total()
    for part in islice(lineage(around), HIGHEST):
        theirs = Counter(words_in(lines_of(part, without)))
        if best is not None and theirs.total() > best[1] * WIDER:
            break
        best = part, theirs.total()
        if (words & theirs).total() >= ALL * n_words:
            break
    return best[0] if best is not None and best[1] >= MUCH * n_words else None
