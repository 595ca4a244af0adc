"""Finds whose each page of an archive is, and never guesses: a page that cannot be told is left out.

In order: the key or the query that the archive gives; the query that the page names; the number that the
archive or the file's name gives; the order. A page that names another query is left out whatever else is
said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from massive_frames.services.archives.entries import Budget, shown
from massive_frames.services.archives.evidence import Evidence, normal, query_of_address
from massive_frames.services.archives.spool import Kept

_NUMBERED, _PARTS = re.compile(r"[A-Za-z]*([0-9]{1,6})"), re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True)
class Wanted:
    """One request of the batch: its key, and the query it asks for (None where that is not known)."""

    key: str
    query: str | None = None


class Matcher:
    """Matches one archive's pages with one batch's requests.

    Parameters
    ----------
    wanted : sequence of Wanted
        The requests, in the order in which they were sent.
    entries : sequence of Kept
        The pages, in the order of the archive.
    """

    def __init__(self, wanted: Sequence[Wanted], entries: Sequence[Kept], budget: Budget) -> None:
        self._wanted, self._entries, self._budget = wanted, entries, budget
        self._queries = [normal(one.query) if one.query else "" for one in wanted]
        self._known = frozenset(query for query in self._queries if query)
        self._by_query: dict[str, list[int]] = {}
        self._by_letters: dict[str, list[int]] = {}
        for place, query in enumerate(self._queries):
            if query:
                self._by_query.setdefault(query, []).append(place)
            if letters := _letters(query):
                self._by_letters.setdefault(letters, []).append(place)
        self._by_key = {one.key: place for place, one in enumerate(wanted)}
        self._unclear = False
        self._pages = [entry.said for entry in entries]

    def match(self) -> Mapping[str, Kept]:
        """Return the pages by request key."""
        numbers = self._numbers()
        places: list[int | None] = []
        for at, (entry, page) in enumerate(zip(self._entries, self._pages, strict=True)):
            place = self._told(entry)
            place = self._named(page) if place is None else place
            place = numbers[at] if place is None else place
            places.append(self._unless_against(place, page, entry))
        return self._pages_at(self._in_order(places))

    def _told(self, entry: Kept) -> int | None:
        if entry.key in self._by_key:
            return self._by_key[str(entry.key)]
        if entry.query is None:
            named = self._by_letters.get(_letters(_stem(entry.name)), [])
            return named[0] if len(named) == 1 and not _stem(entry.name).isdigit() else None
        queries = (entry.query, query_of_address(entry.query) or "")
        return next((place for query in queries if (place := self._only(query)) is not None), None)

    def _named(self, page: Evidence) -> int | None:
        """Return the one request whose query a page names."""
        if page.sure:
            found = {place for query in page.sure for place in self._by_query.get(query, ())}
        else:
            found = {place for place, query in enumerate(self._queries) if page.speaks_for(query)}
        return found.pop() if len(found) == 1 else None

    def _only(self, query: str) -> int | None:
        places = self._by_query.get(normal(query), [])
        exact = [place for place in places if self._wanted[place].query == query]
        chosen = exact if len(exact) == 1 else places
        return chosen[0] if len(chosen) == 1 else None

    def _numbers(self) -> list[int | None]:
        """Return each page's place by its number, where it is certain whether they count from 0 or from 1."""
        given = [_number(entry) for entry in self._entries]
        there = [number for number in given if number is not None]
        if not there or len(set(there)) != len(there):
            return [None] * len(given)
        bases = [base for base in (0, 1) if min(there) >= base and max(there) < len(self._wanted) + base]
        if len(bases) > 1:
            bases = [base for base in bases if self._agrees(given, base)]
        if len(bases) != 1:
            self._unclear = True
            return [None] * len(given)
        return [None if number is None else number - bases[0] for number in given]

    def _agrees(self, given: Sequence[int | None], base: int) -> bool:
        """Say whether what pages and archive tell of queries agrees with counting from ``base``."""
        told = [
            (number - base, place)
            for number, entry, page in zip(given, self._entries, self._pages, strict=True)
            if number is not None
            and (place := self._named(page) if entry.query is None else self._told(entry)) is not None
        ]
        return bool(told) and all(number == place for number, place in told)

    def _unless_against(self, place: int | None, page: Evidence, entry: Kept) -> int | None:
        if place is None or not self._queries[place]:
            return place
        query = self._queries[place]
        if page.speaks_against(query, self._known - {query}):
            self._budget.note(f"the page {shown(entry.name)} is for another query than its place says")
            return None
        return place

    def _in_order(self, places: list[int | None]) -> list[int | None]:
        """Give all pages their places by order, where there are as many as requests."""
        if None not in places or len(places) != len(self._wanted):
            return places
        numbered = any(_number(entry) is not None or entry.query for entry in self._entries)
        moved = any(place is not None and place != at for at, place in enumerate(places))
        against = any(
            self._queries[at] and page.speaks_against(self._queries[at], self._known - {self._queries[at]})
            for at, page in enumerate(self._pages)
        )
        return places if numbered or moved or against else list(range(len(places)))

    def _pages_at(self, places: Sequence[int | None]) -> Mapping[str, Kept]:
        claims: dict[int, list[Kept]] = {}
        for place, entry in zip(places, self._entries, strict=True):
            if place is not None:
                claims.setdefault(place, []).append(entry)
        if None in places and self._unclear:
            self._budget.note("the numbers of its entries do not tell where they count from")
        if None in places:
            self._budget.note(f"{places.count(None)} pages could not be told whose they are")
        one = {at: found for at, found in claims.items() if len({entry.sha256 for entry in found}) == 1}
        if len(one) < len(claims):
            self._budget.note("several pages claim to be one request's")
        return {self._wanted[at].key: found[0] for at, found in one.items()}


def _number(entry: Kept) -> int | None:
    if entry.number is not None:
        return entry.number
    found = _NUMBERED.fullmatch(_PARTS.split(_stem(entry.name))[-1])
    return int(found[1]) if found else None


def _stem(name: str) -> str:
    """Return a file's name without its folder and its ending."""
    last = re.split(r"[/\\]", name)[-1]
    return last.rpartition(".")[0] or last


def _letters(text: str) -> str:
    """Return a text as it may stand in a file's name: its letters and digits alone."""
    return "".join(char for char in text.casefold() if char.isalnum())
