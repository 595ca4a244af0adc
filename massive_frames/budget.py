"""What is left of a batch's limits when a part of a run begins."""

from __future__ import annotations

import time
from dataclasses import replace

from massive_frames.conditions import Conditions
from massive_frames.engine import Limits
from massive_frames.services import Service
from massive_frames.store import Entries


def limits_left(conditions: Conditions, service: Service, entries: Entries, began_s: float) -> Limits:
    """Return the engine's limits: credits spent, or maybe spent, and seconds gone since the run began count.

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
    limits = conditions.limits(entries.spent() + maybe)
    if limits.deadline_s is None:
        return limits
    return replace(limits, deadline_s=max(0.0, limits.deadline_s - (time.monotonic() - began_s)))
