"""Garbage collection beside the reading of a page: held off for one thread at a time, and then as it was."""

from __future__ import annotations

import gc

import pytest

from massive_frames.parsers import parse, serp
from massive_frames.parsers.collecting import held_off


@pytest.fixture(autouse=True)
def _as_it_was():
    """Put collection back after a test."""
    was = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was else gc.disable)()


def test_a_page_is_read_without_collection(monkeypatch):
    """It is off while the page is read, and on again."""
    seen, build = [], serp.open_page

    def looking(document):
        seen.append(gc.isenabled())
        return build(document)

    monkeypatch.setattr(serp, "open_page", looking)
    assert parse("serp", b"<html><h3>tea</h3>").error is None
    assert seen == [False]
    assert gc.isenabled()


def test_an_error_leaves_it_on():
    """However the reading ends collection goes on."""
    with pytest.raises(ZeroDivisionError), held_off():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_only_one_of_those_that_read_holds_it_off():
    """When the first is done it is on, though another still reads."""
    first, second = held_off(), held_off()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_who_has_switched_it_off_is_left_alone():
    """It is not on afterwards."""
    gc.disable()
    with held_off():
        assert not gc.isenabled()
    assert not gc.isenabled()
