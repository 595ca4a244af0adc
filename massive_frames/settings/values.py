"""What is not said at the call: tokens, addresses, the store and limits."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from massive_frames.checks import choice
from massive_frames.errors import ConfigurationError, InvalidRequestError
from massive_frames.settings.addresses import without_user
from massive_frames.transport import Endpoint, Secret

MASSIVE_URL = "https://render.joinmassive.com"
VARIABLES = {
    "token": "MASSIVE_TOKEN",
    "base_url": "MASSIVE_BASE_URL",
    "elasticsearch_url": "ELASTICSEARCH_URL",
    "elasticsearch_api_key": "ELASTICSEARCH_API_KEY",
    "elasticsearch_username": "ELASTICSEARCH_USERNAME",
    "elasticsearch_password": "ELASTICSEARCH_PASSWORD",
    "opensearch_url": "OPENSEARCH_URL",
    "opensearch_username": "OPENSEARCH_USERNAME",
    "opensearch_password": "OPENSEARCH_PASSWORD",
    "store": "MASSIVE_FRAMES_STORE",
}
SECRETS = frozenset({"token", "elasticsearch_api_key", "elasticsearch_password", "opensearch_password"})
USERS = frozenset({"elasticsearch_username", "opensearch_username"})
ADDRESS_OF = {
    "massive": "base_url",
    "elasticsearch": "elasticsearch_url",
    "opensearch": "opensearch_url",
}
"""The setting that holds each backend's address."""
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
    elasticsearch_url : str, optional
        An Elasticsearch cluster's address (``ELASTICSEARCH_URL``).
    elasticsearch_api_key : Secret, optional
        Its API key, as Elasticsearch writes it (``ELASTICSEARCH_API_KEY``).
    elasticsearch_username : str, optional
        A user of it, where there is no API key (``ELASTICSEARCH_USERNAME``).
    elasticsearch_password : Secret, optional
        That user's password (``ELASTICSEARCH_PASSWORD``).
    opensearch_url : str, optional
        An OpenSearch cluster's address (``OPENSEARCH_URL``).
    opensearch_username : str, optional
        A user of it (``OPENSEARCH_USERNAME``).
    opensearch_password : Secret, optional
        That user's password (``OPENSEARCH_PASSWORD``).
    ca_file : pathlib.Path, optional
        Certificates to trust, for a cluster with its own authority; TLS is always verified.
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
    elasticsearch_url: str | None = None
    elasticsearch_api_key: Secret | None = None
    elasticsearch_username: str | None = None
    elasticsearch_password: Secret | None = None
    opensearch_url: str | None = None
    opensearch_username: str | None = None
    opensearch_password: Secret | None = None
    ca_file: Path | None = None
    store: Path = Path("massive_frames.sqlite3")
    connections: int = 50
    in_flight: int = 500
    max_rate: float | None = None
    loop: str = "thread"

    def __post_init__(self) -> None:
        for name in sorted(SECRETS):
            value = getattr(self, name)
            if value is not None and not isinstance(value, Secret):
                raise InvalidRequestError(name, type(value).__name__, "a text")
        for name in ADDRESS_OF.values():
            value = getattr(self, name)
            if value is not None and not str(value).startswith(("https://", "http://")):
                raise InvalidRequestError(
                    name, without_user(str(value)), "an address that begins with https://"
                )
        if self.ca_file is not None and not self.ca_file.is_file():
            raise InvalidRequestError("ca_file", str(self.ca_file), "a file of certificates that exists")
        if type(self.connections) is not int or not 1 <= self.connections <= 1000:
            raise InvalidRequestError("connections", self.connections, "a whole number from 1 to 1000")
        if type(self.in_flight) is not int or not 1 <= self.in_flight <= 10_000:
            raise InvalidRequestError("in_flight", self.in_flight, "a whole number from 1 to 10000")
        if self.max_rate is not None and (type(self.max_rate) not in {int, float} or not self.max_rate > 0):
            raise InvalidRequestError("max_rate", self.max_rate, "a number of requests a second above 0")
        choice("loop", self.loop, LOOPS)

    def need_token(self) -> Secret:
        """Return the token, or say how to give one."""
        if self.token is None:
            raise ConfigurationError(
                "no token: set the environment variable MASSIVE_TOKEN, put MASSIVE_TOKEN=... into .env, call "
                "mf.configure(token=...), or try everything without one: `with mf.sandbox(): ...`"
            )
        return self.token

    def address(self, backend: str) -> str | None:
        """Return a backend's address, where it is known."""
        address: str | None = getattr(self, ADDRESS_OF[backend])
        return address

    def at(self, backend: str, url: str) -> Settings:
        """Return the same settings with another address of a backend."""
        changed: dict[str, Any] = {ADDRESS_OF[backend]: url}
        return replace(self, **changed)

    def endpoint(self, backend: str) -> Endpoint:
        """Return where a backend is, and what it lets in.

        Parameters
        ----------
        backend : {"massive", "elasticsearch", "opensearch"}
            Whose services are asked.

        Raises
        ------
        ConfigurationError
            Its address, or Massive's token, is not known.
        """
        url = self.address(backend)
        if backend == "massive":
            return Endpoint(self.base_url, self.need_token())
        if url is None:
            raise ConfigurationError(
                f"no address: set the environment variable {backend.upper()}_URL, call "
                f"mf.configure({backend}_url=...), or pass url=..."
            )
        key = self.elasticsearch_api_key if backend == "elasticsearch" else None
        if key is not None:
            return Endpoint(url, key, "ApiKey", self.ca_file)
        user, password = getattr(self, f"{backend}_username"), getattr(self, f"{backend}_password")
        if user is None:
            return Endpoint(url, None, "Basic", self.ca_file)
        words = f"{user}:{password.reveal() if password else ''}"
        return Endpoint(url, Secret(b64encode(words.encode()).decode()), "Basic", self.ca_file)
