"""Every public name explains itself, and every example in the package runs."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pandas as pd
import pytest

import massive_frames as mf

NAMES = [
    name
    for name in mf.__all__
    if not inspect.ismodule(getattr(mf, name)) and name not in {"last", "__version__"}
]
PUBLIC = {f"mf.{name}": getattr(mf, name) for name in NAMES}
PUBLIC |= {f"mf.aio.{name}": getattr(mf.aio, name) for name in mf.aio.__all__}
every_name = pytest.mark.parametrize("name", PUBLIC)


def _modules():
    names = [mf.__name__]
    names += [
        info.name
        for info in pkgutil.walk_packages(mf.__path__, f"{mf.__name__}.")
        if "__main__" not in info.name
    ]
    return [name for name in names if _doctests(importlib.import_module(name))]


def _doctests(module):
    found = doctest.DocTestFinder(exclude_empty=True).find(module, extraglobs={"mf": mf, "pd": pd})
    return [test for test in found if test.examples]


@pytest.fixture(scope="module")
def box():
    """Run one sandbox for all examples."""
    with mf.sandbox(seed=1, speed=200) as box:
        yield box


@pytest.mark.parametrize("name", _modules())
def test_the_examples_run(name, box, tmp_path, monkeypatch):
    """What a docstring shows is what happens, with an empty store."""
    monkeypatch.chdir(tmp_path)
    words = []
    for number, test in enumerate(_doctests(importlib.import_module(name))):
        mf.configure(store=tmp_path / f"{number}.sqlite3")
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
        runner.run(test, out=words.append)
    assert not words, "".join(words)


@every_name
def test_a_public_name_has_a_summary(name):
    """A docstring begins with one line that is a sentence."""
    first, _, rest = inspect.getdoc(PUBLIC[name]).partition("\n")
    assert first.endswith(".")
    assert rest.startswith("\n")


@every_name
def test_a_public_name_has_an_example(name):
    """A docstring shows how it is called, in the form that help() and the tests understand."""
    doc = inspect.getdoc(PUBLIC[name])
    assert "Example\n-------\n>>> " in doc


@pytest.mark.parametrize("name", [name for name in PUBLIC if not name.startswith("mf.aio")])
def test_every_parameter_is_explained(name):
    """The section Parameters names each one that there is, and no other."""
    signature = inspect.signature(PUBLIC[name])
    expected = {
        ("**" if p.kind is p.VAR_KEYWORD else "") + p.name
        for p in signature.parameters.values()
        if p.name != "self"
    }
    assert _documented(inspect.getdoc(PUBLIC[name])) == expected


def _documented(doc):
    _, found, section = doc.partition("Parameters\n----------\n")
    if not found:
        return set()
    heads = []
    for line, after in zip(section.splitlines(), [*section.splitlines()[1:], ""], strict=True):
        if after.startswith("---"):
            break
        if line and not line.startswith(" "):
            heads += line.partition(" : ")[0].split(", ")
    return set(heads)


def test_public_names_are_sorted():
    """The list of public names is in order, so that it has one place for each."""
    assert mf.__all__ == sorted(mf.__all__)
    assert mf.aio.__all__ == sorted(mf.aio.__all__)


def test_public_names_are_there():
    """Each name of the list can be had, and a name that is not there is an AttributeError."""
    for name in mf.__all__:
        getattr(mf, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        mf.nothing  # noqa: B018 - the access is the test
