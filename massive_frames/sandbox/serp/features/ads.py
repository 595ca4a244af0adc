"""Paid results above and below the others: a link headed by a role, its address a click counter or direct."""

from __future__ import annotations

from urllib.parse import urlsplit

from massive_frames.sandbox.serp.content import prose
from massive_frames.sandbox.serp.markup import ICON_IMAGE, ad_href, crumbs, esc
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.pool import Candidate, slug
from massive_frames.sandbox.serp.rows import Block, Row


def write(page: Page, section: str) -> Block:
    """Return the ads of the top or the bottom, or only their empty frames."""
    box, outer = ("tads", "tvcap") if section == "top" else ("tadsb", "bottomads")
    awaited = "ads" in page.ask.awaiting
    if not page.chance(0.75 if awaited else 0.3):
        shells = f'<div {page.skin.cls("shell")} data-hb="t" data-vcap="1"><div></div></div>' * 2
        return Block(f'<div id="{outer}"><div id="{box}" {page.skin.ved()}>{shells}</div></div>', [], section)
    written = [_ad(page, place) for place in range(page.draw.randint(1, 3 if section == "top" else 2))]
    html = "".join(part for part, _ in written)
    if page.era == "2020":
        html = f"<ol>{html}</ol>"
    label = (
        f'<div><span {page.skin.cls("label")} role="heading">{esc(page.lexicon.ui.sponsored)}</span></div>'
    )
    return Block(
        f'<div id="{outer}"><div id="{box}" {page.skin.ved()}>{label}{html}</div></div>',
        [row for _, row in written],
        section,
    )


def _ad(page: Page, place: int) -> tuple[str, Row]:
    candidate = page.take()
    row: Row = {
        "type": "ad",
        "title": page.say(page.lexicon.offers),
        "url": f"https://{candidate.host}/offer/{slug(page.topic)}?src=ad&n={place + 1}",
        "site": candidate.site,
        "visible_url": crumbs(f"https://{candidate.host}/offer"),
        "snippet": prose(page, 1),
    }
    links = ""
    if page.chance(0.4):
        row["sitelinks"], links = _links(page, candidate)
    return _markup(page, row, place, links), row


def _markup(page: Page, row: Row, place: int, links: str) -> str:
    skin = page.skin
    counted = ad_href(row["url"], skin)
    direct = page.chance(0.5)
    link = f'href="{esc(row["url"]) if direct else counted}" data-rw="https://www.google.com{counted}"'
    host = urlsplit(row["url"]).netloc
    # around 2020 an ad was an item of a list, told from the results by nothing but its place
    slot = f'div data-ta-slot="0" data-ta-slot-pos="{place + 1}" data-text-ad="1"'
    opening, closing = ("li", "li") if page.era == "2020" else (slot, "div")
    return (
        f"<{opening} {skin.hveid()}><div {skin.cls('adcard')}>"
        f'<div {skin.cls("adhead")}><a {skin.cls("adlink")} data-pcu="https://{host}/" {link} data-al="1" '
        f"{skin.ved()}>"
        f'<div {skin.cls("adtitle")} aria-level="3" role="heading"><span>{esc(row["title"])}</span></div>'
        f'<div {skin.cls("adsite")}><span aria-hidden="true">{ICON_IMAGE}</span><span><span>'
        f"{esc(row['site'])}</span>"
        f'<span {skin.cls("adcite")} data-dtld="{host}" role="text">{esc(row["visible_url"])}</span></span>'
        "</div></a></div>"
        f"<div><div {skin.cls('adtext')}><div>{esc(row['snippet'])}</div></div></div>{links}</div>"
        f"</{closing}>"
    )


def _links(page: Page, candidate: Candidate) -> tuple[list[dict[str, object]], str]:
    names = page.draw.sample(page.lexicon.links, 2)
    links = [
        {"position": number, "title": name, "url": f"https://{candidate.host}/{slug(name)}"}
        for number, name in enumerate(names, 1)
    ]
    html = "".join(
        f'<div role="listitem"><h3><a href="{esc(str(link["url"]))}" {page.skin.ved()}>'
        f"{esc(str(link['title']))}</a></h3></div>"
        for link in links
    )
    return list(links), f'<div role="list" {page.skin.cls("adlinks")}>{html}</div>'
