"""Listeners that tell what a batch does: log records, OpenTelemetry spans and metrics, and statistics."""

from __future__ import annotations

from massive_frames.telemetry.logs import Logs
from massive_frames.telemetry.report import BatchStats
from massive_frames.telemetry.spans import Spans, open_spans
from massive_frames.telemetry.stats import Stats

__all__ = ["BatchStats", "Logs", "Spans", "Stats", "open_spans"]
