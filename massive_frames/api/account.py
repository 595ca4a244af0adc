"""Ask the Massive API about the account itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from massive_frames.sync import Client


def account() -> pd.DataFrame:
    """Return the credits left: one row an account, ``email`` and ``credits``.

    Raises
    ------
    AuthenticationError
        The service refused the token.

    Example
    -------
    >>> mf.account().columns.tolist()
    ['email', 'credits']
    """
    return Client().account()


def devices(service: str = "search") -> pd.DataFrame:
    """Return the devices that a service can emulate: one row each, ``service`` and ``device``.

    Parameters
    ----------
    service : str
        ``search``, ``ai`` or ``browser``.

    Raises
    ------
    InvalidRequestError
        There is no such service.

    Example
    -------
    >>> mf.devices("search").columns.tolist()
    ['service', 'device']
    """
    return Client().devices(service)


def usage(
    from_: str | datetime | None = None,
    to: str | datetime | None = None,
    *,
    service: str | Sequence[str] = (),
    by: str = "total",
) -> pd.DataFrame:
    """Return what an account has used between two times.

    Parameters
    ----------
    from_, to : str or datetime, optional
        ISO times, both included; taken as UTC when they name no zone. By default the thirty days before
        ``to``, and ``to`` is now.
    service : str or list of str, optional
        ``search``, ``ai``, ``browser``; all by default.
    by : {"total", "hour"}
        One row for the whole time, or one an hour.

    Returns
    -------
    pandas.DataFrame
        ``email, from, to, service, result`` (success or failure), ``calls, credits, mean_s`` (seconds).

    Raises
    ------
    InvalidRequestError
        A time cannot be read, or ``to`` lies before ``from_``.

    Example
    -------
    >>> mf.usage("2026-01-01", "2026-01-02").columns.tolist()
    ['email', 'from', 'to', 'service', 'result', 'calls', 'credits', 'mean_s']
    """
    return Client().usage(from_, to, service=service, by=by)
