"""Which way a document's nodes are listed: the compiled one where it was built and can be trusted."""

from __future__ import annotations

import ctypes
import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from massive_frames.parsers.nodes import Nodes


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


def _agrees(one: Nodes, other: Nodes) -> bool:
    """Tell whether two ways list the same document alike."""
    lists = ("tags", "parents", "ends", "texts", "words", "numbers", "hidden", "unseen", "has_lost")
    names = frozenset({"id", "role", "class", "hidden"})
    elements = [number for number, tag in enumerate(one.tags) if tag[0] != "-"]
    return (
        all(getattr(one, name) == getattr(other, name) for name in lists)
        and all(one.attributes(number) == other.attributes(number) for number in elements)
        and all(one.lines(number) == other.lines(number) for number in elements)
        and all(one.own_text(number) == other.own_text(number) for number in elements)
        and all(one.is_blank(number) == other.is_blank(number) for number in one.texts)
        and one.marked(names) == other.marked(names)
        and one.carrying("i", "style") == other.carrying("i", "style")
        and one.inside(0, "i") == other.inside(0, "i")
        and one.beginning(0, 5) == other.beginning(0, 5)
        and one.is_plain(_TRIAL) == other.is_plain(_TRIAL)
    )


def chosen() -> type[Nodes]:
    """Return the compiled way if selectolax's library has all functions and it lists a page as the other."""
    if native is None or not native.is_accepted():  # a process's first interpreter decides it for all
        from massive_frames.parsers.nodes import Nodes  # noqa: PLC0415 - its library takes time to import

        if native is None or not _bound():
            return Nodes
        native.accept(_agrees(native.Nodes(_TRIAL), Nodes(_TRIAL)))
        if not native.is_accepted():
            return Nodes
    found: type[Nodes] = native.Nodes
    return found


def is_chosen() -> bool:
    """Tell whether the compiled way is used."""
    return native is not None and chosen() is native.Nodes


def _bound() -> bool:
    """Give the compiled part its functions; tell whether they are there."""
    from selectolax import lexbor  # noqa: PLC0415 - as above

    try:
        library = ctypes.CDLL(lexbor.__file__)
        functions = [ctypes.cast(getattr(library, name), ctypes.c_void_p).value for name in native.FUNCTIONS]
    except (AttributeError, OSError):
        return False
    native.bind([address or 0 for address in functions])
    return True
