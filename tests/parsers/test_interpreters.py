"""Pages read in interpreters of their own: the same as here, on several threads, or here where that fails."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from massive_frames.parsers import interpreters, parse
from massive_frames.parsers.interpreters import KIND, parse_apart
from massive_frames.sandbox.serp import generate_serp

needs_interpreters = pytest.mark.skipif(
    not interpreters.are_used(KIND) and "MASSIVE_FRAMES_REQUIRE_INTERPRETERS" not in os.environ,
    reason="this Python makes no interpreters, or the parsers' compiled part was not built",
)
PAGES = [generate_serp({"terms": f"tea {n} era:{era}"}, n)[0].encode() for n, era in enumerate(
    ("2026", "2023", "2020", "nojs", "mobile")
)]  # fmt: skip
GUESSED = "<html><title>Предложения</title><h3>Скидки на чай и кофе</h3></html>".encode("cp1251")


@pytest.fixture(autouse=True)
def _none_to_begin_with(monkeypatch):
    """Let a test find no interpreters, and leave none behind."""
    monkeypatch.setattr(interpreters, "_idle", [])
    yield
    interpreters._end_all()


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
def test_pages_are_read_as_they_are_here(counted):
    """The rows, the warnings and what was not understood are equal, and none of it was read here."""
    assert [parse_apart(KIND, page) for page in PAGES] == [parse(KIND, page) for page in PAGES]
    assert counted == []


@needs_interpreters
def test_threads_read_at_once(counted):
    """Several threads take an interpreter each and give it back."""
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(partial(parse_apart, KIND), PAGES * 4))
    assert found == [parse(KIND, page) for page in PAGES] * 4
    assert counted == []
    assert 1 <= len(interpreters._idle) <= 3


@needs_interpreters
def test_what_needs_another_library_is_read_here(counted):
    """A page whose encoding must be guessed is guessed with all that there is."""
    assert parse_apart(KIND, GUESSED) == parse(KIND, GUESSED)
    assert counted == [KIND]


@needs_interpreters
def test_a_refused_body_is_refused_there(counted):
    """A body that is no page is told so without a second look."""
    refused = parse_apart(KIND, b'{"error": 1}', "application/json")
    assert refused == parse(KIND, b'{"error": 1}', "application/json")
    assert refused.error == "malformed"
    assert counted == []


@needs_interpreters
def test_an_interpreter_that_fails_costs_no_page(counted):
    """When one breaks down its page is read here, and the next one in another."""
    parse_apart(KIND, PAGES[0])
    interpreters._idle[0]._own.exec("parse = None")
    assert parse_apart(KIND, PAGES[0]) == parse(KIND, PAGES[0])
    assert counted == [KIND]
    assert parse_apart(KIND, PAGES[0]) == parse(KIND, PAGES[0])
    assert counted == [KIND]


@needs_interpreters
def test_one_that_cannot_begin_is_not_tried_again(counted, monkeypatch):
    """Where the parsers cannot be loaded apart, each page is read here at no more cost."""
    monkeypatch.setattr(interpreters, "_BEGIN", "raise ImportError")
    assert parse_apart(KIND, PAGES[0]) == parse_apart(KIND, PAGES[0]) == parse(KIND, PAGES[0])
    assert counted == [KIND, KIND]
    assert len(interpreters._idle) == 1


def test_where_there_are_none_all_is_read_here(monkeypatch, counted):
    """Without a Python that makes interpreters nothing is lost."""
    monkeypatch.setattr(interpreters, "_interpreters", lambda: None)
    assert parse_apart(KIND, PAGES[0]) == parse(KIND, PAGES[0])
    assert counted == [KIND]
    assert not interpreters.are_used(KIND)


def test_other_kinds_are_read_here(counted):
    """What needs libraries that cannot be loaded there is not tried there."""
    assert not interpreters.are_used("webpage")
    assert parse_apart("webpage", PAGES[0]) == parse("webpage", PAGES[0])
    assert counted == ["webpage"]


def test_the_parsers_are_loaded_without_the_rest():
    """A worker that is told to loads neither pandas nor what the package loads beside its parsers."""
    code = f"{interpreters.ALONE}\nfrom massive_frames.parsers import parse\nparse('serp', b'<h3>a</h3>')\n"
    code += "print([name for name in ('pandas', 'aiohttp', 'massive_frames.api') if name in sys.modules])"
    assert _told(code) == ("[]", "")


@needs_interpreters
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_fork_is_survived():
    """Python cannot fork beside other interpreters: they are ended, and begun anew on both sides."""
    code = (
        "import os, warnings\nfrom massive_frames.parsers.interpreters import _idle, parse_apart\n"
        "def read(_=None): return parse_apart('serp', b'<h3>a</h3>').error, len(_idle)\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "pool = ThreadPoolExecutor(3)\nread()\nbusy = pool.map(read, range(50))\n"
        "warnings.simplefilter('ignore')\nchild = os.fork()\n"
        "assert read()[0] is None\nif not child: os._exit(7)\n"
        "assert len(list(busy)) == 50\nprint(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    assert _told(code) == ("7", "")


@needs_interpreters
def test_a_program_ends_quietly():
    """Python warns of interpreters that are there at the end: there are none."""
    code = (
        "from massive_frames.parsers.interpreters import parse_apart\n"
        "print(parse_apart('serp', b'<h3>a</h3>').error)"
    )
    assert _told(code) == ("None", "")


def _told(code):
    """Return what a program writes on its two ways out; it must end well."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip(), done.stderr
