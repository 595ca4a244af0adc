"""The words of one paragraph, heading, item or cell, written as Markdown and as plain text side by side."""

from __future__ import annotations

import re
from collections import Counter

from massive_frames.parsers.answers.chips import Cited

MARKERS = {"strong": "**", "em": "*", "del": "~~", "code": "`", "a": "["}
_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*[]<"})
_EDGE = re.compile(r"(?<!\w)_|_(?!\w)")
_UNSAFE = {ord(c): f"%{ord(c):02X}" for c in " ()<>\\\"'`\t\n\r"}
_LEAD = re.compile(r"(?:[#>+-]|\d{1,9}[.)])(?=\s|$)|[-=~]{3,}$")


def escaped(words: str) -> str:
    """Escape what in words would be a mark of Markdown."""
    words = words.translate(_SPECIAL)
    return _EDGE.sub(r"\\_", words) if "_" in words else words


def not_a_list(markdown: str) -> str:
    """Escape what at a paragraph's beginning would be a list, a heading or a rule."""
    if not (lead := _LEAD.match(markdown)):
        return markdown
    at = lead.end() - 1 if markdown[0].isdigit() else 0
    return f"{markdown[:at]}\\{markdown[at:]}"


class Line:
    """Collects words, marks and citations; white space is folded and never stands inside a mark's edge."""

    def __init__(self) -> None:
        self.markdown: list[str] = []
        self.text: list[str] = []
        self.length = 0
        self.cited: list[tuple[int, Cited]] = []
        self._gap = False
        self._waiting: list[str] = []
        self._depth: Counter[str] = Counter()
        self._starts: dict[str, tuple[int, int, int]] = {}

    def write(self, words: str) -> None:
        """Add words as they stand on the page."""
        folded = " ".join(words.split())
        if not folded:
            self._gap |= bool(words)
            return
        self._gap |= words[0].isspace()
        self._begin()
        self._say(folded if self._depth["code"] else escaped(folded), folded)
        self._gap = words[-1].isspace()

    def formula(self, latex: str, spoken: str, *, display: bool) -> None:
        """Add a formula: its LaTeX to the Markdown, and to the text what a reader is told of it."""
        fence = "$$" if display else "$"
        self._begin()
        self._say(f"{fence}{' '.join(latex.split())}{fence}", " ".join(spoken.split()))

    def image(self, alt: str, url: str) -> None:
        """Add a picture, to the Markdown only."""
        self._begin()
        self._say(f"![{escaped(alt)}]({url.translate(_UNSAFE)})", "")

    def feed(self) -> None:
        """Break the line."""
        if self.markdown:
            self._gap = False
            self._say("  \n", "\n")

    def open(self, kind: str) -> None:
        """Open a mark, one of ``MARKERS``; one inside its like changes nothing."""
        self._depth[kind] += 1
        if self._depth[kind] == 1 and (kind == "code" or not self._depth["code"]):
            self._waiting.append(kind)

    def close(self, kind: str, url: str | None = None) -> None:
        """Close a mark; a link without address is none."""
        self._depth[kind] = max(self._depth[kind] - 1, 0)  # it may have been opened on a line before
        if self._depth[kind]:
            return
        if kind in self._waiting:
            self._waiting.remove(kind)
        elif kind in self._starts:
            start = self._starts.pop(kind)
            if kind == "a":
                self._link(start, url)
            elif kind == "code":
                self._code(start[0])
            else:
                self.markdown.append(MARKERS[kind])

    def cite(self, cited: Cited) -> None:
        """Note a source that is cited here."""
        self.cited.append((self.length, cited))

    def link_words(self) -> str:
        """Return the words of the link that is open."""
        start = self._starts.get("a")
        return "" if start is None else "".join(self.text[start[1] :])

    def drop_link(self) -> None:
        """Take back the words of the link that is open."""
        markdown, text, length = self._starts.pop("a")
        del self.markdown[markdown:], self.text[text:]
        self.length = length
        self._depth["a"] -= 1

    def done(self) -> tuple[str, str]:
        """Return the Markdown and the text."""
        for kind in reversed(list(self._starts)):
            self._depth[kind] = 1
            self.close(kind)
        return "".join(self.markdown).strip(), "".join(self.text)

    def _begin(self) -> None:
        if self._gap and self.markdown and not self.markdown[-1].endswith("\n"):
            self._say(" ", " " if self.text and not self.text[-1].endswith("\n") else "")
        self._gap = False
        for kind in self._waiting:
            marker = MARKERS[kind]
            self._starts[kind] = (len(self.markdown), len(self.text), self.length)
            if self.markdown and self.markdown[-1] == marker and kind in ("strong", "em", "del"):
                self.markdown[-1] = ""  # two neighbours of one kind are one
            else:
                self.markdown.append(marker)
        self._waiting.clear()

    def _say(self, markdown: str, text: str) -> None:
        self.markdown.append(markdown)
        if text:
            self.text.append(text)
            self.length += len(text)

    def _link(self, start: tuple[int, int, int], url: str | None) -> None:
        if url is None:
            self.markdown[start[0]] = ""
        else:
            self.markdown.append(f"]({url.translate(_UNSAFE)})")

    def _code(self, start: int) -> None:
        words = "".join(self.markdown[start + 1 :])
        longest = max((len(run) for run in re.findall("`+", words)), default=0)
        fence = "`" * (longest + 1)
        edge = " " if longest else ""
        self.markdown[start:] = [f"{fence}{edge}{words}{edge}{fence}"]
