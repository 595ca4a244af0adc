"""What a test in another process asks of the sandbox itself: counts, jobs and credits, as JSON."""

from __future__ import annotations

import time
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from massive_frames.sandbox.state import State


def routes(state: State) -> Sequence[BaseRoute]:
    """Return the route, which every generation has and which wants no token."""

    async def stats(_request: Request) -> Response:
        state.book.settle_due(time.monotonic())
        told = state.stats
        return JSONResponse(
            {
                "requests": dict(told.requests),
                "submits": told.submits,
                "polls": told.polls,
                "accepted": told.jobs,
                "batches": told.batches,
                "jobs": state.book.counts(),
                "faults": dict(told.faults),
                "callbacks": told.callbacks,
                "credits_charged": told.credits_charged,
                "credits_reserved": state.ledger.reserved,
                "credits_left": state.ledger.remaining,
            }
        )

    return [Route("/_sandbox/stats", stats, methods=["GET"])]
