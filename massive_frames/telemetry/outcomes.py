"""Say in one word how an event ends its request."""

from __future__ import annotations

from massive_frames.models import EventKind, JobEvent, JobState

SUCCEEDED, FAILED, UNCONFIRMED, CANCELLED = "succeeded", "failed", "unconfirmed", "cancelled"
LEFT_OPEN = "left-open"
"""Given up for now: its job still runs, or it was never accepted, and a later run goes on with it."""


def outcome_of(event: JobEvent) -> str | None:
    """Return how the request has ended by this event, or None where it goes on."""
    kind = event.kind
    if kind is EventKind.SUCCEEDED:
        return SUCCEEDED
    if kind is EventKind.FAILED:
        return _failure(event.state)
    if kind is EventKind.UNCONFIRMED:
        return UNCONFIRMED
    return CANCELLED if kind is EventKind.CANCELLED else None


def _failure(state: JobState) -> str:
    if state is JobState.UNCONFIRMED:
        return UNCONFIRMED
    return FAILED if state.ended else LEFT_OPEN
