"""Pages with tables: tables of data in every shape, and old pages that are laid out by tables."""

from __future__ import annotations

from massive_frames.sandbox.webpages.frame import begin, beside, end, inner, outer
from massive_frames.sandbox.webpages.grid import Cell, Grid, plain
from massive_frames.sandbox.webpages.place import Place
from massive_frames.sandbox.webpages.sheet import Sheet


def tables(sheet: Sheet) -> None:
    """Write tables with a caption, spanning heads, spanning cells, ragged rows and no head at all."""
    place = sheet.place
    title = f"{place.topic}: {len(place.words.facts)} / {place.number}"
    sheet.facts |= {"title": title}
    begin(sheet)
    sheet.heading(1, title)
    sheet.paragraph(place.prose("first", 3))
    sheet.table(_prices(place))
    sheet.paragraph(place.prose("second", 3))
    sheet.table(_years(place))
    sheet.table(_groups(place))
    sheet.table(plain([], [[str(row * column) for column in range(1, 6)] for row in range(1, 8)]))
    sheet.table(_ragged(place))
    end(sheet)


def _prices(place: Place) -> Grid:
    draw = place.draw("prices")
    names = [f"{name.format(q=place.topic)} & <{at}> | {at}" for at, name in enumerate(place.words.products)]
    rows = [[name, f"{draw.randint(1, 90)},50 €", "", str(draw.randint(0, 999))] for name in names]
    return plain(["*", "€", "?", "#"], rows, place.words.ui.products)


def _years(place: Place) -> Grid:
    """Return a table with two rows of heads, of which some span columns and one spans both rows."""
    draw = place.draw("years")
    first = (Cell(place.topic, rows=2, head=True), Cell("2024", 2, head=True), Cell("2025", 2, head=True))
    second = tuple(Cell(half, head=True) for half in ("A", "B", "A", "B"))
    body = [
        (Cell(name, head=True), *(Cell(str(draw.randint(10, 99))) for _ in range(4)))
        for name in place.topics[1:4]
    ]
    return Grid((first, second, *body), 2)


def _groups(place: Place) -> Grid:
    """Return a table whose first cells span several rows, and one row that is one cell."""
    head = tuple(Cell(name, head=True) for name in (place.words.ui.places, place.words.ui.products, "n"))
    groups = [
        row
        for at, name in enumerate(place.topics[:3])
        for row in ((Cell(name, rows=2), Cell("x"), Cell(str(at))), (Cell("y"), Cell(str(at + 10))))
    ]
    return Grid((head, *groups, (Cell(place.words.ui.about_result, columns=3),)))


def _ragged(place: Place) -> Grid:
    head = tuple(Cell(f"{place.site} {number}", head=True) for number in range(1, 4))
    return Grid((head, (Cell("1"), Cell("2")), (Cell("3"),), (Cell("4"), Cell("5"), Cell("6"))))


def layout(sheet: Sheet) -> None:
    """Write a page of old: tables without data around its parts, a ``<base>``, and one table of data."""
    place = sheet.place
    sheet.facts |= {"title": place.topic}
    sheet.base("/old/pages/")
    sheet.raw('<table width="100%" role="presentation"><tr><td width="20%">')
    sheet.menu("div", [inner(place, name, f"/listing/{at}") for at, name in enumerate(place.words.links[:4])])
    sheet.raw("</td><td>")
    sheet.open('font size="5"')
    sheet.heading(1, place.topic)
    sheet.close("font")
    for number in range(4):
        sheet.paragraph(place.prose(number, 5), " ", outer(place, number, None))
    sheet.paragraph(beside(place, place.words.ui.next, "/old/pages/", "next.htm"))
    sheet.table(plain(["", "1", "2"], [[name, "3", "4"] for name in place.topics[:3]]))
    sheet.raw("</td></tr></table>")
    sheet.raw(f'<table border="0"><tr><td>{place.prose("foot", 5)}</td></tr></table>')
