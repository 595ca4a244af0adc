"""What stands in an answer as a drawing: formulas, and pictures with a text in their place."""

from __future__ import annotations

from massive_frames.parsers.answers.parts import classes
from massive_frames.parsers.markdown.code import verbatim
from massive_frames.parsers.markdown.line import Line
from massive_frames.parsers.markdown.syntax import escaped, safe
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element

ICON_PIXELS = 32
FORMULA_BOX = "katex-display"


def add_formula(line: Line, latex: str, spoken: str = "", *, display: bool) -> None:
    """Add a formula: its LaTeX to the Markdown, and to the text what a reader is told of it."""
    fence = "$$" if display else "$"
    line.add(f"{fence}{' '.join(latex.split())}{fence}", " ".join(spoken.split()))


def write_formula(math: Element, line: Line) -> None:
    """Write a formula by the LaTeX that it is annotated with; its signs are its words."""
    annotation = next(iter(math.iter("annotation")), None)
    notes = {annotation} if annotation is not None else set()
    spoken = verbatim(math, notes)
    latex = (annotation.text or "") if annotation is not None else spoken
    display = math.get("display") == "block" or _is_alone(math)
    if latex.strip():
        add_formula(line, latex, spoken, display=display)


def write_image(node: Element, line: Line) -> None:
    """Write a picture by the text that stands for it; icons and pictures without one are left out."""
    alt, target = one_line(node.get("alt") or ""), node.get("src") or ""
    width = node.get("width") or ""
    small = width.isascii() and width.isdigit() and len(width) < 5 and int(width) <= ICON_PIXELS
    if alt and target.startswith(("https://", "http://")) and not small:
        line.add(f"![{escaped(alt)}]({safe(target)})", "")


def _is_alone(math: Element) -> bool:
    """Tell whether a formula has lines of its own."""
    node = math.getparent()
    for _ in range(3):
        if node is None:
            return False
        if FORMULA_BOX in classes(node):
            return True
        node = node.getparent()
    return False
