"""Writes an answer in the other forms of JSON that Elasticsearch knows: YAML and SMILE."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

SMILE_HEAD, SMILE_END = b":)\n\x00", b"\xfc"
SHORT_NAME, SHORT_TEXT = 64, 32


def yaml_of(answer: Any) -> bytes:
    """Return an answer as YAML: members and items on lines of their own, every text in quotes."""
    return ("---\n" + "".join(f"{line}\n" for line in _lines(answer))).encode()


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping) and value:
        lines = []
        for name, inner in value.items():
            below = _lines(inner)
            nested = isinstance(inner, (Mapping, list)) and bool(inner)
            indent = "" if isinstance(inner, list) else "  "
            lines += [f"{name}:", *(indent + line for line in below)] if nested else [f"{name}: {below[0]}"]
        return lines
    if isinstance(value, list) and value:
        lines = []
        for inner in value:
            first, *rest = _lines(inner)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
        return lines
    return [json.dumps(value, ensure_ascii=False)]


def smile_of(answer: Any) -> bytes:
    """Return an answer as SMILE, no name or text shared."""
    return SMILE_HEAD + _smile(answer)


def _smile(value: Any) -> bytes:
    if isinstance(value, Mapping):
        members = (_name(str(name)) + _smile(inner) for name, inner in value.items())
        return b"\xfa" + b"".join(members) + b"\xfb"
    if isinstance(value, (list, tuple)):
        return b"\xf8" + b"".join(map(_smile, value)) + b"\xf9"
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return b"\x21"
    if isinstance(value, bool):
        return b"\x23" if value else b"\x22"
    return _number(value)


def _name(name: str) -> bytes:
    raw = name.encode()
    if not raw:
        return b"\x20"
    if name.isascii() and len(raw) <= SHORT_NAME:
        return bytes([0x7F + len(raw)]) + raw
    if not name.isascii() and len(raw) <= SHORT_NAME - 7:
        return bytes([0xBE + len(raw)]) + raw
    return b"\x34" + raw + SMILE_END


def _text(text: str) -> bytes:
    raw = text.encode()
    if not raw:
        return b"\x20"
    if text.isascii() and len(raw) <= 2 * SHORT_TEXT:
        return bytes([0x3F + len(raw)]) + raw
    if not text.isascii() and len(raw) <= 2 * SHORT_TEXT + 1:
        return bytes([0x7E + len(raw)]) + raw
    return (b"\xe0" if text.isascii() else b"\xe4") + raw + SMILE_END


def _number(value: int | float) -> bytes:  # noqa: PYI041 - which of the two it is decides
    if isinstance(value, float):
        return b"\x29" + _sevens(struct.pack(">d", value))
    if -16 <= value <= 15:
        return bytes([0xC0 + _zigzag(value)])
    if -(2**63) <= value < 2**63:
        kind = b"\x24" if -(2**31) <= value < 2**31 else b"\x25"
        return kind + _counted(_zigzag(value))
    raw = value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)
    return b"\x26" + _counted(len(raw)) + _sevens(raw)


def _zigzag(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def _counted(value: int) -> bytes:
    """Return a whole number of any length: 7 bits a byte, the last with 6 bits and a mark."""
    found = [0x80 | value & 0x3F]
    value >>= 6
    while value:
        found.insert(0, value & 0x7F)
        value >>= 7
    return bytes(found)


def _sevens(raw: bytes) -> bytes:
    """Return bytes as 7 bits a byte, from the highest on; the last byte holds what is left, at its end."""
    if len(raw) == 8:  # a number of 64 bits has its 1 bit left in front
        bits = int.from_bytes(raw, "big")
        return bytes(bits >> 7 * n & 0x7F for n in range(9, -1, -1))
    bits, left = int.from_bytes(raw, "big"), 8 * len(raw)
    found = []
    while left >= 7:
        left -= 7
        found.append(bits >> left & 0x7F)
    return bytes([*found, bits & (1 << left) - 1] if left else found)
