"""What is kept on disk: which requests were made, which jobs they became, and every body that came."""

from massive_frames.store.archive import Archive
from massive_frames.store.database import Database
from massive_frames.store.entries import Entries, Entry
from massive_frames.store.journal import Journal, Stored
from massive_frames.store.latencies import load_latencies
from massive_frames.store.lock import BatchLock, is_running
from massive_frames.store.recorder import Recorder
from massive_frames.store.reuse import Found, Reuse

__all__ = [
    "Archive",
    "BatchLock",
    "Database",
    "Entries",
    "Entry",
    "Found",
    "Journal",
    "Recorder",
    "Reuse",
    "Stored",
    "is_running",
    "load_latencies",
]
