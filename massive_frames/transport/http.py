"""The transport that everything uses: httpx, over aiohttp's connection pool."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import aiohttp
import anyio
import httpx
from httpx_aiohttp import AiohttpTransport

from massive_frames.errors import ConfigurationError, MalformedBodyError, NetworkError, ServiceTimeoutError
from massive_frames.transport.base import QueryParams, Response
from massive_frames.transport.pacing import Pacer
from massive_frames.transport.redaction import MASK, Secret
from massive_frames.version import __version__

CONNECT_S, READ_S, TOTAL_S = 15.0, 60.0, 200.0
MAX_BODY_BYTES = 128 * 2**20
LONGEST_PAUSE_S = 900.0
THROTTLED = 429


class _Bearer(httpx.Auth):
    """Adds the token to a request at the last moment, so that no frame of ours ever holds it."""

    def __init__(self, token: Secret | None) -> None:
        if token is not None and not re.fullmatch(r"[!-~]+", token.reveal()):
            raise ConfigurationError("the token holds characters that a token cannot have: is it whole?")
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        yield request


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
        self.pacer, self._token = pacer or Pacer(), token
        url = httpx.URL(base_url)
        self._where = f"{url.scheme}://{url.netloc.decode()}"
        limits = httpx.Limits(max_connections=connections)
        self._client = httpx.AsyncClient(
            base_url=base_url,
            auth=_Bearer(token),
            headers={"User-Agent": f"massive_frames/{__version__}", "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
            transport=AiohttpTransport(limits=limits),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with anyio.CancelScope(shield=True):
            await self._client.aclose()

    async def send(self, method: str, path: str, params: QueryParams = ()) -> Response:
        """Send one request and return the whole answer; see ``Transport.send``."""
        await self.pacer.turn()
        try:
            with anyio.fail_after(TOTAL_S):
                response = await self._exchange(method, path, params)
        except (TimeoutError, httpx.TimeoutException) as error:
            if isinstance(error, httpx.ConnectTimeout):  # httpx-aiohttp's word for a broken connection, too
                raise NetworkError(f"the connection to {self._where} failed") from None
            raise ServiceTimeoutError(f"no answer from {self._where} in time") from None
        except httpx.ReadError as error:
            raise MalformedBodyError("the answer broke off before its end") from error
        except (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError) as error:
            reason = type(error).__name__
            raise NetworkError(f"the connection to {self._where} failed ({reason})") from None
        asked = retry_after(response) if response.status == THROTTLED else None
        if asked is not None and asked <= LONGEST_PAUSE_S:  # the engine gives up what is asked to wait longer
            self.pacer.pause(asked)
        return response

    async def _exchange(self, method: str, path: str, params: QueryParams) -> Response:
        query = httpx.QueryParams(list(params))
        async with self._client.stream(method, path, params=query) as answer:
            parts, size = [], 0
            async for part in answer.aiter_bytes():
                size += len(part)
                if size > MAX_BODY_BYTES:
                    raise MalformedBodyError(f"the body is larger than {MAX_BODY_BYTES} bytes")
                parts.append(part)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        body = b"".join(parts)
        if (
            answer.status_code >= 300 and self._token is not None
        ):  # its text is shown; some servers echo headers
            body = body.replace(self._token.reveal().encode(), MASK.encode())
        return Response(answer.status_code, headers, body, datetime.now(UTC))


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
