"""What a batch would be, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """The size and price of a batch.

    Parameters
    ----------
    service : str
        The service's name.
    asked : int
        Requests named, equal ones counted each time.
    requests : int
        Distinct requests that would be sent.
    credits : float
        What they cost when all succeed.
    """

    service: str
    asked: int
    requests: int
    credits: float
