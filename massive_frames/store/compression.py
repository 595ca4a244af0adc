"""Make the bodies of one batch small: pages of one kind share most of their scripts and styles.

The first body of a batch is the dictionary for those that come after it, and for itself, so that it is stored
once. Now and then a body is packed in all the ways there are, and the batch goes on with the best.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import zstandard

LEVEL = 3
WINDOW_LOG = 22
"""Matches reach 4 MB back: over the dictionary and a page of 2 MB."""
MAX_DICTIONARY = 2 * 1024 * 1024
MIN_DICTIONARY = 256
"""Bytes: a dictionary from a shorter body saves nothing."""
LARGE_DICTIONARY = 512 * 1024
"""Bytes from which the compressor's tables of the usual size forget the dictionary's beginning."""
TRIAL_EVERY = 256
RECENT = 8
"""How many of the last bodies a new dictionary is made from, as far as they have 2 MB together."""
_HASH_BITS = 55
_LAST_GENERATION = 255


class Dictionary:
    """What the bodies of a batch have in common, as plain bytes that a compressor refers back to.

    Parameters
    ----------
    batch_id : str
        The batch.
    content : bytes
        The text; its last 2 MB count.
    generation : int
        1 for the first of its batch; a later one has a higher number, and a higher id.
    """

    def __init__(self, batch_id: str, content: bytes, generation: int = 1) -> None:
        self.content, self.generation = content[-MAX_DICTIONARY:], min(generation, _LAST_GENERATION)
        self._batch_id = batch_id
        large = len(self.content) >= LARGE_DICTIONARY
        parameters = zstandard.ZstdCompressionParameters(
            compression_level=LEVEL,
            strategy=zstandard.STRATEGY_DFAST,
            window_log=WINDOW_LOG,
            hash_log=18 if large else 17,
            chain_log=17 if large else 16,
            search_log=1,
            min_match=5,
        )
        data = raw_content(self.content)
        data.precompute_compress(compression_params=parameters)
        # the pool must not know the dictionary: 10 MB in a circle would wait long for the collector
        self._compressors = _Pool(
            partial(zstandard.ZstdCompressor, dict_data=data, compression_params=parameters)
        )

    @classmethod
    def from_store(cls, batch_id: str, dictionary_id: int, stored: bytes) -> Dictionary | None:
        """Return a dictionary as it was stored, or None where it is damaged."""
        try:
            content = unpack_dictionary(stored)
        except ValueError:
            return None
        dictionary = cls(batch_id, content, dictionary_id >> _HASH_BITS)
        return dictionary if dictionary.dictionary_id == dictionary_id else None

    def compress(self, body: bytes) -> bytes:
        """Return a body compressed; several threads may call it at once."""
        return self._compressors.compress(body)

    @cached_property
    def dictionary_id(self) -> int:
        """The number it is stored under, which follows from what it is."""
        digest = hashlib.sha256(self._batch_id.encode() + b"\0" + self.content).digest()
        return self.generation << _HASH_BITS | int.from_bytes(digest[:8]) >> 64 - _HASH_BITS

    @cached_property
    def stored(self) -> bytes:
        """The content as it is stored: compressed by itself."""
        return PLAIN.compress(self.content)


@dataclass(frozen=True, slots=True)
class Packed:
    """A body compressed, and the dictionary without which it cannot be read."""

    zstd: bytes
    dictionary: Dictionary | None


class Packer:
    """Packs the bodies of one batch; several threads may use it at once.

    Parameters
    ----------
    batch_id : str
        The batch.
    dictionary : Dictionary, optional
        The one it went on with when it was stopped.
    """

    def __init__(self, batch_id: str, dictionary: Dictionary | None = None) -> None:
        self._batch_id, self._dictionary = batch_id, dictionary
        self._generation = dictionary.generation if dictionary else 0
        self._n, self._doubted = 0, False
        self._recent: deque[bytes] = deque(maxlen=RECENT)
        self._lock = threading.Lock()

    def pack(self, body: bytes) -> Packed:
        """Return a body compressed."""
        with self._lock:
            self._n += 1
            n = self._n
            trial = self._doubted or is_trial(n, packed_plainly=self._dictionary is None)
            if n == 1 and self._dictionary is None and len(body) >= MIN_DICTIONARY:
                self._dictionary = self._made(body[:MAX_DICTIONARY])
                self._dictionary.stored  # noqa: B018 - made here, not by the one who writes
            dictionary, recent = self._dictionary, b"".join(self._recent) if trial else b""
            self._remember(body)
        if trial:
            return self._trial(body, recent, dictionary, n)
        return Packed(dictionary.compress(body) if dictionary else PLAIN.compress(body), dictionary)

    def _remember(self, body: bytes) -> None:
        self._recent.append(body[:MAX_DICTIONARY])
        while sum(map(len, self._recent)) > MAX_DICTIONARY:
            self._recent.popleft()

    def _trial(self, body: bytes, recent: bytes, dictionary: Dictionary | None, n: int) -> Packed:
        """Pack a body with the dictionary, without any, and with one that knows the recent bodies too."""
        best = Packed(PLAIN.compress(body), None)
        if dictionary is not None:
            now = Packed(dictionary.compress(body), dictionary)
            best = now if len(now.zstd) < len(best.zstd) else best
        if n > 2 and len(recent) >= MIN_DICTIONARY:
            rival = self._made((dictionary.content if dictionary else b"") + recent)
            packed = Packed(rival.compress(body), rival)
            gain = len(best.zstd) - len(packed.zstd)
            # it is worth its room when the bodies so far would have paid for it
            if gain > 0 and gain * n > len(rival.stored):
                best = packed
        with self._lock:
            self._choose(best.dictionary, dictionary)
        return best

    def _choose(self, best: Dictionary | None, before: Dictionary | None) -> None:
        """Go on with the dictionary that was best; one is given up when it fails twice running."""
        if best is None and before is not None and not self._doubted:
            self._doubted = True
            return
        self._dictionary, self._doubted = best, False
        if best is not None:
            self._generation = max(self._generation, best.generation)

    def _made(self, content: bytes) -> Dictionary:
        return Dictionary(self._batch_id, content, self._generation + 1)


def is_trial(n: int, *, packed_plainly: bool = False) -> bool:
    """Say whether the n-th body tries all ways: the 2nd, 4th, 16th and 64th, then every 256th.

    While no dictionary has helped, the 8th does too.
    """
    return n in {2, 4, 16, 64} or n % TRIAL_EVERY == 0 or (n == 8 and packed_plainly)


def unpack_dictionary(stored: bytes) -> bytes:
    """Return a dictionary's content; ``ValueError`` where it is damaged, or longer than any that was made."""
    try:
        n_bytes = zstandard.frame_content_size(stored)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    if n_bytes > MAX_DICTIONARY:
        raise ValueError(f"expected a dictionary of at most {MAX_DICTIONARY} bytes, got one of {n_bytes}")
    return unpack(stored, n_bytes)


