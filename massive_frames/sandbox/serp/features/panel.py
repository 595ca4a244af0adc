"""The panel about one thing, on the right of a desktop page: its name, a description, a few facts."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import prose
from massive_frames.sandbox.serp.features.shared import source
from massive_frames.sandbox.serp.markup import BLANK_IMAGE, esc
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.pool import Candidate, slug
from massive_frames.sandbox.serp.rows import Block


def write(page: Page) -> Block:
    """Return the panel; phones show it among the results."""
    skin, code = page.skin, page.lexicon.code
    name = page.topic.title()
    text = prose(page, 2)
    wikipedia = Candidate(
        f"https://{code}.wikipedia.org/wiki/{slug(page.topic)}", f"{code}.wikipedia.org", "Wikipedia", 0.0
    )
    facts = page.draw.sample(page.lexicon.facts, 3)
    lines = "".join(
        f'<div data-attrid="kc:/fact:{number}" {skin.cls("fact")} {skin.hveid()}><div><span '
        f"{skin.cls('factname')}>"
        f"{esc(label)}: </span><span {skin.cls('factvalue')}>{esc(value)}</span></div></div>"
        for number, (label, value) in enumerate(facts)
    )
    html = (
        f'<div {skin.cls("panel")} data-kpid="vise:/m/0{skin.opaque(5)}" {skin.ved()}><div>{BLANK_IMAGE}<div>'
        f'<div {skin.cls("paneltitle")} aria-level="2" data-attrid="title" role="heading">{esc(name)}</div>'
        f'<div data-attrid="subtitle"><span>{esc(page.lexicon.kind)}</span></div></div></div>'
        f'<div data-attrid="description" {skin.hveid()}><div><span>{esc(text)}</span> <span><a '
        f'href="{esc(wikipedia.url)}" '
        f"{skin.ved()}>Wikipedia</a></span></div></div>{lines}</div>"
    )
    row = {
        "type": "knowledge-panel",
        "title": name,
        "snippet": text,
        "attributes": [{"name": label, "value": value} for label, value in facts],
        "sources": [source(wikipedia, "Wikipedia", 1)],
    }
    return Block(html, [row], "main" if page.era == "mobile" else "right")
