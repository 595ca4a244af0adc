"""The narrow seam between the services and HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

QueryParams = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Response:
    """An HTTP answer, read to its end.

    Parameters
    ----------
    status : int
        The HTTP status.
    headers : mapping
        Header values by lower-case name.
    body : bytes
        The decoded body.
    received_at : datetime
        When its last byte came (UTC).
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime

    @property
    def content_type(self) -> str:
        """The ``Content-Type`` header, or an empty text."""
        return self.headers.get("content-type", "")


class Transport(Protocol):
    """Whatever can carry a request to a service and bring the answer back."""

    async def send(self, method: str, path: str, params: QueryParams = ()) -> Response:
        """Send one request and return the whole answer, whatever its status.

        Raises
        ------
        NetworkError
            No connection could be made, or it broke before the body was whole.
        ServiceTimeoutError
            No answer came in time.
        """
        ...
