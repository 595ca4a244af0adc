"""The pool of connections: aiohttp's, told to keep no cookies and to send nothing twice by itself."""

from __future__ import annotations

import os
import ssl
import zlib
from pathlib import Path

import aiohttp
import certifi

from massive_frames.errors import ConfigurationError
from massive_frames.version import __version__

# shorter than the 5 s after which usual servers close an idle connection: a request that meets the closing
# cannot be known to have arrived or not
KEEP_ALIVE_S = 4.0
CONNECT_S, READ_S = 15.0, 60.0
HEADERS = {"User-Agent": f"massive_frames/{__version__}", "Accept-Encoding": "gzip, deflate"}
NEVER_SENT = (
    aiohttp.ClientConnectorError,  # refused, no such host, TLS
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
FAILURES = (aiohttp.ClientError, zlib.error, OSError)


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


def open_session(
    connections: int,
    timeout: aiohttp.ClientTimeout,
    ca_file: Path | None = None,
) -> aiohttp.ClientSession:
    """Return a pool of at most so many connections, on the running event loop.

    It follows no proxy of the environment, and answers come packed as they were sent.
    """
    pool = aiohttp.TCPConnector(limit=connections, ssl=trusted(ca_file), keepalive_timeout=KEEP_ALIVE_S)
    return aiohttp.ClientSession(
        connector=pool,
        headers=HEADERS,
        timeout=timeout,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        middlewares=(only_once,),
    )


def trusted(ca_file: Path | None = None) -> ssl.SSLContext:
    """Return the authorities trusted: a file's; else those of ``SSL_CERT_FILE``, ``SSL_CERT_DIR`` or certifi.

    Raises
    ------
    ConfigurationError
        The file holds no certificates.
    """
    if ca_file is not None:
        try:
            return ssl.create_default_context(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError(f"ca_file={str(ca_file)!r}: expected a file of certificates") from error
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        return ssl.create_default_context(cafile=file or None, capath=None if file else folder)
    return ssl.create_default_context(cafile=certifi.where())
