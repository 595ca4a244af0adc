"""Pages that are hard to read: very large ones, and HTML as careless as it comes."""

from __future__ import annotations

import random
import re

from massive_frames.sandbox.serp.weight import script, style
from massive_frames.sandbox.webpages.frame import begin, end
from massive_frames.sandbox.webpages.reading import article, sections
from massive_frames.sandbox.webpages.sheet import Sheet

_OMITTED = re.compile(r"</(?:p|li|td|th|tr|thead|tbody)>")
_TAG = re.compile(r"<(/?)(p|li|td|th|tr|div|span|a|h\d)\b")
_QUOTED = re.compile(r'="([a-z0-9-]+)"')


def big(sheet: Sheet) -> None:
    """Write a page of more than a megabyte, half of it text and half scripts and styles."""
    place = sheet.place
    sheet.facts |= {"title": place.topic}
    for _ in range(4):
        sheet.head.append(style(60_000, place.draw("style")))
        sheet.body_end.append(script(60_000, place.draw("script"), "n"))
    begin(sheet)
    sheet.heading(1, place.topic)
    sections(sheet, 300, 4)
    end(sheet)


def broken(sheet: Sheet) -> None:
    """Write an article whose HTML ``spoil`` then makes careless."""
    article(sheet)


def spoil(html: str, draw: random.Random) -> str:
    """Return HTML without the end tags that may be left out, in mixed case, half unquoted."""
    head, body = html.split("</head>", 1)
    body = _OMITTED.sub("", body)
    body = _TAG.sub(lambda tag: f"<{tag[1]}{tag[2].upper() if draw.random() < 0.5 else tag[2]}", body)
    body = _QUOTED.sub(lambda found: f"={found[1]}" if draw.random() < 0.5 else found[0], body)
    body = body.replace("<h2>", "</b></font><h2>").replace("&amp;", "&")
    return f"{head}</head>{body}"
