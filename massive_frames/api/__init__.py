"""The functions a notebook calls: blocking, one line each, good defaults."""

from massive_frames.api.account import account, devices, usage
from massive_frames.api.offline import parse_serp, sandbox
from massive_frames.api.search import estimate, search, search_many
from massive_frames.api.stored import batches, resume

__all__ = [
    "account",
    "batches",
    "devices",
    "estimate",
    "parse_serp",
    "resume",
    "sandbox",
    "search",
    "search_many",
    "usage",
]
