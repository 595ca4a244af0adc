"""A forum's page: questions and answers of several people, with quotations."""

from __future__ import annotations

from massive_frames.sandbox.webpages.frame import begin, end, inner, outer
from massive_frames.sandbox.webpages.sheet import Sheet
from massive_frames.sandbox.webpages.topics import AUTHORS


def forum(sheet: Sheet) -> None:
    """Write a thread of eight posts."""
    place = sheet.place
    title = place.words.questions[place.number % len(place.words.questions)].format(q=place.topic)
    sheet.facts |= {"title": f"{title} - {place.site}"}
    begin(sheet)
    sheet.heading(1, title)
    names = AUTHORS[place.language]
    for number in range(8):
        name = names[number % len(names)]
        sheet.open(f'div class="post" id="p{number}"')
        sheet.paragraph(inner(place, name, f"/short/{number}", "ugc"))
        if number % 3 == 1:
            sheet.open("blockquote")
            sheet.paragraph(place.prose(("post", number - 1), 1))
            sheet.close("blockquote")
        sheet.paragraph(place.prose(("post", number), 3), " ", outer(place, number, "ugc nofollow"))
        sheet.close("div")
    end(sheet)
