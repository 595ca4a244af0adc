"""Packed bodies come out as they were, stop at a limit, and never short."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from massive_frames.errors import MalformedBodyError
from massive_frames.transport.unpacking import unpacker_for

LIMIT = 10**7


def bare(body):
    """Pack without a header, as some servers do for deflate."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(body) + engine.flush()


FORMS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "Deflate": bare}


def unpack(name, packed, step, limit=LIMIT):
    """Unpack in parts of ``step`` bytes."""
    unpacker = unpacker_for(name, limit)
    out = [
        piece
        for start in range(0, len(packed), step)
        for piece in unpacker.feed(packed[start : start + step])
    ]
    unpacker.finish()
    return b"".join(out)


@given(body=st.binary(max_size=3000), repeat=st.sampled_from([1, 300]), step=st.integers(1, 5000))
@pytest.mark.parametrize("name", FORMS)
def test_a_body_comes_out_as_it_was(name, body, repeat, step):
    """However it is cut, a packed body unpacks to itself."""
    assert unpack(name, FORMS[name](body * repeat), step) == body * repeat


@given(bodies=st.lists(st.binary(max_size=100), min_size=1, max_size=4), step=st.integers(1, 200))
def test_gzip_members_are_joined(bodies, step):
    """Several gzip members in a row are one body when a part holds whole ones."""
    packed = b"".join(gzip.compress(body) for body in bodies)
    assert unpack("gzip", packed, len(packed)) == b"".join(bodies)


@pytest.mark.parametrize("name", FORMS)
def test_a_body_that_breaks_off_is_malformed(name):
    """An end before the end is noticed although the length was right."""
    packed = FORMS[name](bytes(range(256)) * 50)
    with pytest.raises(MalformedBodyError, match="broke off"):
        unpack(name, packed[:-10], 100)


@pytest.mark.parametrize("name", FORMS)
def test_a_bomb_stops_at_the_limit(name):
    """What comes out never exceeds the limit, however little went in."""
    out = []
    with pytest.raises(MalformedBodyError, match="larger than 100000"):
        out.extend(unpacker_for(name, 100_000).feed(FORMS[name](bytes(10**7))))
    assert sum(map(len, out)) <= 100_000


@given(junk=st.binary(min_size=1, max_size=2000), name=st.sampled_from(sorted(FORMS)))
def test_junk_is_an_error_or_bytes(junk, name):
    """Whatever comes, the outcome is bytes or one of the two errors that the transport maps."""
    with contextlib.suppress(zlib.error, MalformedBodyError):
        assert isinstance(unpack(name, junk, 100), bytes)


def test_what_follows_the_end_is_left_alone():
    """Bytes after a finished stream that begin no new one change nothing."""
    assert unpack("gzip", gzip.compress(b"tea") + bytes(100), 10) == b"tea"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "deflate,gzip"])
def test_what_was_not_asked_for_is_malformed(encoding):
    """Codings that the request did not offer, and codings upon codings, are refused."""
    with pytest.raises(MalformedBodyError):
        unpacker_for(encoding, LIMIT)


@pytest.mark.parametrize("encoding", ["identity", "utf-8", ""])
def test_what_is_no_packing_is_passed_on(encoding):
    """Words that name no packing leave the body as it is."""
    assert unpacker_for(encoding, LIMIT) is None
