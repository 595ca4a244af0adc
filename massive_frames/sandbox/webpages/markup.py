"""Writes a page as HTML."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from massive_frames.sandbox.webpages.grid import Cell, Grid
from massive_frames.sandbox.webpages.sheet import Link, Part, Sheet

_TRAP = '<!-- <a href="/hidden">hidden</a> --><script>var t = "<a href=\'/made\'>made</a>";</script>'
"""Links that are none: in a comment and in a script."""


class HtmlSheet(Sheet):
    """A page in HTML."""

    def escape(self, text: str) -> str:
        """Return a text with HTML's own signs as entities."""
        return escape(text, quote=False)

    def link(self, link: Link) -> str:
        """Return an ``<a>``."""
        self.note("links", url=link.url, text=link.text or None, rel=link.rel, kind=link.kind)
        rel = f' rel="{link.rel}"' if link.rel else ""
        return f'<a href="{escape(link.href)}"{rel}>{escape(link.text, quote=False)}</a>'

    def heading(self, level: int, text: str) -> None:
        """Write an ``<h1>`` to ``<h6>``."""
        self.note("headings", level=level, text=text)
        self.out.append(f"<h{level}>{self.told(text)}</h{level}>")

    def paragraph(self, *parts: Part) -> None:
        """Write a ``<p>``."""
        self.out.append(f"<p>{self.told(*parts)}</p>")

    def items(self, entries: list[list[Part]], *, ordered: bool = False) -> None:
        """Write a ``<ul>`` or ``<ol>``."""
        tag = "ol" if ordered else "ul"
        inside = "\n".join(f"<li>{self.told(*entry)}</li>" for entry in entries)
        self.out.append(f"<{tag}>\n{inside}\n</{tag}>")

    def table(self, grid: Grid) -> None:
        """Write a ``<table>``, its head in a ``<thead>`` if it has one."""
        self.note("tables", **grid.truth())
        caption = f"<caption>{self.told(grid.caption)}</caption>" if grid.caption else ""
        self.lines += [" ".join(cell.text for cell in row) for row in grid.rows]
        rows = ["<tr>" + "".join(map(self._cell, row)) + "</tr>" for row in grid.rows]
        heads, body = "\n".join(rows[: grid.n_heads]), "\n".join(rows[grid.n_heads :])
        head = f"<thead>{heads}</thead>" if heads else ""
        self.out.append(f"<table>{caption}{head}<tbody>{body}</tbody></table>")

    def _cell(self, cell: Cell) -> str:
        spans = f' colspan="{cell.columns}"' * (cell.columns > 1) + f' rowspan="{cell.rows}"' * (
            cell.rows > 1
        )
        tag = "th" if cell.head else "td"
        return f"<{tag}{spans}>{self.escape(cell.text)}</{tag}>"

    def code(self, text: str, language: str) -> None:
        """Write a ``<pre>``."""
        self.lines += text.splitlines()
        self.out.append(f'<pre><code class="language-{language}">{self.escape(text)}</code></pre>')

    def image(self, source: str, alt: str) -> None:
        """Write an ``<img>``."""
        self.note("images", source=self.place.full(source), alt=alt)
        self.out.append(f'<img src="{escape(source)}" alt="{escape(alt)}">')

    def open(self, markup: str) -> None:
        """Write a start tag."""
        self.out.append(f"<{markup}>")

    def close(self, tag: str) -> None:
        """Write an end tag."""
        self.out.append(f"</{tag}>")

    def menu(self, tag: str, links: list[Link]) -> None:
        """Write a list of links in an element of that tag."""
        inside = "".join(f"<li>{self.link(link)}</li>" for link in links)
        self.out.append(f"<{tag}><ul>{inside}</ul></{tag}>")

    def raw(self, markup: str) -> None:
        """Write it as it stands."""
        self.out.append(markup)

    def meta(self, name: str, value: str) -> None:
        """Write a ``<meta>``; those of Open Graph are remembered."""
        key = "property" if ":" in name else "name"
        if name.startswith(("og:", "article:")):
            self.note("opengraph", name=name, value=value)
        self.head.append(f'<meta {key}="{name}" content="{escape(value)}">')

    def linked_data(self, value: dict[str, Any]) -> None:
        """Write JSON-LD."""
        self.facts["jsonld"] = json.dumps([value], ensure_ascii=False)
        text = json.dumps(value, ensure_ascii=False, indent=1)
        self.head.append(f'<script type="application/ld+json">\n{text}\n</script>')

    def feed(self, title: str, path: str) -> None:
        """Name a feed."""
        kind = "application/rss+xml"
        self.note("feeds", title=title, url=self.place.full(path), type=kind)
        self.head.append(f'<link rel="alternate" type="{kind}" title="{escape(title)}" href="{path}">')

    def canonical(self, url: str) -> None:
        """Write a ``<link>`` to it."""
        self.facts["canonical"] = url
        self.head.append(f'<link rel="canonical" href="{escape(url)}">')

    def base(self, path: str) -> None:
        """Write a ``<base>``."""
        self.head.append(f'<base href="{path}">')

    def document(self) -> str:
        """Return the page from its doctype to its end."""
        title = self.facts.get("title")
        head = ([f"<title>{self.escape(title)}</title>"] if title else []) + self.head
        direction = ' dir="rtl"' if self.place.words.rtl else ""
        body = f"<body{self.classes}>\n" + "\n".join([*self.out, _TRAP, *self.body_end]) + "\n</body>"
        lines = "\n".join(head)
        start = f'<!DOCTYPE html>\n<html lang="{self.place.language}"{direction}>\n<head>\n'
        return f"{start}{lines}\n</head>\n{body}\n</html>\n"
