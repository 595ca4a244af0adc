"""What a service answered: raw bytes with their type, before anybody has read them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True)
class Payload:
    """One answer's body as it came.

    Parameters
    ----------
    request_key : str
        The key of the request that it answers.
    body : bytes
        The raw bytes.
    content_type : str
        The ``Content-Type`` header, empty when there was none.
    http_status : int
        The status of the HTTP answer that carried it.
    retrieved_at : datetime
        When it came (UTC).
    """

    request_key: str
    body: bytes
    content_type: str
    http_status: int
    retrieved_at: datetime

    @cached_property
    def sha256(self) -> str:
        """Return the SHA-256 of the body in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()
