"""The narrow seam between the services and HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol

QueryParams = Sequence[tuple[str, str]]
Before = Callable[[], Awaitable[None]]


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

    async def send(
        self,
        method: str,
        path: str,
        params: QueryParams = (),
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        before: Before | None = None,
    ) -> Response:
        """Send one request and return the whole answer, whatever its status.

        ``json``, where given, is sent as the body, and ``headers`` beside the transport's own; ``before`` is
        awaited when the request's turn has come, just before it leaves. No request is sent twice: an error
        says by ``sent`` whether the service may have got it.

        Raises
        ------
        NetworkError
            No connection could be made, or it broke before the answer came.
        ServiceTimeoutError
            No answer came in time.
        MalformedBodyError
            The body broke off, or is too large.
        """
        ...

    async def download(self, url: str, file: BinaryIO, *, limit_bytes: int) -> Response:
        """Copy what stands at an address into a file and return the answer, its body empty.

        At most three redirects are followed. The token goes along only where scheme, host and port are the
        service's own, and never again after a redirect away from there. An answer that is no success leaves
        the file as it is, and its text is the body.

        Raises
        ------
        NetworkError, ServiceTimeoutError
            As ``send`` does.
        MalformedBodyError
            The body breaks off, has more than ``limit_bytes`` bytes when unpacked, or the address is none of
            http or https. Some of it may stand in the file.
        """
        ...
