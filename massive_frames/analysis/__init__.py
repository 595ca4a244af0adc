"""What frames say beside each other."""

from massive_frames.analysis.parses import diff_frames

__all__ = ["diff_frames"]
