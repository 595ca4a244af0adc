"""Copies what stands at an address into a file, over httpx: redirects are followed, the token stays at home.

httpx's transport is used without its client, which would keep cookies and log addresses that are secrets.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

import httpx

from massive_frames.errors import MalformedBodyError, NetworkError, ServiceError, ServiceTimeoutError
from massive_frames.transport.base import Response
from massive_frames.transport.endpoint import Endpoint
from massive_frames.transport.reading import Reader
from massive_frames.transport.session import CONNECT_S, HEADERS, READ_S, trusted

MAX_REDIRECTS = 3
MAX_WORDS_BYTES = 2**16
"""Of a refusal's text so much is read at the most."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
DOWNLOAD_FAILURES = (httpx.HTTPError, httpx.InvalidURL, zlib.error, OSError)
_TIMES = {"connect": CONNECT_S, "read": READ_S, "write": READ_S, "pool": READ_S}


async def download(endpoint: Endpoint, url: str, file: BinaryIO, limit: int) -> Response:
    """Copy what stands at an address; see ``Transport.download``.

    Parameters
    ----------
    endpoint : Endpoint
        The service; its token goes nowhere else.
    url : str
        The address, or what is to be added to the service's.
    file : binary file
        Where the body goes.
    limit : int
        Bytes that may come, unpacked, at the most.
    """
    home = httpx.URL(endpoint.url)
    at, ours = home.join(url), True
    async with httpx.AsyncHTTPTransport(verify=trusted(endpoint.ca_file)) as wire:
        for _ in range(MAX_REDIRECTS + 1):
            if at.scheme not in {"http", "https"} or not at.host:
                raise MalformedBodyError("the address to download from is no http or https address")
            at = at.copy_with(userinfo=b"", fragment=None)
            # a foreign host may send us back to ours: the token stays out then, too
            ours = ours and _origin(at) == _origin(home)
            headers = HEADERS | (endpoint.authorization() if ours else {})
            async with _answer(wire, httpx.Request("GET", at, headers=headers)) as answer:
                if answer.status not in REDIRECTS or "location" not in answer.headers:
                    return await _kept(answer, endpoint, file, limit)
            at = at.join(answer.headers["location"])
    raise MalformedBodyError(f"the download was redirected more than {MAX_REDIRECTS} times")


@asynccontextmanager
async def _answer(wire: httpx.AsyncHTTPTransport, request: httpx.Request) -> AsyncIterator[Reader]:
    request.extensions["timeout"] = _TIMES
    came = await wire.handle_async_request(request)
    try:
        yield Reader(came.status_code, came.headers.raw, came.aiter_raw())
    finally:
        await came.aclose()


async def _kept(answer: Reader, endpoint: Endpoint, file: BinaryIO, limit: int) -> Response:
    if not 200 <= answer.status < 300:
        return answer.response(endpoint.masked(await answer.body(MAX_WORDS_BYTES)))
    async for part in answer.parts(limit):
        file.write(part)
    return answer.response(b"")


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)


def failed_download(error: BaseException) -> ServiceError:
    """Return our error for one of ``DOWNLOAD_FAILURES``."""
    if isinstance(error, httpx.RemoteProtocolError):
        return MalformedBodyError("the answer broke off before its end")
    if isinstance(error, (TimeoutError, httpx.TimeoutException)):
        return ServiceTimeoutError("no answer from the archive's address in time")
    return NetworkError(f"the connection to the archive's address failed ({type(error).__name__})")
