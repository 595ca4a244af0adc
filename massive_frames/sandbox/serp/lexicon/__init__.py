"""The words pages are made of: one file a language, each giving one `Lexicon`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from massive_frames.sandbox.serp.lexicon.shape import Lexicon, Ui

__all__ = ["Lexicon", "Ui", "lexicon"]


@cache
def lexicon(code: str) -> Lexicon:
    """Return the words of a language."""
    words: Lexicon = import_module(f"{__name__}.{code}").WORDS
    return words
