"""Where settings come from: arguments over ``configure()`` over the environment over a ``.env`` file."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import platformdirs
from dotenv import dotenv_values

from massive_frames.errors import ConfigurationError, InvalidRequestError
from massive_frames.transport import Secret

MASSIVE_URL = "https://render.joinmassive.com"
VARIABLES = {"token": "MASSIVE_TOKEN", "base_url": "MASSIVE_BASE_URL", "store": "MASSIVE_FRAMES_STORE"}
LOOPS = ("thread", "nested")


@dataclass(frozen=True)
class Settings:
    """Everything that is not said at the call.

    Parameters
    ----------
    token : Secret, optional
        The Massive API's bearer token (``MASSIVE_TOKEN``).
    base_url : str
        The API's address (``MASSIVE_BASE_URL``).
    store : pathlib.Path
        The file that keeps jobs and bodies (``MASSIVE_FRAMES_STORE``); by default in the user's data folder.
    connections : int
        Sockets open at the most, 1 to 1000.
    in_flight : int
        Jobs that a service works on at once at the most, 1 to 10000.
    max_rate : float, optional
        Requests a second at the most; no limit when None.
    loop : {"thread", "nested"}
        Where the engine's event loop runs: on a thread of its own, or on the caller's running loop.
    """

    token: Secret | None = None
    base_url: str = MASSIVE_URL
    store: Path = Path("massive_frames.sqlite3")
    connections: int = 50
    in_flight: int = 500
    max_rate: float | None = None
    loop: str = "thread"

    def __post_init__(self) -> None:
        if self.token is not None and not isinstance(self.token, Secret):
            raise InvalidRequestError("token", type(self.token).__name__, "a text")
        if not str(self.base_url).startswith(("https://", "http://")):
            raise InvalidRequestError("base_url", self.base_url, "an address that begins with https://")
        if type(self.connections) is not int or not 1 <= self.connections <= 1000:
            raise InvalidRequestError("connections", self.connections, "a whole number from 1 to 1000")
        if type(self.in_flight) is not int or not 1 <= self.in_flight <= 10_000:
            raise InvalidRequestError("in_flight", self.in_flight, "a whole number from 1 to 10000")
        if self.max_rate is not None and (type(self.max_rate) not in {int, float} or not self.max_rate > 0):
            raise InvalidRequestError("max_rate", self.max_rate, "a number of requests a second above 0")
        if self.loop not in LOOPS:
            raise InvalidRequestError("loop", self.loop, "'thread' or 'nested'")

    def need_token(self) -> Secret:
        """Return the token, or say how to give one."""
        if self.token is None:
            raise ConfigurationError(
                "no token: set the environment variable MASSIVE_TOKEN, put MASSIVE_TOKEN=... into .env, call "
                "mf.configure(token=...), or try everything without one: `with mf.sandbox(): ...`"
            )
        return self.token


_configured: dict[str, Any] = {}


def configure(
    *,
    token: str | None = None,
    base_url: str | None = None,
    store: str | Path | None = None,
    connections: int | None = None,
    in_flight: int | None = None,
    max_rate: float | None = None,
    loop: str | None = None,
) -> None:
    """Set what the environment otherwise gives, for this process.

    Parameters
    ----------
    token : str, optional
        The Massive API's bearer token.
    base_url : str, optional
        The API's address, such as ``https://render.joinmassive.com``.
    store : str or pathlib.Path, optional
        The file that keeps jobs and bodies.
    connections : int, optional
        Sockets open at the most, 1 to 1000.
    in_flight : int, optional
        Jobs that a service works on at once at the most, 1 to 10000.
    max_rate : float, optional
        Requests a second at the most.
    loop : {"thread", "nested"}, optional
        ``"nested"`` runs the engine on your own running event loop, patched by nest-asyncio, for objects that
        are bound to that loop; the default needs no patching.

    Raises
    ------
    InvalidRequestError
        A value is out of its limits; nothing is changed then.

    Example
    -------
    >>> import massive_frames as mf
    >>> mf.configure(max_rate=20, connections=10)
    """
    changed = normalise(
        token=token,
        base_url=base_url,
        store=store,
        connections=connections,
        in_flight=in_flight,
        max_rate=max_rate,
        loop=loop,
    )
    resolve(**changed)
    _configured.update(changed)


def normalise(**given: Any) -> dict[str, Any]:
    """Return the settings that were given, each in its own type, the token hidden at once."""
    known = {field.name for field in fields(Settings)}
    for name, value in given.items():
        if name not in known:
            raise InvalidRequestError(name, value, f"a setting among {', '.join(sorted(known))}")
    changed = {name: value for name, value in given.items() if value is not None and value != ""}
    if isinstance(changed.get("token"), str):
        changed["token"] = Secret(changed["token"].strip())
    if "base_url" in changed:
        changed["base_url"] = str(changed["base_url"]).rstrip("/")
    if "store" in changed:
        if not isinstance(changed["store"], (str, Path)):
            raise InvalidRequestError("store", changed["store"], "a file's path")
        changed["store"] = Path(changed["store"]).expanduser()
    return changed


def snapshot() -> dict[str, Any]:
    """Return what ``configure`` has set, to ``restore`` later."""
    return dict(_configured)


def restore(saved: dict[str, Any]) -> None:
    """Set back what ``snapshot`` returned."""
    _configured.clear()
    _configured.update(saved)


def resolve(**arguments: Any) -> Settings:
    """Return the settings in force, with these arguments over everything else; None means not given."""
    values: dict[str, Any] = {"store": Path(platformdirs.user_data_dir("massive_frames")) / "store.sqlite3"}
    values |= _from_environment() | _configured
    values |= normalise(**arguments)
    return replace(Settings(), **values)


def _from_environment() -> dict[str, Any]:
    file = dotenv_values(Path.cwd() / ".env")
    found = {name: os.environ.get(variable) or file.get(variable) for name, variable in VARIABLES.items()}
    return normalise(**{name: text.strip() for name, text in found.items() if text})
