"""What stands around the content of an invented page: its menus, related links and footer."""

from __future__ import annotations

from urllib.parse import urlsplit

from massive_frames.sandbox.serp.pool import slug
from massive_frames.sandbox.webpages.place import Place
from massive_frames.sandbox.webpages.sheet import Link, Sheet


def inner(place: Place, text: str, path: str, rel: str | None = None) -> Link:
    """Return a link within the site, written in one of the ways in which sites write them."""
    style = place.draw("style", path).randrange(4)
    parts = urlsplit(place.url)
    href = [path, f"{parts.scheme}://{parts.netloc}{path}", f"//{parts.netloc}{path}", f"./../..{path}"][
        style
    ]
    url = place.full(href)
    return Link(text, href, url, "same-page" if url == place.url.partition("#")[0] else "internal", rel)


def beside(place: Place, text: str, base: str, name: str) -> Link:
    """Return a link that is written as seen from the page's ``<base>``."""
    return Link(text, name, place.full(base + name))


def outer(place: Place, number: int, rel: str | None = "nofollow noopener") -> Link:
    """Return a link to another site."""
    draw = place.draw("outer", number)
    name = draw.choice(("northfield", "riverpress", "amberlens", "openatlas"))
    url = f"https://www.{name}.org/{slug(place.topic)}/{number}?a=1&b={draw.randint(2, 9)}"
    return Link(f"{name.title()} {number}", url, url, "external", rel)


def related(place: Place, count: int) -> list[Link]:
    """Return links to other pages of the site."""
    names = place.topics[1:]
    return [
        inner(
            place,
            place.words.titles[at % len(place.words.titles)].format(q=names[at % len(names)], s=place.site),
            f"/article/{place.number + at + 1}",
        )
        for at in range(count)
    ]


def begin(sheet: Sheet, element: str = "main") -> None:
    """Write what comes before the content."""
    place = sheet.place
    sheet.feed(place.site, "/feed/1")
    sheet.raw('<a href="javascript:void(0)" onclick="menu()"></a>')
    names = place.words.links
    sheet.menu("nav", [inner(place, name, f"/listing/{at}") for at, name in enumerate(names[:5])])
    sheet.open(element)


def end(sheet: Sheet, element: str = "main") -> None:
    """Write what comes after it."""
    place = sheet.place
    sheet.close(element)
    sheet.menu("aside", related(place, 3))
    mail = f"mailto:office@{place.host}"
    top = Link("↑", "#top", place.full("#top"), "same-page")
    legal = inner(place, place.words.ui.footer[2], "/short/2", "license")
    sheet.menu("footer", [legal, Link(place.site, mail, mail, "other"), top])
