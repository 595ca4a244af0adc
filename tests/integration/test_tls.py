"""Clusters behind TLS: certificates are verified, and an authority of one's own is trusted by its file."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading

import pytest
import trustme

import massive_frames as mf


async def _carry(reader, writer):
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


class Relay:
    """A TLS port in front of a plain one, on a thread of its own."""

    def __init__(self, port, certificate):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self._context)
        self._port, self._ready = port, threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),), daemon=True)

    async def _serve(self):
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._take, "127.0.0.1", 0, ssl=self._context)
        self.url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._ended.wait()
        server.close()

    async def _take(self, reader, writer):
        inner, outer = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(_carry(reader, outer), _carry(inner, writer))

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()


@pytest.fixture(scope="module")
def authority():
    """Make an authority that nobody trusts by himself."""
    return trustme.CA()


@pytest.fixture
def served(authority, monkeypatch):
    """Run the sandbox behind TLS; gives its address and how to be let in."""
    with (
        mf.sandbox() as box,
        Relay(int(box.url.rsplit(":", 1)[1]), authority.issue_cert("localhost")) as relay,
    ):
        monkeypatch.setenv("OPENSEARCH_USERNAME", "elastic")
        monkeypatch.setenv("OPENSEARCH_PASSWORD", box.token)
        monkeypatch.setenv("ELASTICSEARCH_USERNAME", "elastic")
        monkeypatch.setenv("ELASTICSEARCH_PASSWORD", box.token)
        yield {"url": relay.url, "progress": "none"}


@pytest.fixture
def ca_file(authority, tmp_path):
    """Return the file that names the authority."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    return path


def test_an_unknown_authority_is_refused(served, quick_retries):
    """Without the authority's file no query goes out, and the error says why."""
    with pytest.raises(mf.errors.NetworkError, match=r"(?i)certificate"):
        mf.sql("SELECT 1 AS n", **served)


def test_an_authority_of_ones_own(served, ca_file):
    """With the authority's file SQL and searches are answered."""
    assert mf.sql("SELECT 1 AS n", ca_file=ca_file, **served)["n"].tolist() == [1]
    assert len(mf.opensearch({"size": 2}, ca_file=str(ca_file), **served)) == 2


def test_another_name_is_refused(authority, ca_file, quick_retries):
    """A certificate for another host is no good, whoever has signed it."""
    with (
        mf.sandbox() as box,
        Relay(int(box.url.rsplit(":", 1)[1]), authority.issue_cert("other.example")) as relay,
    ):
        options = {"url": relay.url, "auth": ("elastic", box.token), "progress": "none"}
        with pytest.raises(mf.errors.NetworkError, match=r"(?i)certificate"):
            mf.opensearch({}, ca_file=ca_file, **options)
