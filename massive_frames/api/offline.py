"""What needs no account: parse what you have, and a local double of the services."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from massive_frames import settings
from massive_frames.errors import ConfigurationError, InvalidRequestError
from massive_frames.local import local_serp
from massive_frames.sandbox import Sandbox


def parse_serp(html: str | bytes) -> pd.DataFrame:
    """Parse a saved result page into the frame that ``search_many`` returns; nothing is sent.

    Parameters
    ----------
    html : str or bytes
        The page, or several as the service joins them. Any bytes are taken: what cannot be read is a
        row with its error.

    Returns
    -------
    pandas.DataFrame
        The columns of ``search_many``; what only a service knows is missing.

    Raises
    ------
    InvalidRequestError
        ``html`` is neither text nor bytes.

    Example
    -------
    >>> mf.parse_serp("<html><body><p>nothing here</p></body></html>")["type"].tolist()
    ['unknown']
    """
    return local_serp(html)


@contextmanager
def sandbox(**options: Any) -> Iterator[Sandbox]:
    """Run a local double of the services, and send everything there while the block lasts.

    Pages and tables are invented, credits are play money, and the store is a temporary one unless one was
    configured. Needs ``pip install "massive_frames[sandbox]"``.

    Parameters
    ----------
    **options
        Arguments of ``massive_frames.sandbox.Sandbox``: ``seed``, ``speed``, ``credits``, ``faults``, …

    Yields
    ------
    Sandbox
        The running server, with its ``url``, ``token``, ``users``, ``stats`` and ``truth``.

    Raises
    ------
    InvalidRequestError
        There is no such option; what is wrong with one is a ValueError, too.
    ConfigurationError
        The extra is not installed, or the port is not free.

    Example
    -------
    >>> with mf.sandbox(seed=1) as box:
    ...     df = mf.search("tea", progress="none")
    """
    known = inspect.signature(Sandbox).parameters
    for name, value in options.items():
        if name not in known:
            raise InvalidRequestError(name, value, f"an option among {', '.join(known)}")
    try:
        server = Sandbox(**options).start()
    except OSError as error:
        raise ConfigurationError(f"port={options.get('port')}: nothing can listen there: {error}") from error
    except ImportError as error:
        raise ConfigurationError('the sandbox needs: pip install "massive_frames[sandbox]"') from error
    saved = settings.snapshot()
    try:
        with TemporaryDirectory(prefix="massive_frames-", ignore_cleanup_errors=True) as folder:
            store = saved.get("store", Path(folder) / "sandbox.sqlite3")
            user = server.users["elastic"]
            settings.configure(
                token=server.token,
                base_url=server.url,
                elasticsearch_url=server.url,
                elasticsearch_api_key=user.api_key,
                opensearch_url=server.url,
                opensearch_username=user.name,
                opensearch_password=user.password,
                store=store,
            )
            yield server
    finally:
        settings.restore(saved)
        server.stop()
