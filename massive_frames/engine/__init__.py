"""Run a batch: submit, wait, poll, retry, stop; in bounded memory and over a bounded number of sockets."""

from massive_frames.engine.clock import Clock
from massive_frames.engine.polling import Polling
from massive_frames.engine.retry import RULES, RetryPolicy, Rule
from massive_frames.engine.runner import Observer, Runner

__all__ = ["RULES", "Clock", "Observer", "Polling", "RetryPolicy", "Rule", "Runner"]
