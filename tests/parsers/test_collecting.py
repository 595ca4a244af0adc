"""Garbage collection beside the reading of a page: held off for one thread at a time, and then as it was."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_child_that_was_forked_meanwhile_collects():
    """The thread that holds it off is not in the child, which collects and can hold it off itself."""
    code = (
        "import gc, os, threading, warnings\nfrom massive_frames.parsers.collecting import held_off\n"
        "warnings.simplefilter('ignore')\nheld, done = threading.Event(), threading.Event()\n"
        "def read():\n with held_off():\n  held.set(); done.wait()\n"
        "thread = threading.Thread(target=read)\nthread.start(); held.wait()\nchild = os.fork()\n"
        "if not child:\n was = gc.isenabled()\n"
        " with held_off(): os._exit(7 if was and not gc.isenabled() else 1)\n"
        "done.set(); thread.join()\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), gc.isenabled())"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout.strip(), done.stderr) == ("7 True", "")
