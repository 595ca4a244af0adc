"""Invents results pages, each with the right answer to what a reader should find on it."""

from __future__ import annotations

from massive_frames.sandbox.serp.generate import generate_serp

__all__ = ["generate_serp"]
