"""Invented web pages of many kinds, some broken or in old encodings, and the right row of each."""

from __future__ import annotations

from massive_frames.sandbox.webpages.files import FILES
from massive_frames.sandbox.webpages.generate import KINDS, Webpage, generate_webpage

__all__ = ["FILES", "KINDS", "Webpage", "generate_webpage"]
