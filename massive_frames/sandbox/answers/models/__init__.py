"""The four applications' markup: each module here has the name that requests have for the model."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Protocol

from massive_frames.sandbox.answers.chat import Chat, Manner
from massive_frames.sandbox.answers.markup import Markup


class Application(Protocol):
    """What a module offers: how it writes, its models' names, and its manners of citing, equally likely."""

    Writer: type[Markup]
    MODEL_NAMES: tuple[str, ...]
    MANNERS: tuple[Manner, ...]


@cache
def application(name: str) -> Application:
    """Return the module of a model."""
    module: Application = importlib.import_module(f"{__name__}.{name}")
    return module


def writer(chat: Chat) -> Markup:
    """Return what writes a conversation in its application's markup."""
    return application(chat.model).Writer(chat)
