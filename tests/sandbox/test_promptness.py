"""The sandbox answers at once: what is measured against it is not its own waiting."""

from __future__ import annotations

import socket

from massive_frames.sandbox.thread import ServerThread


def test_small_packets_go_out_at_once():
    """The socket names its protocol: asyncio holds packets back on one that does not, 40 ms an answer."""
    server = ServerThread(None, 0)
    assert server._socket.proto == socket.IPPROTO_TCP
    server._socket.close()
