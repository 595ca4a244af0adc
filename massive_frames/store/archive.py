"""Every body that came, compressed: what was paid for can be read again at no cost."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import zstandard

from massive_frames.errors import StoreError
from massive_frames.models import Payload
from massive_frames.store.compression import (
    Dictionary,
    Packed,
    Packer,
    raw_content,
    unpack,
    unpack_dictionary,
)
from massive_frames.store.database import Database

Key = TypeVar("Key")
Value = TypeVar("Value")

KEPT_IN_MEMORY = 4
"""Batches that are packed, and dictionaries that are read with: each at most 2 MB and its tables."""


class Archive:
    """The bodies of one store; several threads may use it at once.

    Parameters
    ----------
    database : Database
        The store's file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._packers: _Recent[str, Packer] = _Recent()
        self._dictionaries: _Recent[int, zstandard.ZstdCompressionDict] = _Recent()

    def load(self, batch_id: str) -> None:
        """Go on with the dictionary of a batch that was stopped; to be called before its first `pack`."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT dictionary_id, zstd FROM dictionaries WHERE batch_id = ? "
                "ORDER BY dictionary_id DESC LIMIT 1",
                (batch_id,),
            ).fetchone()
        dictionary = Dictionary.from_store(batch_id, *row) if row else None
        self._packers.get(batch_id, lambda: Packer(batch_id, dictionary))

    def pack(self, batch_id: str, payload: Payload) -> Packed:
        """Return a body compressed; the store is not touched, so that any thread may do it."""
        payload.sha256  # noqa: B018 - hashed here, so that the one who writes need not
        return self._packers.get(batch_id, lambda: Packer(batch_id)).pack(payload.body)

    def keep(self, batch_id: str, payload: Payload, packed: Packed) -> int:
        """Keep a body that was packed, and return its id; see ``keep_all``."""
        return self.keep_all(batch_id, [(payload, packed)])[0]

    def keep_all(self, batch_id: str, bodies: Sequence[tuple[Payload, Packed]]) -> list[int]:
        """Keep bodies that were packed, with their dictionaries; on disk when the transaction ends.

        Returns
        -------
        list of int
            The bodies' ids.
        """
        with self._database.transaction() as connection:
            for dictionary in {id(packed.dictionary): packed.dictionary for _, packed in bodies}.values():
                if dictionary is not None:
                    _keep_dictionary(connection, batch_id, dictionary)
            (last,) = connection.execute("SELECT coalesce(max(body_id), 0) FROM bodies").fetchone()
            ids = [last + 1 + n for n in range(len(bodies))]
            connection.executemany(
                "INSERT INTO bodies (body_id, batch_id, request_key, retrieved_at, content_type, "
                "http_status, sha256, n_bytes, dictionary_id, zstd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_row(batch_id, *body, body_id) for body, body_id in zip(bodies, ids, strict=True)],
            )
        return ids

    def get(self, body_id: int) -> Payload | None:
        """Return a body as it came, or None where there is none of that id.

        Raises
        ------
        StoreError
            The body is damaged: its bytes are not those that came.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT request_key, retrieved_at, content_type, http_status, sha256, n_bytes, "
                "dictionary_id, zstd FROM bodies WHERE body_id = ?",
                (body_id,),
            ).fetchone()
        if row is None:
            return None
        key, retrieved_at, content_type, http_status, sha256, n_bytes, dictionary_id, packed = row
        try:
            body = unpack(packed, n_bytes, self._dictionary(dictionary_id))
        except ValueError as error:
            raise self._damaged(body_id, str(error)) from error
        payload = Payload(key, body, content_type, http_status, datetime.fromisoformat(retrieved_at))
        if payload.sha256 != sha256:
            raise self._damaged(body_id, "its hash is another")
        return payload

    def find(self, batch_id: str, request_key: str) -> list[int]:
        """Return the ids of the bodies that a batch got for a request, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT body_id FROM bodies WHERE batch_id = ? AND request_key = ? ORDER BY body_id",
                (batch_id, request_key),
            ).fetchall()
        return [body_id for (body_id,) in rows]

    def _dictionary(self, dictionary_id: int | None) -> zstandard.ZstdCompressionDict | None:
        if dictionary_id is None:
            return None
        return self._dictionaries.get(dictionary_id, lambda: self._read_dictionary(dictionary_id))

    def _read_dictionary(self, dictionary_id: int) -> zstandard.ZstdCompressionDict:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT zstd FROM dictionaries WHERE dictionary_id = ?", (dictionary_id,)
            ).fetchone()
        if row is None:
            raise ValueError(f"its dictionary {dictionary_id} is not there")
        return raw_content(unpack_dictionary(row[0]))

    def _damaged(self, body_id: int, why: str) -> StoreError:
        return StoreError(f"store={str(self._database.path)!r}: body {body_id} is damaged: {why}")


def _row(batch_id: str, payload: Payload, packed: Packed, body_id: int) -> tuple[Any, ...]:
    dictionary = packed.dictionary
    return (
        body_id,
        batch_id,
        payload.request_key,
        payload.retrieved_at.isoformat(),
        payload.content_type,
        payload.http_status,
        payload.sha256,
        len(payload.body),
        dictionary.dictionary_id if dictionary else None,
        packed.zstd,
    )


def _keep_dictionary(connection: sqlite3.Connection, batch_id: str, dictionary: Dictionary) -> None:
    """Write a dictionary where it is missing: asked each time, for an earlier write may have been undone."""
    (known,) = connection.execute(
        "SELECT count(*) FROM dictionaries WHERE dictionary_id = ?", (dictionary.dictionary_id,)
    ).fetchone()
    if not known:
        connection.execute(
            "INSERT INTO dictionaries VALUES (?, ?, ?)",
            (dictionary.dictionary_id, batch_id, dictionary.stored),
        )


class _Recent(Generic[Key, Value]):
    """The few values that were used last."""

    def __init__(self) -> None:
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made when it is not there."""
        with self._lock:
            if key not in self._values:
                self._values[key] = make()
                if len(self._values) > KEPT_IN_MEMORY:
                    self._values.popitem(last=False)
            self._values.move_to_end(key)
            return self._values[key]
