"""Pages of a shop: one product with Microdata and a table of facts, and a list of many."""

from __future__ import annotations

import json
from html import escape

from massive_frames.sandbox.webpages.frame import begin, end, inner
from massive_frames.sandbox.webpages.grid import plain
from massive_frames.sandbox.webpages.sheet import Sheet


def product(sheet: Sheet) -> None:
    """Write a product: name, price and rating as Microdata, its facts as a table."""
    place = sheet.place
    draw = place.draw("product")
    name = draw.choice(place.words.products).format(q=place.topic)
    price = f"{draw.randint(5, 900)}.{draw.choice(('00', '50', '99'))}"
    offer = {"priceCurrency": ["EUR"], "price": [price]}
    offers = {"type": ["https://schema.org/Offer"], "properties": offer}
    properties = {"name": [name], "sku": [f"T-{place.number}"], "offers": [offers]}
    item = {"type": ["https://schema.org/Product"], "properties": properties}
    sheet.facts |= {"title": f"{name} | {place.site}", "microdata": json.dumps([item], ensure_ascii=False)}
    begin(sheet)
    sheet.open('div itemscope itemtype="https://schema.org/Product"')
    sheet.raw(
        f'<meta itemprop="name" content="{escape(name)}"><meta itemprop="sku" content="T-{place.number}">'
    )
    sheet.heading(1, name)
    sheet.image(f"/images/product-{place.number}.webp", name)
    sheet.open('div itemprop="offers" itemscope itemtype="https://schema.org/Offer"')
    sheet.raw('<meta itemprop="priceCurrency" content="EUR">')
    sheet.raw(f'<meta itemprop="price" content="{price}">')
    sheet.paragraph(f"{price} €")
    sheet.close("div")
    sheet.paragraph(place.prose("about", 3))
    facts = [list(fact) for fact in place.words.facts]
    sheet.table(plain(["", "EU"], facts, place.words.ui.products))
    sheet.close("div")
    end(sheet)


def listing(sheet: Sheet) -> None:
    """Write two dozen cards and the links to further pages."""
    place = sheet.place
    title = f"{place.words.ui.products}: {place.topic}"
    sheet.facts |= {"title": title}
    begin(sheet)
    sheet.heading(1, title)
    for number in range(24):
        names = place.words.products
        name = names[number % len(names)].format(q=place.topics[number % len(place.topics)])
        sheet.open('div class="card"')
        sheet.image(f"/images/{place.number}-{number}.jpg", f"{name} {number}")
        sheet.paragraph(inner(place, f"{name} {number}", f"/product/{place.number * 100 + number}"))
        sheet.paragraph(place.words.price.format(n=number + 1))
        sheet.close("div")
    pages = [inner(place, str(page), f"/listing/{place.number}?page={page}") for page in range(1, 5)]
    sheet.menu("nav", [*pages, inner(place, place.words.ui.next, f"/listing/{place.number}?page=2", "next")])
    end(sheet)
