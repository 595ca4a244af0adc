"""A tree that was planted for one block of code does not outlive it."""

from __future__ import annotations

import pytest

from massive_frames.parsers.planting import planted


def test_a_tree_is_let_go_of_at_the_end_of_its_block():
    """What stands in it is read before."""
    with planted("<p>tea</p>") as root:
        assert root is not None
        tree = root.tree
    assert not vars(tree)


def test_a_tree_is_let_go_of_when_its_reading_fails():
    """An error in the block leaves no tree behind."""
    trees = []

    def read():
        with planted("<p>tea</p>") as root:
            trees.append(root.tree)
            raise ValueError("unread")

    with pytest.raises(ValueError, match="unread"):
        read()
    assert not vars(trees[0])


def test_nothing_grows_of_nothing():
    """An empty text has no tree."""
    with planted(" ") as root:
        assert root is None
