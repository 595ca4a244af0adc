"""Starts and stops the sandbox: a web server on its own thread, reachable from this machine only."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from massive_frames.sandbox.faults import Faults
from massive_frames.sandbox.kinds import kinds
from massive_frames.sandbox.serp.ask import listed
from massive_frames.sandbox.state import Options, State, is_whole
from massive_frames.sandbox.stats import Stats
from massive_frames.sandbox.users import User, users_of

if TYPE_CHECKING:
    from massive_frames.sandbox.thread import ServerThread

HIGHEST_PORT = 65535
_INSTALL = 'the sandbox needs its optional packages: pip install "massive_frames[sandbox]"'


class Sandbox:
    """A local double of the Massive Web Render API.

    Parameters
    ----------
    seed
        Everything invented follows from it; two sandboxes of one seed serve the same pages.
    speed
        Divides the latencies; 1 is as slow as the real service.
    generation
        ``"2026"`` or ``"2025"``, the contract to speak.
    credits
        The balance to start with; a successful search costs 1.
    token
        The bearer token to accept; made up by default.
    faults
        How often to misbehave; never by default.
    port
        The port to listen on; 0 takes a free one.
    inline
        Answer ``mode=async`` with the page itself instead of an id.
    archiving
        Answer the status ``archiving`` during the last part of a job.
    weight
        ``"real"``, ``"light"`` for pages without scripts, or so many bytes of scripts.
    archive
        The form of a batch's archive: jsonl, json, zip, gzip, tar, tar.gz or unknown.
    archive_names
        How an archive tells whose each page is: index, padded, terms, id or none.
    archive_token
        Whether the archive's address wants the token.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it must be; the words name it.

    Examples
    --------
    >>> with Sandbox(speed=1000) as box:
    ...     box.url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        speed: float = 20.0,
        generation: str = "2026",
        credits: int = 1_000_000,  # noqa: A002 - the service's own word
        token: str | None = None,
        faults: Faults | None = None,
        port: int = 0,
        inline: bool = False,
        archiving: bool = False,
        weight: str | int = "real",
        archive: str = "zip",
        archive_names: str = "index",
        archive_token: bool = False,
    ) -> None:
        if not isinstance(faults, Faults | None):
            raise TypeError(f"faults must be massive_frames.sandbox.Faults(reset=0.1, …), not {faults!r}")
        if not is_whole(port) or not 0 <= port <= HIGHEST_PORT:
            raise ValueError(f"port must be a whole number from 0 to {HIGHEST_PORT}, not {port!r}")
        is_given = token is not None and not (isinstance(token, str) and not token)
        given: dict[str, Any] = {"token": token} if is_given else {}
        self._options = Options(
            seed=seed,
            speed=speed,
            generation=generation,
            credits=credits,
            faults=faults or Faults(),
            inline=inline,
            archiving=archiving,
            weight=weight,
            archive=archive,
            archive_names=archive_names,
            archive_token=archive_token,
            **given,
        )
        self._port = port
        self._state = State(self._options)
        self._thread: ServerThread | None = None

    def start(self) -> Self:
        """Start serving; the server is ready when this returns."""
        if self._thread is not None:
            raise RuntimeError("the sandbox is already running")
        try:
            from massive_frames.sandbox.app import build  # noqa: PLC0415 - needs the extra
            from massive_frames.sandbox.thread import ServerThread  # noqa: PLC0415 - needs the extra
        except ModuleNotFoundError as missing:
            raise ImportError(_INSTALL) from missing
        thread = ServerThread(build(self._state), self._port)
        self._state.started = time.monotonic()
        thread.start()
        self._thread = thread
        return self

    def stop(self) -> None:
        """Stop serving and drop open connections; the counts stay readable."""
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address to use as the service's base URL."""
        if self._thread is None:
            raise RuntimeError("the sandbox is not running")
        return f"http://127.0.0.1:{self._thread.port}"

    @property
    def token(self) -> str:
        """The bearer token that is accepted."""
        return self._options.token

    @property
    def users(self) -> Mapping[str, User]:
        """Who may ask the clusters, by name: ``elastic``, ``ann``, ``ben``, and ``guest``, who may not."""
        return users_of(self._options.token)

    @property
    def credits(self) -> int:
        """Credits left, those reserved for running jobs not counted in."""
        self._state.book.settle_due(time.monotonic())
        return self._state.ledger.remaining

    @property
    def stats(self) -> Stats:
        """What has reached the sandbox so far."""
        self._state.book.settle_due(time.monotonic())
        return self._state.stats

    def truth(
        self, request_params: Mapping[str, Any], *, repetition: int | None = None, service: str = "search"
    ) -> list[dict[str, Any]]:
        """Return the right rows of what a submission with these parameters gets.

        Parameters
        ----------
        request_params
            The query parameters as sent; values may be strings, numbers or lists.
        repetition
            Which fresh answer to the same request, from 0; the one served last by default.
        service
            Who is asked: search, ai or browser.

        Returns
        -------
        list of dict
            One dict a row, in order, with the keys of the frame that the row has.
        """
        return self._state.truth(kinds()[service], listed(request_params), repetition)

    def truth_of(self, job_id: str) -> list[dict[str, Any]]:
        """Return the right rows of what one queued call delivers; none where it fails."""
        return self._state.truth_of(job_id)


def serve(announce: Callable[[str], object] = print, **options: Any) -> None:
    """Run a sandbox until interrupted; `options` are those of `Sandbox`.

    Parameters
    ----------
    announce
        Called with each line that the user should see.
    """
    with Sandbox(**options) as box:
        announce(f"MASSIVE_BASE_URL={box.url}")
        announce(f"MASSIVE_TOKEN={box.token}")
        user = box.users["elastic"]
        announce(f"ELASTICSEARCH_URL={box.url}")
        announce(f"ELASTICSEARCH_API_KEY={user.api_key}")
        announce(f"OPENSEARCH_URL={box.url}")
        announce(f"OPENSEARCH_USERNAME={user.name}")
        announce(f"OPENSEARCH_PASSWORD={user.password}")
        try:
            while True:
                time.sleep(0.25)
        except KeyboardInterrupt:
            announce(f"{sum(box.stats.requests.values())} requests, {box.stats.credits_charged} credits")
