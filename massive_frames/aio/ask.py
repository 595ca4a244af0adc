"""AI models, awaited."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Unpack

from massive_frames.aio.many import many
from massive_frames.batch import AsyncBatch
from massive_frames.options import AskOptions


def ask_many(
    prompts: object, *, progress: str = "auto", store: str | Path | None = None, **options: Any
) -> AsyncBatch:
    """Ask AI models many prompts: await it for the frame, or iterate over answers as they come.

    Parameters
    ----------
    prompts, progress, store, **options
        As of ``massive_frames.ask_many``.

    Returns
    -------
    AsyncBatch
        Awaited, the frame of ``massive_frames.ask_many``; iterated, its rows as dictionaries.

    Raises
    ------
    MassiveFramesError
        As ``massive_frames.ask_many``; what is wrong with a parameter is raised at once.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.ask_many(["best tea"], model=["chatgpt", "copilot"], progress="none")
    >>> asyncio.run(main())["model"].tolist()
    ['chatgpt', 'copilot']
    """
    return many("ask", prompts, progress, store, options)


def ask(prompt: str, **options: Unpack[AskOptions]) -> AsyncBatch:
    """Ask one prompt; see ``ask_many``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.ask("best tea", progress="none")
    >>> asyncio.run(main())["query"].iloc[0]
    'best tea'
    """
    return ask_many([prompt], **options)