def raw_content(content: bytes) -> zstandard.ZstdCompressionDict:
    """Return bytes as a dictionary that is plain text to refer back to, whatever it begins with."""
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def unpack(packed: bytes, n_bytes: int, dictionary: zstandard.ZstdCompressionDict | None = None) -> bytes:
    """Return what was compressed; never more than ``n_bytes``.

    Raises
    ------
    ValueError
        The bytes are damaged, or hold another number of bytes.
    """
    try:
        if zstandard.frame_content_size(packed) != n_bytes:
            raise ValueError(f"expected a zstd frame of {n_bytes} bytes")
        body = zstandard.ZstdDecompressor(dict_data=dictionary).decompress(packed)
    except (zstandard.ZstdError, MemoryError) as error:
        raise ValueError(str(error)) from error
    if len(body) != n_bytes:
        raise ValueError(f"expected {n_bytes} bytes, got {len(body)}")
    return body


class _Pool:
    """Compressors that are free: one serves one thread at a time, and takes long to make."""

    def __init__(self, make: Callable[[], zstandard.ZstdCompressor]) -> None:
        self._make = make
        self._free: list[zstandard.ZstdCompressor] = []

    def compress(self, body: bytes) -> bytes:
        try:
            compressor = self._free.pop()
        except IndexError:
            compressor = self._make()
        packed = compressor.compress(body)
        self._free.append(compressor)
        return packed


PLAIN = _Pool(lambda: zstandard.ZstdCompressor(level=LEVEL))
