"""Run a batch: submit, wait, poll, retry, stop; in bounded memory and over a bounded number of sockets."""

from massive_frames.engine.clock import Clock
from massive_frames.engine.garbage import fewer_rounds
from massive_frames.engine.grouped import Grouped
from massive_frames.engine.limits import Limits
from massive_frames.engine.polling import Polling
from massive_frames.engine.pollings import Pollings
from massive_frames.engine.retry import RULES, RetryPolicy, Rule
from massive_frames.engine.runner import Runner
from massive_frames.engine.share import Group
from massive_frames.engine.telling import Observer

__all__ = [
    "RULES",
    "Clock",
    "Group",
    "Grouped",
    "Limits",
    "Observer",
    "Polling",
    "Pollings",
    "RetryPolicy",
    "Rule",
    "Runner",
    "fewer_rounds",
]
