"""The bodies that answer a batch's requests, one after the other, each with what was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from massive_frames.errors import StoreError
from massive_frames.models import Payload
from massive_frames.store.archive import Archive
from massive_frames.store.database import Database

Address = Callable[[str, str, Mapping[str, Any]], str]
"""From a base address, a service's name and its parameters to the address that was asked."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One body of a batch; ``nth`` counts the bodies of one request, from 1."""

    batch_id: str
    nth: int
    params: str
    job_id: str
    url: str
    payload: Payload


def kept_bodies(database: Database, batch_id: str, address: Address | None = None) -> Iterator[Kept]:
    """Yield the bodies of a batch in the order asked, also those that an earlier batch had fetched.

    Raises
    ------
    StoreError
        There is no such batch, or a body is damaged.
    """
    archive, url_of = Archive(database), address or plain_address
    with database.reading() as connection:
        batch = connection.execute(
            "SELECT service, base_url FROM batches WHERE batch_id = ?", (batch_id,)
        ).fetchone()
        ids = connection.execute(
            "SELECT b.body_id FROM bodies b LEFT JOIN requests r "
            "ON r.batch_id = :batch AND r.request_key = b.request_key "
            "WHERE b.body_id IN (SELECT body_id FROM bodies WHERE batch_id = :batch "
            "UNION SELECT body_id FROM requests WHERE batch_id = :batch) "
            "ORDER BY coalesce(r.ordinal, -1), b.request_key, b.body_id",
            {"batch": batch_id},
        ).fetchall()
    if batch is None:
        raise StoreError(f"batch_id={batch_id!r}: expected a batch of this store; mf.batches() lists them")
    service, base_url = batch
    last, nth = "", 0
    for (body_id,) in ids:
        payload = archive.get(body_id)
        if payload is None:
            continue
        nth = nth + 1 if payload.request_key == last else 1
        last = payload.request_key
        params, job_id = _asked(database, batch_id, last)
        url = url_of(_without_user(base_url), service, json.loads(params))
        yield Kept(batch_id, nth, params, job_id, url, payload)


def _asked(database: Database, batch_id: str, request_key: str) -> tuple[str, str]:
    with database.reading() as connection:
        row = connection.execute(
            "SELECT params, coalesce(job_id, '') FROM requests WHERE batch_id = ? AND request_key = ?",
            (batch_id, request_key),
        ).fetchone()
    return row or ("{}", "")


def plain_address(base_url: str, service: str, params: Mapping[str, Any]) -> str:
    """Return an address made of a service's name and the parameters by their names in Python."""
    values = {name: value for name, value in params.items() if value is not None}
    query = urlencode(values, doseq=True, errors="replace")
    return f"{base_url.rstrip('/')}/{service}{'?' if query else ''}{query}"


def _without_user(base_url: str) -> str:
    """Return an address without the name and password that may stand in it."""
    parts = urlsplit(base_url or "urn:unknown")
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
