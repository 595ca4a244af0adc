"""What is left of a batch's limits when a part of a run begins."""

from __future__ import annotations

import time
from dataclasses import replace

from massive_frames.conditions import Conditions
from massive_frames.engine import Limits
from massive_frames.services import Service
from massive_frames.store import Entries
from massive_frames.store.entries import ACCEPTED


def limits_left(conditions: Conditions, service: Service, entries: Entries, began_s: float) -> Limits:
    """Return the engine's limits, of which earlier runs and earlier parts of this one have used some.

    Credits that were spent count, or may have been, or will be by jobs on their way; and so do the seconds
    gone since the run began.

    Parameters
    ----------
    conditions : Conditions
        What the caller allows.
    service : Service
        Whose prices count.
    entries : Entries
        The batch's requests.
    began_s : float
        When the run began, in ``time.monotonic`` seconds.
    """
    maybe = sum(e.unconfirmed * service.credits(e.request) for e in entries.where("unconfirmed > 0"))
    held = {e.request.key: service.credits(e.request) for e in entries.where(ACCEPTED)}
    limits = replace(conditions.limits(entries.spent() + maybe), held=held)
    if limits.deadline_s is None:
        return limits
    return replace(limits, deadline_s=max(0.0, limits.deadline_s - (time.monotonic() - began_s)))
