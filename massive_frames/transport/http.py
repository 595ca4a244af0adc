"""The transport that everything uses: httpx requests, over aiohttp's connection pool.

httpx's client is left out: its auth, cookies and redirects cost as much as the exchange itself.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from json import dumps
from types import TracebackType
from typing import Any, BinaryIO, Self, cast
from urllib.parse import urlencode

import anyio
import httpx
from httpx_aiohttp import AiohttpTransport

from massive_frames.errors import (
    ConfigurationError,
    MalformedBodyError,
    NetworkError,
    ServiceError,
    ServiceTimeoutError,
)
from massive_frames.transport.base import Before, QueryParams, Response
from massive_frames.transport.pacing import Pacer
from massive_frames.transport.reading import Reader
from massive_frames.transport.redaction import MASK, Secret
from massive_frames.transport.session import FAILURES, NEVER_SENT, open_session
from massive_frames.version import __version__

CONNECT_S, READ_S, TOTAL_S, DOWNLOAD_S = 15.0, 60.0, 200.0, 3600.0
MAX_BODY_BYTES = 128 * 2**20
MAX_WORDS_BYTES = 2**16
MAX_REDIRECTS = 3


REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(slots=True, repr=False)
class _Outgoing:
    """What the wire reads of an ``httpx.Request``; to make one of those takes longer than to send it."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes
    extensions: Mapping[str, Any]


class HttpTransport:
    """Send requests to one base address, paced, over at most ``connections`` sockets.

    Parameters
    ----------
    base_url : str
        The service's address, such as ``https://render.joinmassive.com``.
    token : Secret, optional
        The bearer token.
    connections : int
        Sockets at the most.
    pacer : Pacer, optional
        The pace to keep.
    """

    def __init__(
        self, base_url: str, token: Secret | None, *, connections: int, pacer: Pacer | None = None
    ) -> None:
        if token is not None and not re.fullmatch(r"[!-~]+", token.reveal()):
            raise ConfigurationError("the token holds characters that a token cannot have: is it whole?")
        self.pacer, self._token = pacer or Pacer(), token
        self._base = httpx.URL(base_url).copy_with(userinfo=b"", query=None, fragment=None)
        self._where = f"{self._base.scheme}://{self._base.netloc.decode()}"
        self._root = str(self._base).rstrip("/")
        self._headers = httpx.Headers(
            {"User-Agent": f"massive_frames/{__version__}", "Accept-Encoding": "gzip, deflate"}
        )
        self._wire = AiohttpTransport()
        self._wire.client = lambda: open_session(connections, self._wire.ssl_context)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with anyio.CancelScope(shield=True):
            await self._wire.aclose()

    async def send(
        self,
        method: str,
        path: str,
        params: QueryParams = (),
        *,
        json: Any = None,
        before: Before | None = None,
    ) -> Response:
        """Send one request and return the whole answer; see ``Transport.send``."""
        query = urlencode(params)
        url = f"{self._root}{path}?{query}" if query else f"{self._root}{path}"
        began, status, asked = await self.pacer.turn(), None, None
        try:
            if before is not None:
                await before()
            async with asyncio.timeout(TOTAL_S):
                response = await self._exchange(method, url, json)
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
        began = await self.pacer.turn()
        try:
            at = self._base.join(url)
            async with asyncio.timeout(DOWNLOAD_S):
                return await self._download(at, file, limit_bytes)
        except FAILURES as error:
            failure = _failure(error, "the archive's address")
        finally:
            self.pacer.done(began)
        raise failure

    async def _exchange(self, method: str, url: str, json: Any) -> Response:
        if not url.isprintable():
            raise httpx.InvalidURL("the address holds characters that an address cannot have")
        headers = dict(self._headers)
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token.reveal()}"
        body = b"" if json is None else dumps(json).encode()
        if body:
            headers["Content-Type"] = "application/json"
        request = cast("httpx.Request", _Outgoing(method, url, headers, body, {"timeout": _timeouts()}))
        async with Reader(await self._wire.handle_async_request(request)) as answer:
            return self._answer(answer, await answer.body(MAX_BODY_BYTES))

    async def _download(self, at: httpx.URL, file: BinaryIO, limit: int) -> Response:
        ours = True
        for _ in range(MAX_REDIRECTS + 1):
            if at.scheme not in {"http", "https"} or not at.host:
                raise MalformedBodyError("the address to download from is no http or https address")
            at = at.copy_with(userinfo=b"", fragment=None)
            # a foreign host may send us back to ours: the token stays out then, too
            ours = ours and _origin(at) == _origin(self._base)
            request = httpx.Request("GET", at, headers=self._headers, extensions={"timeout": _timeouts()})
            if ours:
                self._authorize(request)
            async with Reader(await self._wire.handle_async_request(request)) as answer:
                if answer.status not in REDIRECTS or "location" not in answer.headers:
                    return await self._kept(answer, file, limit)
            at = at.join(answer.headers["location"])
        raise MalformedBodyError(f"the download was redirected more than {MAX_REDIRECTS} times")

    async def _kept(self, answer: Reader, file: BinaryIO, limit: int) -> Response:
        if not 200 <= answer.status < 300:
            return self._answer(answer, await answer.body(MAX_WORDS_BYTES))
        async for part in answer.parts(limit):
            file.write(part)
        return self._answer(answer, b"")

    def _authorize(self, request: httpx.Request) -> None:
        """Add the token: to the request alone, whose repr does not show it."""
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token.reveal()}"

    def _answer(self, answer: Reader, body: bytes) -> Response:
        if answer.status >= 300 and self._token is not None:  # its text is shown; some servers echo headers
            body = body.replace(self._token.reveal().encode(), MASK.encode())
        return Response(answer.status, answer.headers, body, datetime.now(UTC))


def _timeouts() -> dict[str, float]:
    return {"connect": CONNECT_S, "read": READ_S, "pool": READ_S}


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)


def _failure(error: BaseException, where: str) -> ServiceError:
    """Return our error for one of theirs; ``sent`` is False where the request cannot have left."""
    if isinstance(error, TimeoutError):  # the time for the whole
        return ServiceTimeoutError(f"no answer from {where} in time")
    cause = error.__cause__ or error  # httpx-aiohttp maps several of aiohttp's errors to one class
    broken: ServiceError = NetworkError(f"the connection to {where} failed ({type(cause).__name__})")
    if isinstance(cause, NEVER_SENT):
        broken.sent = False
    elif isinstance(error, httpx.ReadError):
        return MalformedBodyError("the answer broke off before its end")
    elif isinstance(cause, TimeoutError):
        return ServiceTimeoutError(f"no answer from {where} in time")
    return broken


def retry_after(response: Response, now: float | None = None) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, given as seconds or as a date (RFC 9110, 10.2.3)."""
    value = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+", value):
        return float(value)
    try:
        at = parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError):
        return None
    return max(0.0, at - (time.time() if now is None else now))
