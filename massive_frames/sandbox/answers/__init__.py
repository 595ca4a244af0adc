"""Invents what AI applications answer, in their markup, each with the right row to read from it."""

from __future__ import annotations

from massive_frames.sandbox.answers.generate import generate_answer

__all__ = ["generate_answer"]
