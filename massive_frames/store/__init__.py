"""What is kept on disk: which requests were made, which jobs they became, and every body that came."""

from massive_frames.store.archive import Archive
from massive_frames.store.database import Database
from massive_frames.store.journal import Entry, Journal
from massive_frames.store.recorder import Recorder

__all__ = ["Archive", "Database", "Entry", "Journal", "Recorder"]
