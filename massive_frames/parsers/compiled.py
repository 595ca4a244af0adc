"""Which way a document's nodes are listed: the compiled one where it was built and can be trusted."""

from __future__ import annotations

import ctypes
import importlib
from typing import Any

from selectolax import lexbor

from massive_frames.parsers import nodes


def _built() -> Any:
    """Return the compiled module; None when it was built without a compiler, or for another Python."""
    try:
        return importlib.import_module("massive_frames.parsers.native")
    except ImportError:
        return None


native = _built()
_TRIAL = b"""<!doctype html><title>a</title><body id=b hidden><!-- c --><p class="x y">d<b>e</b>f<br>&amp;\xff
<script>g()</script><svg viewBox="0 0 1 1"><foreignObject>h</foreignObject></svg><x-i role>j</x-i>
<i style="display: none">k</i>\xc2\xa0<td>l"""


def _agrees(one: nodes.Nodes, other: nodes.Nodes) -> bool:
    """Tell whether two ways list the same document alike."""
    lists = ("tags", "parents", "ends", "texts", "words", "numbers", "hidden", "unseen")
    names = frozenset({"id", "role", "class", "hidden"})
    elements = [number for number, tag in enumerate(one.tags) if tag[0] != "-"]
    return (
        all(getattr(one, name) == getattr(other, name) for name in lists)
        and all(one.attributes(number) == other.attributes(number) for number in elements)
        and all(one.lines(number) == other.lines(number) for number in elements)
        and one.marked(names) == other.marked(names)
    )


def chosen() -> type[nodes.Nodes]:
    """Return the compiled way if selectolax's library has all functions and it lists a page as the other."""
    if native is None:
        return nodes.Nodes
    try:
        library = ctypes.CDLL(lexbor.__file__)
        functions = [ctypes.cast(getattr(library, name), ctypes.c_void_p).value for name in native.FUNCTIONS]
    except (AttributeError, OSError):
        return nodes.Nodes
    native.bind([address or 0 for address in functions])
    found: type[nodes.Nodes] = native.Nodes
    return found if _agrees(found(_TRIAL), nodes.Nodes(_TRIAL)) else nodes.Nodes
