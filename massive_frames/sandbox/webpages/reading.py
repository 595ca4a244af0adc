"""Pages to read: news with JSON-LD, a blog post with Microdata, a manual with program text, a short note."""

from __future__ import annotations

import json
from html import escape

from massive_frames.sandbox.webpages.frame import begin, end, inner, outer
from massive_frames.sandbox.webpages.grid import plain
from massive_frames.sandbox.webpages.place import Place
from massive_frames.sandbox.webpages.sheet import Sheet


def dates(place: Place) -> tuple[str, str]:
    """Return when a page was published and changed."""
    draw = place.draw("dates")
    month, day = draw.randint(1, 12), draw.randint(1, 20)
    return f"2025-{month:02}-{day:02}T08:30:00+00:00", f"2025-{month:02}-{day + 2:02}T17:05:00+00:00"


def title_of(place: Place) -> str:
    """Return the page's headline."""
    return place.draw("title").choice(place.words.headlines).format(q=place.topic)


def sections(sheet: Sheet, count: int, paragraphs: int = 2) -> None:
    """Write headed sections, each with a link to elsewhere."""
    place = sheet.place
    for part in range(count):
        question = place.words.questions[part % len(place.words.questions)]
        sheet.heading(2, question.format(q=place.topics[part % len(place.topics)]))
        for number in range(paragraphs):
            prose = place.prose(("section", part, number), 4)
            if number == 0:
                sheet.paragraph(prose, " ", outer(place, part))
            else:
                sheet.paragraph(prose)


def article(sheet: Sheet) -> None:
    """Write a news article: author and dates in JSON-LD, an image, a list, a table of facts."""
    place = sheet.place
    title, (published, modified) = title_of(place), dates(place)
    summary = place.prose("summary", 1)
    sheet.facts |= {"title": f"{title} - {place.site}", "description": summary, "author": place.author}
    sheet.facts |= {"published": published, "modified": modified}
    sheet.meta("description", summary)
    sheet.meta("og:title", title)
    sheet.meta("article:published_time", published)
    sheet.canonical(place.url.partition("#")[0].partition("?")[0])
    sheet.linked_data(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": title,
            "author": [{"@type": "Person", "name": place.author}],
            "publisher": {"@type": "Organization", "name": place.site},
            "datePublished": published,
            "dateModified": modified,
        }
    )
    begin(sheet, "article")
    sheet.heading(1, title)
    sheet.image(f"/images/{place.number}.jpg", place.topic)
    sheet.paragraph(place.prose("first", 3))
    sections(sheet, 3)
    sheet.items([[place.prose(("item", number), 1)] for number in range(3)])
    sheet.table(plain([], [list(fact) for fact in place.words.facts]))
    end(sheet, "article")


def post(sheet: Sheet) -> None:
    """Write a blog post, whose author and date are Microdata."""
    place = sheet.place
    title, (published, _) = title_of(place), dates(place)
    properties = {"author": [place.author], "datePublished": [published]}
    item = {"type": ["https://schema.org/BlogPosting"], "properties": properties}
    sheet.facts |= {"title": f"{place.site}: {title}", "author": place.author, "published": published}
    sheet.facts["microdata"] = json.dumps([item], ensure_ascii=False)
    begin(sheet)
    sheet.open('article itemscope itemtype="https://schema.org/BlogPosting"')
    sheet.heading(1, title)
    sheet.raw(f'<span itemprop="author">{escape(place.author)}</span>')
    sheet.raw(f'<time itemprop="datePublished" datetime="{published}">{published[:10]}</time>')
    sections(sheet, 2, 3)
    sheet.paragraph(inner(place, place.words.ui.show_more, f"/post/{place.number + 1}", "next"))
    sheet.close("article")
    end(sheet)


def manual(sheet: Sheet) -> None:
    """Write instructions: numbered steps and program text in several languages."""
    place = sheet.place
    title = place.words.titles[0].format(q=place.topic, s=place.site)
    sheet.facts |= {"title": title}
    begin(sheet)
    sheet.heading(1, title)
    sheet.paragraph(place.prose("first", 3))
    sheet.items([[place.prose(("step", number), 1)] for number in range(4)], ordered=True)
    sheet.heading(2, "Python")
    sheet.code('def steep(minutes):\n    """Return <tea> & more."""\n    return [minutes] * 2', "python")
    sections(sheet, 2)
    sheet.heading(2, "SQL")
    sheet.code("SELECT name, price\nFROM teas\nWHERE price < 10", "sql")
    end(sheet)


def short(sheet: Sheet) -> None:
    """Write a page of two sentences."""
    place = sheet.place
    sheet.facts |= {"title": place.topic}
    begin(sheet)
    sheet.heading(1, place.topic)
    sheet.paragraph(place.prose("first", 2))
    end(sheet)
