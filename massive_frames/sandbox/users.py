"""Who may ask the sandbox's clusters."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

ORDINARY, ADMIN, GUEST = ("ann", "ben"), "elastic", "guest"
"""``elastic`` may do everything, ``ann`` and ``ben`` may read, ``guest`` may do nothing."""


@dataclass(frozen=True)
class User:
    """Somebody who may ask a cluster; the password and the API key are the same person's."""

    name: str
    password: str

    @property
    def api_key(self) -> str:
        """The API key, as Elasticsearch writes it."""
        return b64encode(f"key-of-{self.name}:{self.password}".encode()).decode()

    @property
    def reads(self) -> bool:
        """Whether the user may search."""
        return self.name != GUEST

    @property
    def administers(self) -> bool:
        """Whether the user may see and delete what is others'."""
        return self.name == ADMIN


def users_of(token: str) -> Mapping[str, User]:
    """Return the users of a sandbox by their names; its token is the password of all."""
    return {name: User(name, token) for name in (ADMIN, *ORDINARY, GUEST)}
