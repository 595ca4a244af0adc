"""Writes what an answer says about a topic: paragraphs, headings, lists, tables, code; and whom it cites."""

from __future__ import annotations

import json
from collections.abc import Callable

from massive_frames.sandbox.answers.chat import Chat
from massive_frames.sandbox.answers.parts import (
    Block,
    Cite,
    Code,
    Item,
    Line,
    Link,
    Listing,
    Paragraph,
    Source,
    Table,
    Words,
)
from massive_frames.sandbox.serp.pool import ranked, slug

_MODEL_DRIFT = 0.1
_REPEATS = 5
_SIGNS = ("🍵", "✅", "👉", "📌", "")


def sources(chat: Chat) -> list[Source]:
    """Return the pages that a model draws on: the topic's best ones, as this model sees them."""
    drifted = [(found.score + chat.draw.gauss(0, _MODEL_DRIFT), found) for found in ranked(chat.ask)[:16]]
    best = sorted(drifted, key=lambda pair: -pair[0])[: chat.draw.randint(3, 9)]
    return [
        Source(found.site, _said(chat, chat.lexicon.titles, found.site), found.url, _sentence(chat))
        for _, found in best
    ]


def body(chat: Chat, known: list[Source]) -> list[Block]:
    """Return an answer's blocks, its citations put in."""
    blocks: list[Block] = [Paragraph(_prose(chat, 3))]
    for write in chat.draw.sample(_SECTIONS, chat.draw.randint(1, 4)):
        blocks += [_heading(chat), write(chat)]
    closing: Line = [Words(_sentence(chat))]
    cites = (chat.manner.inline or chat.manner.panel) and not chat.manner.repeated
    if cites and chat.draw.random() < 0.4:
        words = chat.draw.choice(chat.lexicon.links)
        closing += [Words(" "), Link(words, chat.draw.choice(known)), Words(".")]
    blocks.append(Paragraph(closing))
    if chat.manner.inline:
        _cite(chat, blocks, known)
    return blocks


def _cite(chat: Chat, blocks: list[Block], known: list[Source]) -> None:
    """Put chips behind sentences; somewhere the first source is cited."""
    lines = _lines(blocks)
    if chat.manner.repeated:
        lines = [*[lines[0]] * max(0, _REPEATS - len(lines)), *lines][:_REPEATS]
    for place, line in enumerate(lines):
        many = 1 if chat.manner.repeated or not place else chat.draw.choices((0, 1, 2), (45, 40, 15))[0]
        cited = known[:1] if chat.manner.repeated else chat.draw.sample(known, min(many, len(known)))
        at = chat.draw.choice([number for number, piece in enumerate(line, 1) if _ends(piece)])
        line[at:at] = [Cite(source, chat.draw.choice((0, 0, 1, 2))) for source in cited]


def _ends(piece: Words | Link | Cite) -> bool:
    """Tell whether a sentence ends here."""
    return isinstance(piece, Words) and not piece.mark and piece.text == piece.text.rstrip()


def _lines(blocks: list[Block]) -> list[Line]:
    """Return the lines that a chip may follow, in order."""
    found: list[Line] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.tag in {"p", "blockquote"}:
            found.append(block.line)
        elif isinstance(block, Listing):
            found += [item.line for item in block.items]
        elif isinstance(block, Table):
            found += [row[-1] for row in block.rows[1:]]
    return found


def _said(chat: Chat, patterns: tuple[str, ...], site: str = "") -> str:
    return " ".join(chat.draw.choice(patterns).format(q=chat.topic, s=site).split())


def _sentence(chat: Chat) -> str:
    """Return a sentence; none comes again before all have come."""
    if not chat.deck:
        chat.deck = chat.draw.sample(chat.lexicon.sentences, len(chat.lexicon.sentences))
    return _said(chat, (chat.deck.pop(),))


def _prose(chat: Chat, most: int) -> Line:
    line: Line = []
    for number in range(chat.draw.randint(1, most)):
        gap = " " if number else ""
        if chat.draw.random() < 0.3:
            line += [
                Words(gap),
                Words(_said(chat, chat.lexicon.products), chat.draw.choice(("strong", "em"))),
            ]
            gap = ": "
        line.append(Words(gap + _sentence(chat)))
    return line


def _heading(chat: Chat) -> Block:
    sign = chat.draw.choice(_SIGNS)
    text = _said(chat, chat.lexicon.questions + chat.lexicon.headlines)
    line: Line = [Words(f"{sign} ")] if sign else []
    line.append(Words(text, chat.draw.choice(("", "strong"))))
    return Paragraph(line, chat.draw.choice(("h2", "h3", "h4")))


def _list(chat: Chat) -> Block:
    products = chat.draw.sample(chat.lexicon.products, 3)
    items = [
        Item([Words(product.format(q=chat.topic), "strong"), Words(f": {_sentence(chat)}")])
        for product in products
    ]
    inner = Listing([Item([Words(name)]) for name in chat.draw.sample(chat.lexicon.links, 2)])
    deeper = Listing([Item([Words(_sentence(chat))], inner)], start=1)
    items[1] = items[1]._replace(nested=deeper if chat.draw.random() < 0.5 else inner)
    return Listing(items, chat.draw.choice((None, None, 1, 3)))


def _table(chat: Chat) -> Block:
    rows: list[list[Line]] = [[[Words(chat.lexicon.kind)], [Words(chat.topic)]]]
    rows += [[[Words(name, "strong")], [Words(value)]] for name, value in chat.lexicon.facts]
    return Table(rows)


def _code(chat: Chat) -> Block:
    topic, name = json.dumps(chat.topic, ensure_ascii=False), slug(chat.topic)
    written = {
        "python": f"def others(names):\n    return [name for name in names if name != {topic}]\n",
        "bash": f"# {chat.topic}\nmkdir -p {name} && cd {name}\nls *.txt | wc -l\n",
        "json": f'{{\n  "name": {topic},\n  "price": [9.9, 12]\n}}\n',
        "sql": "SELECT name, price\nFROM offers\nWHERE price < 10 AND name <> 'x';\n",
    }
    language = chat.draw.choice(list(written))
    return Code(written[language].strip("\n"), language)


def _quote(chat: Chat) -> Block:
    return Paragraph([Words(_sentence(chat))], "blockquote")


def _paragraph(chat: Chat) -> Block:
    return Paragraph([*_prose(chat, 2), Words(" "), Words(slug(chat.topic), "code"), Words(".")])


_SECTIONS: tuple[Callable[[Chat], Block], ...] = (_list, _list, _table, _code, _quote, _paragraph)
