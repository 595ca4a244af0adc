"""Questions that others asked: a list of closed lines; an opened one shows an answer and a full-size link."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import headline, prose
from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import ICON_IMAGE, crumbs, esc, ping
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row


def write(page: Page) -> Block:
    """Return the questions; their answers are in place only where they were waited for."""
    questions = page.draw.sample(page.lexicon.questions, 4)
    rows = [_row(page, question) for question in questions]
    writer = _accordion if page.era == "2020" else _pair
    html = "".join(writer(page, row) for row in rows)
    return Block(boxed(page, heading(page, page.lexicon.ui.asked) + f"<div>{html}</div>"), rows)


def _row(page: Page, question: str) -> Row:
    row: Row = {"type": "also-asked", "question": question.format(q=page.topic)}
    if "answers" in page.ask.awaiting:
        candidate = page.take()
        row |= {
            "answer": prose(page, 2),
            "title": headline(page, candidate.site),
            "url": candidate.url,
            "visible_url": crumbs(candidate.url),
        }
    return row


def _pair(page: Page, row: Row) -> str:
    skin = page.skin
    target = skin.id()
    opened = "answer" in row
    return (
        f'<div {skin.js()} class="{skin.name("pair")} related-question-pair" '
        f'data-q="{esc(row["question"])}" data-lk="{skin.opaque(30)}" '
        f"{skin.ved()}>"
        f'<div jsname="YrZdPb" {skin.cls("card")} {skin.js()} data-g jsshadow><div {skin.hveid()} '
        f"{skin.ved()}>"
        f'<div jsname="tJHJj" aria-controls="{target}" aria-expanded="{"true" if opened else "false"}" '
        'role="button" '
        f'tabindex="0"><div jsname="lN6iy"><span jsname="r4nke"><span {skin.cls("question")}>'
        f"{esc(row['question'])}</span>"
        f'</span></div><div jsname="wgPSWd"><div jsname="Q8Kwad"></div></div></div></div>'
        f'<div jsname="NRdf4c" {skin.cls("answerbox")} id="{target}" {skin.ved()}>'
        f"{_answer(page, row) if opened else ''}"
        f"</div></div></div>"
    )


def _accordion(page: Page, row: Row) -> str:
    skin = page.skin
    box, label = skin.id(), skin.id()
    return (
        f'<div class="related-question-pair" decode-data-ved="1" eid="{skin.event}" {skin.ved()}>'
        f"<g-accordion-expander {skin.js()} "
        f'jsshadow><div jsname="ARU61" aria-controls="{box}" '
        f'aria-expanded="{"true" if "answer" in row else "false"}" '
        f'id="{label}" jsslot role="button" tabindex="0"><span></span><div jsname="xXq91c" '
        f'data-kt="{skin.opaque(40)}" '
        f"{skin.hveid()}>{esc(row['question'])}</div></div><div "
        'jsname="dcydfb" '
        f'aria-labelledby="{label}" id="{box}" jsslot>{_answer(page, row) if "answer" in row else ""}</div>'
        f"</g-accordion-expander></div>"
    )


def _answer(page: Page, row: Row) -> str:
    skin = page.skin
    return (
        f'<div {skin.cls("opened")}><div data-attrid="wa:/description" aria-level="3" role="heading"><span>'
        f"<span {skin.cls('hgKElc')}>{esc(row['answer'])}</span></span></div><div "
        f"{skin.cls('result', 'card')}>"
        f'<div {skin.cls("link")}><a href="{esc(row["url"])}" {skin.ved()} {ping(row["url"])}><h3 '
        f"{skin.cls('title')}>"
        f"{esc(row['title'])}</h3><br><div {skin.cls('cited')}>{ICON_IMAGE}<cite {skin.cls('cite')}>"
        f"{esc(row['visible_url'])}</cite></div></a></div></div></div>"
    )
