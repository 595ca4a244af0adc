"""Downloads: what goes into the file, how far, and where the token goes along."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import io

import pytest

from massive_frames.errors import MalformedBodyError, NetworkError
from massive_frames.transport import Endpoint, HttpTransport, Secret

pytestmark = pytest.mark.anyio
TOKEN = "t0ken"
LIMIT = 10_000


def answer(body=b"", status=200, **headers):
    """Return the bytes of one HTTP answer."""
    named = {"content-length": len(body), **headers}
    lines = [f"HTTP/1.1 {status} X", *(f"{name.replace('_', '-')}: {named[name]}" for name in named)]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextlib.asynccontextmanager
async def listening(answers):
    """Yield the address of a server that answers by path, and the heads of the requests it was sent."""
    heads, handlers = [], []

    async def handle(reader, writer):
        handlers.append(asyncio.current_task())
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                    heads.append(head)
                    writer.write(answers[head.split(" ")[1]])
                    await writer.drain()
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", heads
    finally:
        server.close()
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        for _ in range(3):  # a transport is closed one turn of the loop later
            await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def downloading(answers):
    """Yield what downloads a path of a server that is the service's own, with the heads and the file."""
    file = io.BytesIO()
    async with listening(answers) as (url, heads), transport_to(url) as transport:

        async def download(path, limit=LIMIT):
            return await transport.download(f"{url}{path}", file, limit_bytes=limit)

        yield download, heads, file


def transport_to(url):
    """Return a transport with a token to a service."""
    return HttpTransport(Endpoint(url, Secret(TOKEN)), connections=2)


async def test_the_body_goes_into_the_file():
    """The answer comes back with its headers and without its body, which is in the file."""
    async with downloading({"/a": answer(b"tea", content_type="application/zip")}) as (download, _, file):
        got = await download("/a")
    assert (got.status, got.body, got.content_type) == (200, b"", "application/zip")
    assert file.getvalue() == b"tea"


async def test_the_token_goes_to_the_services_own_address():
    """Where scheme, host and port are the service's, the token is sent."""
    async with downloading({"/a": answer(b"tea")}) as (download, heads, _):
        await download("/a")
    assert "authorization: bearer t0ken" in heads[0]


async def test_the_token_goes_nowhere_else():
    """To another port the token is not sent."""
    elsewhere = transport_to("http://127.0.0.1:9")
    async with listening({"/a": answer(b"tea")}) as (url, heads), elsewhere as transport:
        await transport.download(f"{url}/a", io.BytesIO(), limit_bytes=LIMIT)
    assert "authorization" not in heads[0]


async def test_a_redirect_leaves_the_token_behind():
    """After a redirect to another host the token is not sent, nor when that host redirects back to ours."""
    there = {}
    async with listening(there) as (foreign, heads_there):
        ours = {"/a": answer(status=302, location=f"{foreign}/b"), "/c": answer(b"tea")}
        async with listening(ours) as (url, heads), transport_to(url) as transport:
            there["/b"] = answer(status=302, location=f"{url}/c")
            file = io.BytesIO()
            await transport.download(f"{url}/a", file, limit_bytes=LIMIT)
    assert file.getvalue() == b"tea"
    assert ["authorization" in head for head in (heads[0], heads_there[0], heads[1])] == [True, False, False]


async def test_a_relative_redirect_is_followed():
    """A Location without a host is at the same host."""
    async with downloading({"/a": answer(status=307, location="b?x=1"), "/b?x=1": answer(b"tea")}) as parts:
        download, _, file = parts
        await download("/a")
    assert file.getvalue() == b"tea"


async def test_three_redirects_are_followed_and_no_more():
    """A chain of redirects ends with an error."""
    chain = {f"/{n}": answer(status=301, location=f"/{n + 1}") for n in range(9)}
    async with downloading(chain) as (download, heads, _):
        with pytest.raises(MalformedBodyError, match="more than 3 times"):
            await download("/0")
    assert len(heads) == 4


@pytest.mark.parametrize(
    "where",
    ["file:///etc/passwd", "ftp://127.0.0.1/x", "javascript:alert(1)", "http://", "http://[", "http://a:b/"],
)
async def test_only_http_addresses_are_followed(where):
    """A redirect to anything but http and https is an error."""
    async with downloading({"/a": answer(status=302, location=where)}) as (download, _, file):
        with pytest.raises((MalformedBodyError, NetworkError)):
            await download("/a")
    assert file.getvalue() == b""


async def test_a_download_stops_at_its_limit():
    """More than the limit is an error, and no more than that is written."""
    async with downloading({"/a": answer(b"x" * 5000)}) as (download, _, file):
        with pytest.raises(MalformedBodyError, match="larger than 100 bytes"):
            await download("/a", limit=100)
    assert len(file.getvalue()) <= 100


async def test_a_packed_download_is_limited_by_its_unpacked_size():
    """A small body that unpacks to a large one stops at the limit."""
    packed = gzip.compress(b"x" * 1_000_000)
    async with downloading({"/a": answer(packed, content_encoding="gzip")}) as (download, _, file):
        with pytest.raises(MalformedBodyError):
            await download("/a", limit=100_000)
    assert len(file.getvalue()) <= 100_000


async def test_a_refusal_leaves_the_file_alone():
    """The text of a 404 comes back as the body, and nothing is written."""
    async with downloading({"/a": answer(b"gone t0ken", status=404)}) as (download, _, file):
        got = await download("/a")
    assert (got.status, got.body, file.getvalue()) == (404, b"gone ***", b"")


async def test_a_truncated_download_is_malformed():
    """Fewer bytes than were promised are an error."""
    head = b"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n"
    async with downloading({"/a": head + gzip.compress(b"x" * 10**5)[:30]}) as (download, _, _file):
        with pytest.raises(MalformedBodyError):
            await download("/a", limit=10**6)
