"""The whole page of a chat application around one conversation, as heavy as real ones are."""

from __future__ import annotations

import random

from massive_frames.sandbox.answers.chat import Chat
from massive_frames.sandbox.answers.markup import Markup
from massive_frames.sandbox.answers.words import NAMES
from massive_frames.sandbox.serp import weight
from massive_frames.sandbox.serp.markup import esc

_LIGHTEST, _HEAVIEST = 200_000, 1_400_000


def document(chat: Chat, write: Markup, prompt: str, turn: str, beside: str) -> str:
    """Return the page: old conversations, the prompt, the answer, what stands beside it, and scripts."""
    draw = chat.ask.draw("weight", chat.model)
    before, after = _ballast(draw, chat.ask.weight)
    old = "".join(f'<a href="/c/{chat.skin.opaque(8)}">{esc(name)}</a>' for name in chat.lexicon.links[:4])
    right = ' dir="rtl"' if chat.ui_language == "ar" else ""
    return (
        f'<!DOCTYPE html><html lang="{chat.ui_language}"{right}><head><meta charset="utf-8"><title>'
        f"{esc(chat.topic)} - {NAMES[chat.model]}</title>{before}</head><body><nav>{old}<button>"
        f"{esc(chat.ui.share)}</button></nav><main>{prompt}{turn}</main>{beside}{write.beside()}"
        f'<div contenteditable="true" role="textbox"><p>{esc(chat.ui.ask)}</p></div>{after}</body></html>'
    )


def _ballast(draw: random.Random, asked: int | None) -> tuple[str, str]:
    """Return what stands in the head and at the end, so many bytes together."""
    size = asked
    if size is None:
        size = int(min(_HEAVIEST, max(_LIGHTEST, draw.lognormvariate(13.0, 0.5))))
    if not size:
        return "", ""
    return weight.style(size // 4, draw), weight.script(size - size // 4, draw, f"{draw.getrandbits(64):x}")


def check(chat: Chat) -> str:
    """Return the page that wants to know whether a human is there."""
    return (
        f'<!DOCTYPE html><html lang="{chat.ui_language}"><head><meta charset="utf-8">'
        f"<title>{NAMES[chat.model]}</title></head><body><h1>{esc(chat.ui.ask)}</h1><div>"
        '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script></div></body></html>'
    )
