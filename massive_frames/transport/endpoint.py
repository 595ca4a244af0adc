"""Where requests go, with what they are let in by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from massive_frames.transport.redaction import MASK, Secret


@dataclass(frozen=True)
class Endpoint:
    """Where a service is, and what it lets in.

    Parameters
    ----------
    url : str
        Its address.
    secret : Secret, optional
        What stands in the ``Authorization`` header after the scheme.
    scheme : str
        ``Bearer``, ``ApiKey`` or ``Basic``.
    ca_file : pathlib.Path, optional
        Certificates to trust instead of the usual ones.
    """

    url: str
    secret: Secret | None = None
    scheme: str = "Bearer"
    ca_file: Path | None = None

    def authorization(self) -> dict[str, str]:
        """Return the header that lets a request in: made for one alone, so that nothing kept shows it."""
        return {} if self.secret is None else {"Authorization": f"{self.scheme} {self.secret.reveal()}"}

    def masked(self, body: bytes) -> bytes:
        """Return an answer's text without the secret: some servers repeat the headers that they were sent."""
        return body if self.secret is None else body.replace(self.secret.reveal().encode(), MASK.encode())
