"""The real transport against a socket on loopback that behaves well or badly."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import struct
from datetime import UTC, datetime

import pytest

from massive_frames.errors import MalformedBodyError, MassiveFramesError, NetworkError, ServiceTimeoutError
from massive_frames.transport import Endpoint, HttpTransport, Pacer, Response, Secret
from massive_frames.transport import http as http_module
from massive_frames.transport.http import retry_after

pytestmark = pytest.mark.anyio
TOKEN = "t0ken"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\ntea"


@contextlib.asynccontextmanager
async def serving(answer, token=TOKEN, **options):
    """Yield a transport to a server that gives one raw answer, and the requests it was sent."""
    requests, handlers = [], []

    async def handle(reader, writer):
        handlers.append(asyncio.current_task())
        try:
            while True:
                requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
                if callable(answer):
                    await answer(writer)
                    await _closed(writer)
                    break
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        endpoint = Endpoint(url, Secret(token) if token else None)
        async with HttpTransport(endpoint, connections=2, **options) as transport:
            yield transport, requests
    finally:
        server.close()
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        await asyncio.sleep(0)


async def _closed(writer):
    with contextlib.suppress(ConnectionError):
        writer.close()
        await writer.wait_closed()


async def test_an_answer_is_read_to_its_end():
    """Status, lower-case headers, body and a time with a zone come back."""
    async with serving(OK) as (transport, _):
        answer = await transport.send("GET", "/search")
    assert (answer.status, answer.content_type, answer.body) == (200, "text/html", b"tea")
    assert answer.received_at.tzinfo is UTC


async def test_a_request_is_spelt_right():
    """Path, repeated parameters, their encoding, the token and who asks are on the wire."""
    async with serving(OK) as (transport, requests):
        await transport.send(
            "GET", "/search", [("terms", "tea & ☕"), ("awaiting", "ai"), ("awaiting", "ads")]
        )
    head = requests[0].lower()
    assert head.startswith("get /search?terms=tea+%26+%e2%98%95&awaiting=ai&awaiting=ads http/1.1\r\n")
    assert "\r\nauthorization: bearer t0ken\r\n" in head
    assert "\r\nuser-agent: massive_frames/" in head


async def test_without_a_token_no_authorization_is_sent():
    """No header is better than an empty one."""
    async with serving(OK, token=None) as (transport, requests):
        await transport.send("GET", "/")
    assert "authorization" not in requests[0].lower()


async def test_a_connection_is_used_again():
    """Two requests in a row share one connection, so that the pool is worth its name."""
    async with serving(OK) as (transport, requests):
        for _ in range(3):
            await transport.send("GET", "/")
    assert len(requests) == 3


async def test_a_packed_body_is_unpacked():
    """A gzip body is handed over as it was before."""
    packed = gzip.compress(b"tea" * 100)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    async with serving(head + packed) as (transport, _):
        assert (await transport.send("GET", "/")).body == b"tea" * 100


@pytest.mark.parametrize("status", [301, 401, 404, 429, 500])
async def test_no_status_is_an_exception(status):
    """Whatever the status, the answer is returned: the service decides what it means."""
    async with serving(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n" % status) as (transport, _):
        assert (await transport.send("GET", "/")).status == status


async def _reset(writer):
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _hang_up(writer):
    writer.close()


async def _half_a_body(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()


async def _half_a_chunk(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nhalf")
    await writer.drain()


async def _half_a_header(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Len")
    await writer.drain()


async def _nonsense(writer):
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    await writer.drain()


async def _broken_gzip(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf")
    await writer.drain()


@pytest.mark.parametrize("answer", [_reset, _hang_up, _half_a_header, _nonsense, _broken_gzip])
async def test_a_broken_answer_is_a_network_error(answer):
    """A reset, half a header and nonsense are faults of the network."""
    async with serving(answer) as (transport, _):
        with pytest.raises(NetworkError):
            await transport.send("GET", "/")


@pytest.mark.parametrize("answer", [_half_a_body, _half_a_chunk])
async def test_a_truncated_body_is_malformed(answer):
    """A body that breaks off is an error, never a short page."""
    async with serving(answer) as (transport, _):
        with pytest.raises(MalformedBodyError):
            await transport.send("GET", "/")


async def test_nobody_listening_is_a_network_error():
    """A refused connection is a fault of the network."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    async with HttpTransport(Endpoint(f"http://127.0.0.1:{port}", None), connections=1) as transport:
        with pytest.raises(NetworkError, match=f"127.0.0.1:{port}"):
            await transport.send("GET", "/")


