"""The transport that everything uses: paced requests over aiohttp's connection pool."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from json import dumps
from types import TracebackType
from typing import Any, BinaryIO, Self
from urllib.parse import urlencode

import aiohttp
import anyio
from yarl import URL

from massive_frames.errors import (
    ConfigurationError,
    MalformedBodyError,
    NetworkError,
    ServiceError,
    ServiceTimeoutError,
)
from massive_frames.transport.base import Before, QueryParams, Response
from massive_frames.transport.endpoint import Endpoint
from massive_frames.transport.pacing import Pacer
from massive_frames.transport.reading import Reader
from massive_frames.transport.session import CONNECT_S, FAILURES, NEVER_SENT, READ_S, open_session

TOTAL_S, DOWNLOAD_S = 200.0, 3600.0
MAX_BODY_BYTES = 128 * 2**20


class HttpTransport:
    """Send requests to one address, paced, over at most ``connections`` sockets.

    Parameters
    ----------
    endpoint : Endpoint
        Where the service is, and what it lets in.
    connections : int
        Sockets at the most.
    pacer : Pacer, optional
        The pace to keep.
    """

    def __init__(self, endpoint: Endpoint, *, connections: int, pacer: Pacer | None = None) -> None:
        secret, base_url = endpoint.secret, endpoint.url
        if secret is not None and not re.fullmatch(r"[!-~]+", secret.reveal()):
            raise ConfigurationError("the token holds characters that a token cannot have: is it whole?")
        self.pacer, self._endpoint, self._connections = pacer or Pacer(), endpoint, connections
        try:
            self._base = URL(base_url).with_user(None).with_query(None).with_fragment(None)
            self._where = str(self._base.origin())
        except ValueError as error:
            raise ConfigurationError(f"base_url={base_url!r}: expected a service's address") from error
        self._root = str(self._base).rstrip("/")
        self._pool: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            with anyio.CancelScope(shield=True):
                await self._pool.close()

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
        """Send one request and return the whole answer; see ``Transport.send``."""
        query = urlencode(params)
        url = f"{self._root}{path}?{query}" if query else f"{self._root}{path}"
        began, status, asked = await self.pacer.turn(), None, None
        try:
            if before is not None:
                await before()
            response = await self._exchange(method, url, json, headers)
            status, asked = response.status, retry_after(response)
        except FAILURES as error:
            failure = _failure(error, self._where)
        else:
            return response
        finally:
            self.pacer.done(began, status, asked)
        raise failure  # out of the handler, so that the error does not hold the exchange's frames

    async def download(self, url: str, file: BinaryIO, *, limit_bytes: int) -> Response:
        """Copy what stands at an address into a file; see ``Transport.download``."""
        from massive_frames.transport.download import (  # noqa: PLC0415 - httpx is slow to import
            DOWNLOAD_FAILURES,
            download,
            failed_download,
        )

        began = await self.pacer.turn()
        try:
            async with asyncio.timeout(DOWNLOAD_S):
                return await download(self._endpoint, url, file, limit_bytes)
        except DOWNLOAD_FAILURES as error:
            failure = failed_download(error)
        finally:
            self.pacer.done(began)
        raise failure

    async def _exchange(self, method: str, url: str, json: Any, more: Mapping[str, str] | None) -> Response:
        if not url.isprintable():
            raise aiohttp.InvalidURL(url)
        headers, body = {**(more or {}), **self._endpoint.authorization()}, None
        if json is not None:
            headers["Content-Type"], body = "application/json", dumps(json).encode()
        async with self._session().request(
            method, url, data=body, headers=headers, allow_redirects=False
        ) as came:
            answer = Reader(came.status, came.raw_headers, came.content.iter_any())
            text = await answer.body(MAX_BODY_BYTES)
        return answer.response(text if answer.status < 300 else self._endpoint.masked(text))

    def _session(self) -> aiohttp.ClientSession:
        if self._pool is None:
            times = aiohttp.ClientTimeout(TOTAL_S, connect=READ_S, sock_connect=CONNECT_S, sock_read=READ_S)
            self._pool = open_session(self._connections, times, self._endpoint.ca_file)
        return self._pool


def _failure(error: BaseException, where: str) -> ServiceError:
    """Return our error for one of theirs; ``sent`` is False where the request cannot have left."""
    broken: ServiceError = NetworkError(f"the connection to {where} failed ({type(error).__name__})")
    if isinstance(error, NEVER_SENT):
        broken.sent = False
    elif isinstance(error, aiohttp.ClientPayloadError):
        return MalformedBodyError("the answer broke off before its end")
    elif isinstance(error, TimeoutError):
        return ServiceTimeoutError(f"no answer from {where} in time")
    return broken


def retry_after(response: Response, now: float | None = None) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, given as seconds or as a date (RFC 9110, 10.2.3)."""
    value = response.headers.get("retry-after", "").strip()
    if not value:
        return None
    if re.fullmatch(r"[0-9]+", value):
        return float(value)
    try:
        at = parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError):
        return None
    return max(0.0, at - (time.time() if now is None else now))
