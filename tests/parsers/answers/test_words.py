"""Counting words and telling languages."""

from __future__ import annotations

import pytest

from massive_frames.parsers.answers.words import count_words, language_of


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0),
        ("Green tea, 80 °C.", 4),
        ("don\u2019t e.g. state-of-the-art", 3),
        ("緑茶です", 4),
        ("ใช่ tea", 4),
        ("한국어 단어", 2),
        ("— … !", 0),
    ],
)
def test_words_are_counted(text, n):
    """Runs of letters and digits count; where no space parts words, each letter does."""
    assert count_words(text) == n


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Green tea is not fermented, and tastes of grass.", "en"),
        ("Grüner Tee wird nicht fermentiert.", "de"),
        ("緑茶は発酵させません。", "ja"),
        ("Зелёный чай не ферментируют.", "ru"),
        ("الشاي الأخضر غير مخمر", "ar"),
        ("", None),
        ("42 … 🍵", None),
    ],
)
def test_a_language_is_told_or_left_open(text, code):
    """A text without letters has no language."""
    assert language_of(text) == code
