"""Where settings come from: arguments over ``configure()`` over the environment over a ``.env`` file."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import platformdirs
from dotenv import dotenv_values

from massive_frames.checks import file_path, place, text
from massive_frames.errors import InvalidRequestError
from massive_frames.settings.addresses import parted
from massive_frames.settings.values import ADDRESS_OF, SECRETS, USERS, VARIABLES, Settings
from massive_frames.transport import Secret

_configured: dict[str, Any] = {}


def configure(
    *,
    token: str | None = None,
    base_url: str | None = None,
    elasticsearch_url: str | None = None,
    elasticsearch_api_key: str | None = None,
    elasticsearch_username: str | None = None,
    elasticsearch_password: str | None = None,
    opensearch_url: str | None = None,
    opensearch_username: str | None = None,
    opensearch_password: str | None = None,
    ca_file: str | Path | None = None,
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
    elasticsearch_url, opensearch_url : str, optional
        A cluster's address, such as ``https://localhost:9200``; a user and password in it are taken as
        such, and are stored nowhere.
    elasticsearch_api_key : str, optional
        Elasticsearch's API key.
    elasticsearch_username, elasticsearch_password, opensearch_username, opensearch_password : str, optional
        A cluster's user.
    ca_file : str or pathlib.Path, optional
        Certificates to trust, for a cluster with its own authority; TLS is always verified.
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
        elasticsearch_url=elasticsearch_url,
        elasticsearch_api_key=elasticsearch_api_key,
        elasticsearch_username=elasticsearch_username,
        elasticsearch_password=elasticsearch_password,
        opensearch_url=opensearch_url,
        opensearch_username=opensearch_username,
        opensearch_password=opensearch_password,
        ca_file=ca_file,
        store=store,
        connections=connections,
        in_flight=in_flight,
        max_rate=max_rate,
        loop=loop,
    )
    resolve(**changed)
    _configured.update(changed)


def normalise(**given: Any) -> dict[str, Any]:
    """Return the settings that were given, each in its own type, every secret hidden at once."""
    known = {field.name for field in fields(Settings)}
    for name, value in given.items():
        if name not in known:
            raise InvalidRequestError(name, value, f"a setting among {', '.join(sorted(known))}")
    changed = {
        name: value
        for name, value in given.items()
        if not (value is None or (isinstance(value, str) and not value))
    }
    for name in ADDRESS_OF.values():
        if name in changed:
            address = text(name, changed.pop(name), "an address that begins with https://")
            changed = parted(name, address) | changed
    for name, value in changed.items():
        if name in SECRETS and isinstance(value, str):
            changed[name] = Secret(value.strip())
        elif name in USERS:
            changed[name] = text(name, value, "a user's name")
        elif name == "ca_file":
            changed[name] = file_path(name, value)
        elif name == "store":
            changed[name] = place(name, value, folder=False)
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
    for layer in (_from_environment(), _configured, normalise(**arguments)):
        if "elasticsearch_username" in layer:  # whoever names a user does not mean another layer's key
            values.pop("elasticsearch_api_key", None)
        values |= layer
    return replace(Settings(), **values)


def _from_environment() -> dict[str, Any]:
    file = dotenv_values(Path.cwd() / ".env")
    found = {name: os.environ.get(variable) or file.get(variable) for name, variable in VARIABLES.items()}
    return normalise(**{name: text.strip() for name, text in found.items() if text})
