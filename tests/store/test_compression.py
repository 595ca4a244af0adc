"""Bodies become small and come back, and a dictionary is used where it helps alone."""

from __future__ import annotations

import random
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from massive_frames.store.compression import (
    MAX_DICTIONARY,
    PLAIN,
    Dictionary,
    Packer,
    is_trial,
    raw_content,
    unpack,
    unpack_dictionary,
)


def _random(seed, n=20_000):
    return random.Random(seed).randbytes(n)


def _size(packed):
    """Return the bytes that bodies and their dictionaries take together."""
    dictionaries = {one.dictionary.dictionary_id: one.dictionary for one in packed if one.dictionary}
    return sum(len(one.zstd) for one in packed) + sum(len(one.stored) for one in dictionaries.values())


def _read(packed, n_bytes):
    known = packed.dictionary
    return unpack(packed.zstd, n_bytes, raw_content(known.content) if known else None)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.binary(max_size=2000) | st.sampled_from([b"a" * 3000, bytes(range(256)) * 8]), max_size=20)
)
def test_any_bodies_come_back(bodies):
    """Whatever a batch consists of, every body is read again as it was."""
    packer = Packer("b")
    packed = [packer.pack(body) for body in bodies]
    assert [_read(one, len(body)) for one, body in zip(packed, bodies, strict=True)] == bodies


def test_the_first_body_costs_nothing_extra():
    """A batch of one body takes hardly more room with its dictionary than without."""
    body = _random(1)
    assert _size([Packer("b").pack(body)]) < len(PLAIN.compress(body)) + 100


def test_bodies_that_share_nothing_are_packed_plainly():
    """After the second body has shown that the first does not help, none is used."""
    packer = Packer("b")
    bodies = [_random(n) for n in range(30)]
    packed = [packer.pack(body) for body in bodies]
    assert all(one.dictionary is None for one in packed[1:])
    assert _size(packed) < 1.005 * sum(len(PLAIN.compress(body)) for body in bodies)


def test_an_odd_first_body_does_no_lasting_harm():
    """When a batch begins with a page like no other, a later page becomes the dictionary."""
    packer = Packer("b")
    shared = _random(1)
    packed = [packer.pack(body) for body in [_random(2), *(shared + _random(n, 500) for n in range(3, 30))]]
    assert _size(packed) < 6 * len(shared)
    assert packed[-1].dictionary is not None


def test_pages_of_two_kinds_share_one_dictionary():
    """Where desktop and mobile pages alternate, the dictionary comes to know both."""
    packer = Packer("b")
    kinds = [_random(1), _random(2)]
    packed = [packer.pack(kinds[n % 2] + _random(10 + n, 500)) for n in range(40)]
    assert all(len(one.zstd) < 1000 for one in packed[16:])


def test_a_dictionary_is_not_too_large():
    """However large the bodies are, what a batch keeps in memory is bounded."""
    packer = Packer("b")
    packed = [packer.pack(_random(1, 3_000_000)) for _ in range(4)]
    assert max(len(one.dictionary.content) for one in packed) <= MAX_DICTIONARY


def test_a_short_body_makes_no_dictionary():
    """A body of a few bytes is nothing to refer back to."""
    assert Packer("b").pack(b"{}").dictionary is None


def test_a_later_dictionary_has_a_higher_id():
    """The newest dictionary of a batch is the one with the highest id."""
    ids = [Dictionary("b", _random(n, 300), n).dictionary_id for n in range(1, 300)]
    assert ids[:255] == sorted(ids[:255])
    assert max(ids) < 2**63


def test_the_same_text_in_two_batches_is_two_dictionaries():
    """A batch that is deleted takes nothing from another."""
    assert Dictionary("b", b"x" * 300).dictionary_id != Dictionary("c", b"x" * 300).dictionary_id


def test_a_dictionary_comes_back_from_the_store():
    """A dictionary that was stored packs the same again."""
    one = Dictionary("b", _random(1), 3)
    again = Dictionary.from_store("b", one.dictionary_id, one.stored)
    assert again.compress(_random(1)) == one.compress(_random(1))


@pytest.mark.parametrize(
    "stored", [b"", b"rubbish", PLAIN.compress(b"other words"), PLAIN.compress(_random(1))[:-9]]
)
def test_a_damaged_dictionary_is_none(stored):
    """A dictionary that is not what it was is not used."""
    assert Dictionary.from_store("b", Dictionary("b", _random(1)).dictionary_id, stored) is None


def test_a_frame_that_grows_beyond_its_size_is_refused():
    """A body's frame that says it holds more than was kept is not unpacked."""
    with pytest.raises(ValueError, match="expected a zstd frame of 10 bytes"):
        unpack(PLAIN.compress(bytes(10_000_000)), 10)


def test_a_dictionary_that_is_a_bomb_is_refused():
    """A stored dictionary larger than any that was made is not unpacked."""
    with pytest.raises(ValueError, match="at most"):
        unpack_dictionary(PLAIN.compress(bytes(MAX_DICTIONARY + 1)))


def test_a_dictionary_is_freed_at_once():
    """One that is no longer used does not wait for the collector of circles: it is large."""
    gone = weakref.ref(Dictionary("b", _random(1)))
    assert gone() is None


def test_trials_become_rare():
    """All ways are tried soon at the beginning and seldom later."""
    assert [n for n in range(1, 1100) if is_trial(n)] == [2, 4, 16, 64, 256, 512, 768, 1024]
