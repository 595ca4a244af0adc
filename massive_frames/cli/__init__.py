"""The command ``massive-frames``: searches, saved pages and the local sandbox from a shell."""

from massive_frames.cli.program import main

__all__ = ["main"]
