"""The functions a notebook calls: blocking, one line each, good defaults."""

from massive_frames.api.account import account, devices, usage
from massive_frames.api.archive import body, diff_parses, export_bodies, prune, reparse, store_sizes
from massive_frames.api.offline import parse_serp, sandbox
from massive_frames.api.search import estimate, search, search_many
from massive_frames.api.stored import batches, resume, retry_failed

__all__ = [
    "account",
    "batches",
    "body",
    "devices",
    "diff_parses",
    "estimate",
    "export_bodies",
    "parse_serp",
    "prune",
    "reparse",
    "resume",
    "retry_failed",
    "sandbox",
    "search",
    "search_many",
    "store_sizes",
    "usage",
]
