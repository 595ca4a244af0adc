"""Whether the service is there at all: until it has answered once, requests go one by one."""

from __future__ import annotations

from massive_frames.errors import NetworkError, ServiceError

TRIES, MOST_UNPROVEN = 3, 2


class Reach:
    """What is known of a service's being there.

    Attributes
    ----------
    proven : bool
        Whether it has answered.
    """

    def __init__(self) -> None:
        self.proven = False
        self._unreached = 0

    def reached(self) -> None:
        """Take note of an answer."""
        self.proven = True

    def allows(self, n_open: int) -> bool:
        """Say whether a further request may begin beside those on their way."""
        return self.proven or n_open <= min(self._unreached, MOST_UNPROVEN)

    def lost(self, error: ServiceError, retries: int) -> bool:
        """Say whether an error means that the service is not there: tried often enough, never answered."""
        if not isinstance(error, NetworkError):
            self.proven = True
            return False
        if self.proven:
            return False
        self._unreached += 1
        return retries >= TRIES or (error.sent and self._unreached > TRIES)
