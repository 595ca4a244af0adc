"""An error says whether the service may have got the request, and no request is sent twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct

import aiohttp
import pytest

from massive_frames.errors import MalformedBodyError, NetworkError, ServiceError, ServiceTimeoutError
from massive_frames.transport import Endpoint, HttpTransport, Secret
from massive_frames.transport import http as http_module

pytestmark = pytest.mark.anyio
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea"


@contextlib.asynccontextmanager
async def serving(behave):
    """Yield a transport to a server whose every request is answered by ``behave(writer, number)``."""
    seen, handlers = [], []

    async def handle(reader, writer):
        handlers.append(asyncio.current_task())
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while not writer.transport.is_closing():
                    head = await reader.readuntil(b"\r\n\r\n")
                    size = int((head.lower().split(b"content-length: ")[1:] or [b"0"])[0].split(b"\r\n")[0])
                    seen.append(head + await reader.readexactly(size))
                    await behave(writer, len(seen))
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        async with HttpTransport(Endpoint(url, Secret("t0ken")), connections=2) as transport:
            yield transport, seen
    finally:
        server.close()
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        for _ in range(3):  # a transport is closed one turn of the loop later
            await asyncio.sleep(0)


async def _reset(writer, _number):
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _hang_up(writer, _number):
    writer.close()


async def _nonsense(writer, _number):
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


async def _truncated(writer, _number):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    writer.close()


async def _silence(_writer, _number):
    await asyncio.Event().wait()


async def _fine(writer, _number):
    writer.write(OK)


@pytest.mark.parametrize(
    ("behave", "kind"),
    [
        (_reset, NetworkError),
        (_hang_up, NetworkError),
        (_nonsense, NetworkError),
        (_truncated, MalformedBodyError),
        (_silence, ServiceTimeoutError),
    ],
)
async def test_what_breaks_after_the_request_may_have_arrived(behave, kind, monkeypatch):
    """A reset, an end, nonsense, half a body and silence leave open whether the request was acted on."""
    monkeypatch.setattr(http_module, "READ_S", 0.05)
    async with serving(behave) as (transport, _):
        with pytest.raises(kind) as caught:
            await transport.send("GET", "/")
    assert caught.value.sent


@pytest.mark.parametrize("behave", [_reset, _hang_up])
async def test_a_get_is_not_sent_again_on_a_new_connection(behave):
    """A kept connection that breaks under a request is an error: a repeated submission would cost twice."""

    async def first_fine(writer, number):
        await (_fine if number == 1 else behave)(writer, number)

    async with serving(first_fine) as (transport, seen):
        await transport.send("GET", "/")
        with pytest.raises(NetworkError) as caught:
            await transport.send("GET", "/")
    assert len(seen) == 2
    assert caught.value.sent


async def _refused(_monkeypatch):
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{sock.getsockname()[1]}"


async def _no_such_host(monkeypatch):
    async def resolve(*_args, **_options):
        raise OSError(socket.EAI_NONAME, "no such host")

    monkeypatch.setattr(aiohttp.ThreadedResolver, "resolve", resolve)
    monkeypatch.setattr(aiohttp.connector, "DefaultResolver", aiohttp.ThreadedResolver)
    return "http://service.invalid"


async def _connect_timeout(monkeypatch):
    async def never(*_args, **_options):
        await asyncio.Event().wait()

    monkeypatch.setattr(http_module, "CONNECT_S", 0.02)
    monkeypatch.setattr("aiohappyeyeballs.start_connection", never)
    return "http://127.0.0.1:9"


@pytest.mark.parametrize("unreachable", [_refused, _no_such_host, _connect_timeout])
async def test_what_was_never_sent_says_so(unreachable, monkeypatch):
    """A refused connection, an unknown host and a slow connection cannot have reached the service."""
    async with HttpTransport(Endpoint(await unreachable(monkeypatch), None), connections=1) as transport:
        with pytest.raises(NetworkError) as caught:
            await transport.send("GET", "/")
    assert caught.value.sent is False


async def test_a_tls_failure_was_never_sent():
    """Where the server speaks no TLS the request never left."""

    async def speak(_reader, writer):
        writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    endpoint = Endpoint(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", Secret("t0ken"))
    async with server, HttpTransport(endpoint, connections=1) as transport:
        with pytest.raises(NetworkError) as caught:
            await transport.send("GET", "/")
    assert caught.value.sent is False


async def test_an_untrusted_certificate_was_never_sent(monkeypatch):
    """A certificate that cannot be trusted ends the exchange before the request and the token."""

    async def distrust(self, request, **_options):
        raise aiohttp.ClientConnectorCertificateError(request.connection_key, ssl.CertificateError("no"))

    monkeypatch.setattr(
        aiohttp.TCPConnector, "_create_connection", lambda self, request, *_: distrust(self, request)
    )
    async with HttpTransport(Endpoint("https://127.0.0.1:9", Secret("t0ken")), connections=1) as transport:
        with pytest.raises(NetworkError) as caught:
            await transport.send("GET", "/")
    assert caught.value.sent is False


async def test_an_address_that_is_none_was_never_sent():
    """An address that cannot be written down is an error of ours, not of the service."""
    async with serving(_fine) as (transport, seen):
        with pytest.raises(NetworkError) as caught:
            await transport.send("GET", "/\x00")
    assert caught.value.sent is False
    assert seen == []


async def test_a_json_body_is_sent():
    """``json`` goes out as the body, with its type, and any text survives."""
    async with serving(_fine) as (transport, seen):
        await transport.send("POST", "/search/batches", json={"terms": ["tea ☕", 'a "b"']})
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /search/batches HTTP/1.1\r\n")
    assert b"\r\ncontent-type: application/json\r\n" in head.lower() + b"\r\n"
    assert json.loads(body) == {"terms": ["tea ☕", 'a "b"']}


async def test_cookies_are_not_kept():
    """What one answer sets is not sent with the next request."""

    async def baking(writer, _number):
        writer.write(OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: session=1; Path=/\r\n\r\n", 1))

    async with serving(baking) as (transport, seen):
        await transport.send("GET", "/")
        await transport.send("GET", "/")
    assert b"cookie" not in seen[1].lower()


async def test_an_error_holds_no_frame_of_the_exchange():
    """Neither cause nor context of an error leads to frames in which the token could be seen."""
    async with serving(_truncated) as (transport, _):
        with pytest.raises(ServiceError) as caught:
            await transport.send("GET", "/")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
