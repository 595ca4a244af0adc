"""Every body that came, compressed: what was paid for can be read again at no cost."""

from __future__ import annotations

from datetime import datetime

import zstandard

from massive_frames.models import Payload
from massive_frames.store.database import Database

LEVEL = 3


class Archive:
    """The bodies of one store.

    Parameters
    ----------
    database : Database
        The store's file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, batch_id: str, payload: Payload) -> None:
        """Keep a body; it is on disk when this returns, unless inside a wider transaction."""
        self.keep(batch_id, payload, self.pack(payload))

    @staticmethod
    def pack(payload: Payload) -> bytes:
        """Return the body compressed."""
        return zstandard.ZstdCompressor(level=LEVEL).compress(payload.body)

    def keep(self, batch_id: str, payload: Payload, packed: bytes) -> None:
        """Keep a body that was compressed before."""
        row = (
            batch_id,
            payload.request_key,
            payload.retrieved_at.isoformat(),
            payload.content_type,
            payload.http_status,
            payload.sha256,
            len(payload.body),
            packed,
        )
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def get(self, batch_id: str, request_key: str) -> Payload | None:
        """Return the body of a request, or None where none was kept."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT zstd, n_bytes, content_type, http_status, retrieved_at FROM bodies "
                "WHERE batch_id = ? AND request_key = ?",
                (batch_id, request_key),
            ).fetchone()
        if row is None:
            return None
        packed, n_bytes, content_type, http_status, retrieved_at = row
        body = zstandard.ZstdDecompressor().decompress(packed, max_output_size=n_bytes) if n_bytes else b""
        return Payload(request_key, body, content_type, http_status, datetime.fromisoformat(retrieved_at))
