"""Pages read in interpreters of their own: the same as here, on several threads, or here where that fails."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from massive_frames.parsers import interpreters, parse
from massive_frames.parsers.interpreters import KIND, Interpreters
from massive_frames.sandbox.serp import generate_serp

needs_interpreters = pytest.mark.skipif(
    not interpreters.are_used(KIND) and "MASSIVE_FRAMES_REQUIRE_INTERPRETERS" not in os.environ,
    reason="this Python makes no interpreters, or the parsers' compiled part was not built",
)
PAGES = [generate_serp({"terms": f"tea {n} era:{era}"}, n)[0].encode() for n, era in enumerate(
    ("2026", "2023", "2020", "nojs", "mobile")
)]  # fmt: skip
GUESSED = "<html><title>Предложения</title><h3>Скидки на чай и кофе</h3></html>".encode("cp1251")


@pytest.fixture
def apart():
    """Return interpreters that parse; they are ended after the test."""
    with Interpreters() as made:
        yield made


@pytest.fixture
def counted(monkeypatch):
    """Return a list that has a kind more for each body that is parsed here after all."""
    kinds = []

    def here(kind, *given):
        kinds.append(kind)
        return parse(kind, *given)

    monkeypatch.setattr(interpreters, "parse", here)
    return kinds


@needs_interpreters
def test_pages_are_read_as_they_are_here(apart, counted):
    """The rows, the warnings and what was not understood are equal, and none of it was read here."""
    assert [apart.parse(KIND, page) for page in PAGES] == [parse(KIND, page) for page in PAGES]
    assert counted == []


@needs_interpreters
def test_threads_read_at_once(apart, counted):
    """Several threads take an interpreter each and give it back."""
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(partial(apart.parse, KIND), PAGES * 4))
    assert found == [parse(KIND, page) for page in PAGES] * 4
    assert counted == []
    assert 1 <= apart._idle.qsize() <= 3


@needs_interpreters
def test_what_needs_another_library_is_read_here(apart, counted):
    """A page whose encoding must be guessed is guessed with all that there is."""
    assert apart.parse(KIND, GUESSED) == parse(KIND, GUESSED)
    assert counted == [KIND]


@needs_interpreters
def test_a_refused_body_is_refused_there(apart, counted):
    """A body that is no page is told so without a second look."""
    refused = apart.parse(KIND, b'{"error": 1}', "application/json")
    assert refused == parse(KIND, b'{"error": 1}', "application/json")
    assert refused.error == "malformed"
    assert counted == []


@needs_interpreters
def test_an_interpreter_that_fails_costs_no_page(apart, counted):
    """When one breaks down its page is read here, and so are the next."""
    apart.parse(KIND, PAGES[0])
    broken = apart._idle.get_nowait()
    broken._own.exec("parse = None")
    apart._idle.put(broken)
    assert apart.parse(KIND, PAGES[0]) == apart.parse(KIND, PAGES[0]) == parse(KIND, PAGES[0])
    assert counted == [KIND, KIND]


def test_where_there_are_none_all_is_read_here(monkeypatch, counted):
    """Without a Python that makes interpreters nothing is lost."""
    monkeypatch.setattr(interpreters, "_interpreters", lambda: None)
    with Interpreters() as apart:
        assert apart.parse(KIND, PAGES[0]) == parse(KIND, PAGES[0])
    assert counted == [KIND]
    assert not interpreters.are_used(KIND)


def test_other_kinds_are_read_here(apart, counted):
    """What needs libraries that cannot be loaded there is not tried there."""
    assert not interpreters.are_used("webpage")
    assert apart.parse("webpage", PAGES[0]) == parse("webpage", PAGES[0])
    assert counted == ["webpage"]


def test_the_parsers_are_loaded_without_the_rest():
    """A worker that is told to loads neither pandas nor what the package loads beside its parsers."""
    code = f"{interpreters.ALONE}\nfrom massive_frames.parsers import parse\nparse('serp', b'<h3>a</h3>')\n"
    code += "print([name for name in ('pandas', 'aiohttp', 'massive_frames.api') if name in sys.modules])"
    assert _told(code) == ("[]", "")


@needs_interpreters
def test_a_program_ends_quietly_with_interpreters_open():
    """Who forgets to close them gets no warning, no error and no crash at the end."""
    code = (
        "from massive_frames.parsers.interpreters import Interpreters\n"
        "apart = Interpreters()\nprint(apart.parse('serp', b'<h3>a</h3>').error)"
    )
    assert _told(code) == ("None", "")


def _told(code):
    """Return what a program writes on its two ways out; it must end well."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip(), done.stderr
