"""The generator's one entry: a prompt's parameters in, the service's answer and its right rows out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from massive_frames.sandbox.answers import chat as chats
from massive_frames.sandbox.answers import content, page, told
from massive_frames.sandbox.answers.chat import Chat, Manner
from massive_frames.sandbox.answers.models import application, writer
from massive_frames.sandbox.answers.parts import Source
from massive_frames.sandbox.serp.ask import listed

_ECHOED = ("device", "country", "subdivision", "city", "language", "display")
Answer = dict[str, Any]


def generate_answer(
    params: Mapping[str, Any], seed: int = 0, *, repetition: int = 0, weight: int | None = None
) -> tuple[Answer | str, list[dict[str, Any]]]:
    """Return an invented answer of an AI application and the rows a reader should get from it.

    Parameters
    ----------
    params
        The query parameters; a value may be a string, a number or a list.
    seed
        Everything invented follows from it.
    repetition
        Which fresh answer to the same prompt.
    weight
        Bytes of scripts and styles on the page; by default as many as real pages have.

    Returns
    -------
    tuple
        The service's answer, a dict for JSON or with ``format=rendered`` (or where a check came in the way)
        the page, and the rows, with the keys of the ask frame that each row has.
    """
    given = listed(params)
    chat = chats.begin(given, seed, repetition, weight)
    if chat.ask.special == "captcha":
        return page.check(chat), [{"turn": 1, "answer_state": "blocked", "n_sources": 0}]
    _fill(chat)
    write = writer(chat)
    prompt, turn, panel = write.prompt(), write.turn(), write.panel()
    row = told.row_of(chat, write.raw, write.name) | {"model": chat.model}
    ads = write.ads()
    html = page.document(chat, write, prompt, turn, ads + panel)
    if given.get("format") == ["rendered"]:
        return html, [row]
    row |= {name: value for name, value in _told(chat).items() if value}
    answer: Answer = {"model": chat.model, "query": chat.prompt, "html": html, "prompt": prompt}
    answer |= {"completion": turn, "sources": panel, "ads": ads, "sse": write.events()}
    echoed = {name: given.get(name, [None])[0] for name in _ECHOED}
    return answer | {"fanouts": chat.fanouts, **echoed}, [row]


def _fill(chat: Chat) -> None:
    """Decide how the model cites, and let it speak."""
    kind = application(chat.model)
    chat.manner = chat.draw.choice(kind.MANNERS)
    chat.model_name = chat.draw.choice(kind.MODEL_NAMES)
    known = content.sources(chat)
    if chat.model == "chatgpt":
        known = _pointed(chat, known)
        chat.fanouts = [one.format(q=chat.topic) for one in chat.lexicon.related[: chat.draw.randint(0, 4)]]
    if chat.state in {"refused", "empty"}:
        return
    chat.blocks = content.body(chat, known)
    chat.panel = known if chat.manner.panel else []
    if chat.model == "chatgpt" and chat.draw.random() < 0.2:
        offer = chat.draw.choice(chat.lexicon.offers).format(q=chat.topic)
        chat.ad = Source("Amber Market", offer, "https://ambermarket.example/", chat.lexicon.products[0])
        chat.ad = chat.ad._replace(snippet=chat.ad.snippet.format(q=chat.topic))


def _pointed(chat: Chat, known: list[Source]) -> list[Source]:
    """Let the second source be cited by one of its passages, where no card says what it is."""
    if chat.manner != Manner(inline=True):
        return known
    return [*known[:1], known[1]._replace(passage=known[1].snippet), *known[2:]]


def _told(chat: Chat) -> dict[str, Any]:
    """Return what only the JSON tells."""
    told_ads = []
    if chat.ad is not None:
        told_ads = [{"position": 1, "title": chat.ad.title, "url": chat.ad.url}]
        told_ads[0] |= {"domain": "ambermarket.example", "snippet": chat.ad.snippet}
    fanouts = [{"position": place, "query": query} for place, query in enumerate(chat.fanouts, 1)]
    return {"query": chat.prompt, "ads": told_ads, "fanouts": fanouts}
