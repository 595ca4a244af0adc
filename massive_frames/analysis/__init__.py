"""What frames say beside each other, and how well the pages in them were read."""

from massive_frames.analysis.explanation import Explanation
from massive_frames.analysis.parses import diff_frames
from massive_frames.analysis.report import BY, report

__all__ = ["BY", "Explanation", "diff_frames", "report"]
