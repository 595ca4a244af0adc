"""Components are found by listing their folder, and the documentation lists what is found."""

from __future__ import annotations

import re
from pathlib import Path

from massive_frames.parsers import components as folder
from massive_frames.parsers.components import components, marks

HERE = Path(folder.__file__).parent
DOCS = Path(__file__).parents[2] / "docs" / "parsers.md"


def names():
    """Return the components' file names."""
    return {module.__name__.rpartition(".")[2] for module in components()}


def test_every_file_of_the_folder_is_a_component():
    """A new feature is one new file: nothing has to be registered."""
    assert names() == {path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_")}


def test_every_component_keeps_the_protocol():
    """Each says its row types, its turn and its marks, and can look for itself."""
    for module in components():
        assert module.TYPES
        assert all(isinstance(kind, str) for kind in module.TYPES)
        assert isinstance(module.ORDER, int)
        assert set(module.MARKS) <= marks()
        assert callable(module.find)


def test_the_turns_are_in_order_and_different():
    """Who takes its part of the page first never depends on the folder's listing."""
    turns = [module.ORDER for module in components()]
    assert turns == sorted(set(turns))


def test_the_documentation_lists_every_component_and_no_other():
    """The table in the documentation is closed in both directions."""
    listed = set(re.findall(r"^\| `(\w+)` \|", DOCS.read_text("utf-8"), flags=re.MULTILINE))
    assert listed == names()


def test_every_component_says_what_is_seen_and_how_it_is_marked_up():
    """Each file opens with what a reader sees, then the structure that tells it."""
    for module in components():
        seen, _, structure = (module.__doc__ or "").partition("\n\n")
        assert seen.endswith(".")
        assert structure.strip()
