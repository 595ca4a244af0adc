"""A site's front page, a page that only scripts fill, and one that says from where it was asked for."""

from __future__ import annotations

from massive_frames.sandbox.webpages.frame import begin, end, inner, related
from massive_frames.sandbox.webpages.reading import article
from massive_frames.sandbox.webpages.sheet import Sheet


def front(sheet: Sheet) -> None:
    """Write a front page: headlines that lead into the site, under headings of their own."""
    place = sheet.place
    sheet.facts |= {"title": place.site}
    sheet.meta("og:site_name", place.site)
    begin(sheet)
    sheet.heading(1, place.site)
    for at, link in enumerate(related(place, 12)):
        sheet.heading(
            2, place.words.headlines[at % len(place.words.headlines)].format(q=place.topics[at % 5])
        )
        sheet.paragraph(place.prose(("teaser", at), 1), " ", link)
    sheet.paragraph(inner(place, place.words.ui.show_more, "/listing/1"))
    end(sheet)


def app(sheet: Sheet) -> None:
    """Write an article that a script brings; as the server sends it, the page is an empty shell."""
    if not sheet.place.raw:
        sheet.body_end.append('<script src="/static/app.js"></script>')
        article(sheet)
        return
    shell(sheet)


def shell(sheet: Sheet) -> None:
    """Write a page that waits for its script."""
    sheet.facts |= {"title": sheet.place.site, "looks_like_error": "empty-shell"}
    sheet.raw('<div id="root"></div>')
    sheet.body_end.append('<script src="/static/app.js"></script>')


def address(sheet: Sheet) -> None:
    """Write from which address the page was asked for: one session has one, other requests any."""
    place = sheet.place
    draw = place.draw("address", place.repetition)
    if place.session:
        draw = type(draw)(f"{place.seed} session {place.session}")
    sheet.facts |= {"title": "Your address"}
    sheet.heading(1, "Your address")
    sheet.paragraph(f"203.0.113.{draw.randint(1, 254)}")
