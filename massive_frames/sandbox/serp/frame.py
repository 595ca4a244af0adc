"""The page around the results: head, search box, tabs, hidden menus, footer and the bulk of scripts."""

from __future__ import annotations

from massive_frames.sandbox.serp import weight
from massive_frames.sandbox.serp.markup import esc, search_href
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block

_WEIGHT = {
    "2026": 620_000,
    "revealed": 640_000,
    "2023": 700_000,
    "2020": 420_000,
    "mobile": 560_000,
    "nojs": 0,
}


def document(page: Page, blocks: list[Block], navigation: str) -> str:
    """Return the whole document around a page's blocks."""
    by_section = {
        name: "".join(block.html for block in blocks if block.section == name)
        for name in ("top", "bottom", "right")
    }
    ordered = [block.html for block in blocks if block.section == "main"]
    if page.era == "nojs":
        return _plain(page, by_section, "".join(ordered), navigation)
    return _scripted(page, by_section, ordered, navigation)


def _scripted(page: Page, parts: dict[str, str], main: list[str], navigation: str) -> str:
    skin, ask = page.skin, page.ask
    nonce = skin.opaque(22)
    direction = ' dir="rtl"' if page.lexicon.rtl else ""
    drawn = int(_WEIGHT[page.era] * page.draw.uniform(0.75, 1.3))
    budget = drawn if ask.weight is None else ask.weight
    early = late = ""
    if budget:
        early = weight.script(budget // 3, page.draw, nonce) + weight.style(budget // 8, page.draw)
        late = weight.images(budget // 4, page.draw, nonce) + weight.script(budget // 4, page.draw, nonce)
    # some pages carry a result a second time, never to be shown
    spare = (
        f'<div style="display:none" aria-hidden="true">{main[-1]}</div>' if main and page.chance(0.3) else ""
    )
    middle = weight.style(2000, page.draw) if budget else ""
    right = f'<div id="rhs" {skin.js()} role="complementary">{parts["right"]}</div>' if parts["right"] else ""
    center = (
        f'<div id="center_col" {skin.cls("center")}>{right if page.chance(0.3) else ""}<div id="taw">'
        f"{parts['top']}</div>"
        f'<div {skin.cls("res")} id="res" role="main"><div id="topstuff"></div><div id="search">'
        f"<div {skin.hveid()}><h1 {skin.cls('unseen')}>{esc(page.lexicon.ui.web_results)}</h1>"
        f'<div {skin.cls("list")} eid="{skin.event}" data-async-context="query:{esc(ask.topic)}" id="rso">'
        f"{middle.join(main)}{spare}</div></div></div>"
        f'</div><div id="botstuff">{parts["bottom"]}{navigation}</div></div>'
    )
    if right and right not in center:
        center += right
    return (
        '<!doctype html><html itemscope="" itemtype="http://schema.org/SearchResultsPage" '
        f'lang="{page.lexicon.code}"{direction}>'
        f'<head><meta charset="UTF-8"><meta content="origin" name="referrer"><title>{esc(ask.topic)} - '
        "Google Search</title>"
        f'{early}</head><body jsmodel="{skin.opaque(6)}" class="srp" id="gsr">{_header(page)}'
        f'<div {skin.cls("main")} id="main"><div id="cnt">{_tabs(page)}<div id="rcnt">{center}</div></div>'
        "</div>"
        f"{_footer(page)}{late}</body></html>"
    )


def _header(page: Page) -> str:
    skin, ask, ui = page.skin, page.ask, page.lexicon.ui
    suggestions = "".join(
        f'<li role="presentation" style="display:none"><span>{esc(page.say(page.lexicon.related))}</span>'
        "</li>"
        for _ in range(3)
    )
    return (
        f"<noscript><div>{esc(ui.trouble)}</div></noscript>"
        f'<div id="searchform" {skin.cls("box")}><form action="/search" id="tsf" method="GET" role="search">'
        f'<a href="https://www.google.com/webhp?hl={page.lexicon.code}" id="logo"><img alt="Google" '
        'src="/images/logo.png"></a>'
        f'<textarea name="q" aria-label="{esc(ui.tabs[1])}">{esc(ask.topic)}</textarea>'
        f'<div style="display:none" role="presentation"><ul role="listbox">{suggestions}</ul></div></form>'
        "</div>"
        f'<a href="https://accounts.google.com/ServiceLogin?hl={page.lexicon.code}" id="gb_70">•</a>'
    )


def _tabs(page: Page) -> str:
    skin, ui = page.skin, page.lexicon.ui
    items = "".join(
        f'<div role="listitem" {skin.hveid()}><a href="{search_href(page.topic, skin, udm=str(number))}">'
        f"<div {skin.cls('tab')}>{esc(name)}</div></a></div>"
        for number, name in enumerate(ui.tabs)
    )
    count = ""
    if page.era != "mobile":
        number = f"{page.draw.randint(10_000, 90_000_000):,}"
        count = (
            f'<div id="result-stats">{esc(ui.count.format(n=number))}<nobr> (0.{page.draw.randint(20, 70)} '
            "s)</nobr></div>"
        )
    menu = "".join(
        f'<div role="menuitem"><a href="/preferences?x={number}">{esc(name)}</a></div>'
        for number, name in enumerate(ui.footer)
    )
    return (
        f'<div role="navigation"><div role="list">{items}</div><div style="display:none" role="menu">'
        f"{menu}</div></div>"
        f'<div id="extabar">{count}</div>'
    )


def _footer(page: Page) -> str:
    skin, ui = page.skin, page.lexicon.ui
    links = "".join(
        f'<a href="https://{host}/{number}?hl={page.lexicon.code}" {skin.cls("foot")}>{esc(name)}</a>'
        for number, (name, host) in enumerate(
            zip(
                ui.footer,
                (
                    "support.google.com",
                    "www.google.com",
                    "policies.google.com",
                    "policies.google.com",
                    "www.google.com",
                ),
                strict=True,
            )
        )
    )
    hidden = (
        f'<div style="display:none" aria-hidden="true"><h3>{esc(page.say(page.lexicon.titles))}</h3></div>'
    )
    return (
        f'<div id="lfootercc"></div>{hidden}<div role="contentinfo" id="footcnt"><span>'
        f"{page.ask.country}</span>{links}</div>"
    )


def _plain(page: Page, parts: dict[str, str], main: str, navigation: str) -> str:
    skin, ui = page.skin, page.lexicon.ui
    direction = ' dir="rtl"' if page.lexicon.rtl else ""
    budget = 280_000 if page.ask.weight is None else page.ask.weight
    early = weight.style(min(12_000, budget), page.draw)
    late = weight.script(budget, page.draw, skin.opaque(22))
    tabs = "".join(
        f'<a href="{search_href(page.topic, skin, tbm=str(number))}">{esc(name)}</a>'
        for number, name in enumerate(ui.tabs)
    )
    return (
        f'<!DOCTYPE html><html lang="{page.lexicon.code}"{direction}><head><meta charset="UTF-8">'
        f"<title>{esc(page.topic)} - Google Search</title>{early}</head>"
        f'<body jsmodel="hspDDf">{late}<div id="main"><div>'
        '<form action="/search">'
        f'<input name="q" value="{esc(page.topic)}"></form></div><div>{tabs}</div>{parts["top"]}{main}'
        f"{parts['bottom']}{parts['right']}<footer><div>{navigation}</div><div>"
        f'<a href="/url?q=https://support.google.com/websearch&amp;sa=U">{esc(ui.footer[0])}</a></div></footer></div></body></html>'
    )
