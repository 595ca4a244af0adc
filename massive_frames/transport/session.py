"""The pool of connections: aiohttp's, told to keep no cookies and to send nothing twice by itself."""

from __future__ import annotations

import ssl
import zlib

import aiohttp
import httpx

# shorter than the 5 s after which usual servers close an idle connection: a request that meets the closing
# cannot be known to have arrived or not
KEEP_ALIVE_S = 4.0
NEVER_SENT = (
    aiohttp.ClientConnectorError,  # refused, no such host, TLS
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
    httpx.InvalidURL,
)
FAILURES = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, zlib.error, OSError)


class LostConnectionError(aiohttp.ClientConnectionError):
    """The connection broke after the request may have left."""


async def only_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Pass a request on, and keep aiohttp from sending it again by itself.

    It does so for any GET when a kept connection breaks; a submission is a GET, and would be charged again.
    """
    try:
        return await handler(request)
    except NEVER_SENT:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise LostConnectionError(type(error).__name__) from error


def open_session(connections: int, tls: ssl.SSLContext) -> aiohttp.ClientSession:
    """Return a pool of at most so many connections, on the running event loop."""
    pool = aiohttp.TCPConnector(limit=connections, ssl=tls, keepalive_timeout=KEEP_ALIVE_S)
    return aiohttp.ClientSession(
        connector=pool, cookie_jar=aiohttp.DummyCookieJar(), middlewares=(only_once,)
    )
