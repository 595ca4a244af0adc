"""Addresses that were given, and the user and password that may stand in them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from massive_frames.errors import InvalidRequestError
from massive_frames.transport import Secret


def parted(name: str, address: str) -> dict[str, Any]:
    """Return the settings that an address stands for: itself, and whoever is named before its host.

    A user in a cluster's address becomes settings of its own, so that the password stands in no store, error
    or log.

    Parameters
    ----------
    name : str
        The setting, such as ``elasticsearch_url``.
    address : str
        What was given for it.

    Raises
    ------
    InvalidRequestError
        The address is none, or names a user where only a token lets in.

    Example
    -------
    >>> list(parted("opensearch_url", "https://ann:tea@host/").values())
    ['https://host', 'ann', Secret('***')]
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        raise InvalidRequestError(name, without_user(address), "an address such as https://host") from None
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        return {name: address.rstrip("/")}
    if name == "base_url":
        raise InvalidRequestError(name, without_user(address), "an address without a user; `token` lets in")
    username, _, password = user.partition(":")
    backend = name.removesuffix("_url")
    return {
        name: parts._replace(netloc=host).geturl().rstrip("/"),
        f"{backend}_username": unquote(username),
        f"{backend}_password": Secret(unquote(password)),
    }


def without_user(address: str) -> str:
    """Return an address that can be shown: with ``***`` where a user and password may stand.

    Example
    -------
    >>> without_user("ann:tea@host:9200")
    '***@host:9200'
    """
    before, at, host = address.rpartition("@")
    return f"***@{host}" if at and before else address
