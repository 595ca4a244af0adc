"""A drawing of what a parser made of a page: nothing of the page runs, loads or can be clicked in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from massive_frames.models.outline import Outline, Part

STYLES = {
    "block": "background:#d9f2e0;color:#10401f",
    "taken": "background:#e3e8f7;color:#1b2a55",
    "unknown": "background:#ffdf9e;color:#4a3200",
    "ignored": "background:#e6e6e6;color:#444",
    "lost": "background:#f8d0d0;color:#5a1010",
    "frame": "color:#888",
}


class Explanation:
    """What was recognised as what on each page, and what was not.

    Parameters
    ----------
    pages : sequence of Outline
        One for each page of the body.
    error : str, optional
        Why the body is no page at all.

    Attributes
    ----------
    pages : tuple of Outline
        The same as data: ``parts``, ``lost`` links, ``coverage`` and ``warnings`` of each page.
    """

    def __init__(self, pages: Sequence[Outline], error: str | None = None) -> None:
        self.pages = tuple(pages)
        self.error = error

    def __repr__(self) -> str:
        if self.error is not None:
            return f"not a page: {self.error}"
        return "\n".join(line for page in self.pages for line in _lines(page))

    def _repr_html_(self) -> str:
        if self.error is not None:
            return f"<p>not a page: {escape(self.error)}</p>"
        body = "".join(line for page in self.pages for line in _html(page))
        return f'<div style="font:13px/1.5 sans-serif;overflow-wrap:anywhere">{body}</div>'


def _headline(page: Outline) -> str:
    rows = "1 row" if page.n_rows == 1 else f"{page.n_rows} rows"
    covered = "" if page.coverage is None else f", coverage {page.coverage:.2f}"
    warned = f", warnings: {', '.join(page.warnings)}" if page.warnings else ""
    return f"page {page.page}: {rows}{covered}{warned}"


def _lines(page: Outline) -> Iterator[str]:
    yield _headline(page)
    for part in page.parts:
        for _, label, words in _told(part):
            yield f"{'  ' * (part.depth + 1)}{label}{' · ' if words else ''}{words}  [{part.path}]"
    for link in page.lost:
        yield f"  lost link · {link.text or link.url}  [{link.path}]"


def _html(page: Outline) -> Iterator[str]:
    yield f"<p><b>{escape(_headline(page))}</b></p>"
    for part in page.parts:
        for style, label, words in _told(part):
            yield _line(part.depth, style, label, words, part.path)
    if page.lost:
        yield "<p><b>result links in no row</b></p>"
    for link in page.lost:
        yield _line(0, "lost", "lost link", f"{link.text} {link.url}".strip(), link.path)


def _line(depth: int, style: str, label: str, words: str, path: str) -> str:
    return (
        f'<div style="margin-left:{1.4 * depth:.1f}em">'
        f'<span style="{STYLES[style]};padding:0 .4em;border-radius:.3em">{escape(label)}</span> '
        f'{escape(words)} <code style="color:#888">{escape(path)}</code></div>'
    )


def _told(part: Part) -> Iterator[tuple[str, str, str]]:
    """Yield for each line about a part its style, its label and its words."""
    if part.kind == "ignored":
        yield "ignored", f"ignored: {part.why}", part.text
    elif part.kind == "frame":
        yield "frame", "part", ""
    elif not part.rows:
        yield "taken", "taken without a row", part.text
    for row in part.rows:
        label = row.type if row.rank is None else f"{row.type} · rank {row.rank}"
        words = row.title or row.question or row.answer or row.snippet or row.url or part.text
        yield "unknown" if row.type == "unknown" else "block", label, words[:120]