async def _silence(writer):
    await asyncio.Event().wait()


async def test_silence_is_a_timeout(monkeypatch):
    """A server that takes the request and says nothing is a timeout."""
    monkeypatch.setattr(http_module, "READ_S", 0.02)
    async with serving(_silence) as (transport, _):
        with pytest.raises(ServiceTimeoutError):
            await transport.send("GET", "/")


async def _drip(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0)


async def test_an_answer_that_never_ends_is_a_timeout(monkeypatch):
    """A body that drips for ever is cut off by the time for the whole."""
    monkeypatch.setattr(http_module, "TOTAL_S", 0.05)
    async with serving(_drip) as (transport, _):
        with pytest.raises(ServiceTimeoutError):
            await transport.send("GET", "/")


async def test_a_body_that_is_too_large_is_cut_off(monkeypatch):
    """A body beyond the limit is an error and does not fill the memory."""
    monkeypatch.setattr(http_module, "MAX_BODY_BYTES", 2)
    async with serving(OK) as (transport, _):
        with pytest.raises(MalformedBodyError, match="larger than 2 bytes"):
            await transport.send("GET", "/")


async def test_a_packed_body_is_limited_by_its_unpacked_size(monkeypatch):
    """A small body that unpacks to a large one is cut off too."""
    monkeypatch.setattr(http_module, "MAX_BODY_BYTES", 1000)
    packed = gzip.compress(b"x" * 100_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    async with serving(head + packed) as (transport, _):
        with pytest.raises(MalformedBodyError):
            await transport.send("GET", "/")


async def test_the_pacer_is_told_how_long_to_wait():
    """The status and the seconds of a 429 reach what holds back every request of the batch."""
    told = []
    pacer = Pacer()
    pacer.done = lambda _began, *answer: told.append(answer)
    answer = b"HTTP/1.1 429 X\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n"
    async with serving(answer, pacer=pacer) as (transport, _):
        await transport.send("GET", "/")
    assert told == [(429, 30.0)]


async def test_the_token_is_in_no_error():
    """What a failed request says does not hold the token."""
    async with serving(_reset, token="s3cr3t-t0ken") as (transport, _):
        with pytest.raises(NetworkError) as caught:
            await transport.send("GET", "/")
    assert "s3cr3t" not in f"{caught.value!r} {caught.value.__cause__!r} {vars(caught.value)}"


@pytest.mark.parametrize("token", ["two\r\nlines", "nul\x00"])
def test_a_token_that_cannot_be_sent_is_our_own_error(token):
    """A token with line ends or control characters is an error of this package that does not show it."""
    with pytest.raises(MassiveFramesError) as caught:
        HttpTransport(Endpoint("http://127.0.0.1:9", Secret(token)), connections=1)
    assert token not in str(caught.value)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("Thu, 01 Jan 2026 00:01:00 GMT", 60.0),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("Thu, 99 Foo 2026 00:01:00 GMT", None),
    ],
)
async def test_retry_after_is_read(header, seconds):
    """Seconds and dates are read, dates that have passed mean now, and nonsense is not given."""
    response = Response(429, {"retry-after": header}, b"", datetime(2026, 1, 1, tzinfo=UTC))
    assert retry_after(response, now=datetime(2026, 1, 1, tzinfo=UTC).timestamp()) == seconds


async def test_no_retry_after_is_none():
    """An answer without the header asks for nothing."""
    assert retry_after(Response(429, {}, b"", datetime(2026, 1, 1, tzinfo=UTC))) is None
