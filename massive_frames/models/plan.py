"""Turn what the caller asked for into single, checked requests: the cartesian product, each sent once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from massive_frames.checks import choice
from massive_frames.errors import InvalidRequestError
from massive_frames.models.asked import axis_of, kept, subjects
from massive_frames.models.owned import owned
from massive_frames.models.parameter import Parameter
from massive_frames.models.request import Request

Invalid = tuple[Request, InvalidRequestError]

INVALID_WEIGHT = 3
"""An invalid request counts so often in a fingerprint; a valid one counts once."""


class Requests(Sequence[Request]):
    """Requests that are made anew each time they are walked through, so that a million take no room.

    Parameters
    ----------
    make : callable
        Returns an iterator over them.
    count : int
        How many there are.
    """

    def __init__(self, make: Callable[[], Iterator[Request]], count: int) -> None:
        self._make, self._count = make, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Request]:
        return self._make()

    @overload
    def __getitem__(self, index: int) -> Request: ...

    @overload
    def __getitem__(self, index: slice) -> list[Request]: ...

    def __getitem__(self, index: int | slice) -> Request | list[Request]:
        return list(self)[index]


@dataclass(frozen=True)
class Plan:
    """What will be sent, in order.

    Parameters
    ----------
    service : str
        The service's name.
    requests : sequence of Request
        Every distinct request that can be sent.
    invalid : list of (Request, InvalidRequestError)
        Requests that break a limit, when ``on_invalid="row"``.
    n_asked : int
        How many requests the caller named, equal ones counted each time.
    fingerprint : str
        The same for the same set of requests, valid and invalid, in whatever order.
    """

    service: str
    requests: Sequence[Request]
    invalid: list[Invalid] = field(default_factory=list)
    n_asked: int = 0
    fingerprint: str = ""


def plan_requests(
    service: str,
    parameters: Sequence[Parameter],
    subject: object,
    given: Mapping[str, object],
    *,
    on_invalid: str = "raise",
) -> Plan:
    """Cross the subject's values with every list-valued parameter, and check each request.

    Parameters
    ----------
    service : str
        The service's name.
    parameters : sequence of Parameter
        What the service takes; the first one is the subject (the query, the prompt, the URL).
    subject : str, iterable of str or pandas.DataFrame
        The subject's values. A frame is taken row by row: its columns are parameters.
    given : mapping
        The other parameters; ``None`` means not given, a list is crossed.
    on_invalid : {"raise", "row"}
        Whether a request that breaks a limit stops everything or becomes a row.

    Raises
    ------
    InvalidRequestError
        A parameter breaks a limit (``on_invalid="raise"``), or nothing was asked.
    """
    choice("on_invalid", on_invalid, ("raise", "row"))
    named = [p for p in parameters[1:] if given.get(p.name) is not None]
    axes = {p.name: owned(axis_of(p, given[p.name])) for p in named}
    asked = owned(kept(parameters[0], subject))

    def walk() -> Iterator[Request | Invalid | None]:
        return _distinct(service, parameters, _expand(parameters, asked, axes))

    n_asked, count, keys, invalid = 0, 0, 0, []
    for found in walk():
        n_asked += 1
        if isinstance(found, Request):
            count += 1
            keys += int(found.key, 16)
        elif found is not None:
            if on_invalid == "raise":
                raise found[1]
            invalid.append(found)
            keys += int(found[0].key, 16) * INVALID_WEIGHT
    if not n_asked:
        raise InvalidRequestError(parameters[0].plural, subject, "at least one value")
    good = Requests(lambda: (found for found in walk() if isinstance(found, Request)), count)
    return Plan(service, good, invalid, n_asked, f"{keys % 2**128:032x}")


def _distinct(
    service: str, parameters: Sequence[Parameter], expanded: Iterable[tuple[int, dict[str, object]]]
) -> Iterator[Request | Invalid | None]:
    """Yield each request, or what is wrong with it; None for one that equals an earlier one."""
    folded = frozenset(parameter.name for parameter in parameters if parameter.fold)
    seen: set[bytes] = set()
    for row, raw in expanded:
        wrong = None
        try:
            request = Request(service, _check(parameters, raw, row), folded, place=len(seen))
        except InvalidRequestError as error:
            request, wrong = Request(service, raw, folded, place=len(seen)), error
        key = bytes.fromhex(request.key)
        if key in seen:
            yield None
            continue
        seen.add(key)
        yield request if wrong is None else (request, wrong)


def _check(parameters: Sequence[Parameter], raw: Mapping[str, object], row: int) -> dict[str, Any]:
    subject = parameters[0]
    if subject.name not in raw and "url" not in raw:
        raise InvalidRequestError(subject.name, None, f"{subject.expected}; this row has none", row)
    checked: dict[str, Any] = {p.name: p.default for p in parameters if p.default is not None}
    checked |= {p.name: p.check(raw[p.name], row) for p in parameters if p.name in raw}
    for parameter in parameters:
        if parameter.name in checked and parameter.needs and parameter.needs not in checked:
            value = checked[parameter.name]
            raise InvalidRequestError(parameter.name, value, f"a {parameter.needs} beside it", row)
    return checked


def _expand(
    parameters: Sequence[Parameter], subject: object, axes: Mapping[str, list[object]]
) -> Iterator[tuple[int, dict[str, object]]]:
    for row, base in enumerate(subjects(parameters, subject, axes)):
        crossed = {name: values for name, values in axes.items() if name not in base}
        for combination in itertools.product(*crossed.values()):
            yield row, {**base, **dict(zip(crossed, combination, strict=True))}
