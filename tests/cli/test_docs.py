"""The help and ``docs/cli.md`` cover every command and option."""

from __future__ import annotations

import pkgutil
import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest

from massive_frames.cli import commands, main
from massive_frames.cli.wording import in_the_shells_words
from massive_frames.sandbox import Faults
from massive_frames.services.massive_search import SERVICE
from massive_frames.version import __version__

DOCS = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
COMMANDS = {name: main.get_command(click.Context(main), name) for name in main.list_commands(None)}
OPTIONS = [
    (name, option)
    for name, command in COMMANDS.items()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
]


EXAMPLES = [
    re.sub(r"^.*\| (?=massive-frames)| > \S+$", "", line)
    for block in re.findall(r"^```sh\n(.*?)^```$", DOCS, flags=re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]


def section(name):
    """Return what the docs say of one command."""
    return DOCS.partition(f"\n## massive-frames {name}\n")[2].partition("\n## ")[0]


def test_every_file_of_the_folder_is_a_command():
    """A module in the folder of commands is a command, with nothing else to edit."""
    files = {module.name for module in pkgutil.iter_modules(commands.__path__)}
    assert {name.replace("-", "_") for name in COMMANDS} == files


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    """Each command has its section."""
    assert section(name)


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_every_option_is_documented(name, option):
    """Each option stands in its command's section."""
    assert f"`{option}" in section(name) or f", {option}" in section(name)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_docs_say_what_the_help_says(name):
    """Each option's words on the page are those of its help."""
    for option in COMMANDS[name].params:
        if isinstance(option, click.Option):
            assert (option.help or "").rstrip(".") in section(name), option.name


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_is_a_command_that_can_be_given(line, tmp_path, monkeypatch):
    """Each line on the page has options and values that there are; nothing is run."""
    monkeypatch.chdir(tmp_path)
    program, name, *words = shlex.split(line)
    assert program == "massive-frames"
    COMMANDS[name].make_context(name, words)


def test_the_docs_name_no_command_that_is_not_there():
    """Each section of a command is of one that exists."""
    assert sorted(re.findall(r"^## massive-frames (\S+)$", DOCS, flags=re.MULTILINE)) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_help_speaks_of_python(name, shell):
    """A help names commands and options, never the package's own calls."""
    assert "mf." not in shell(name, "--help").output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_teaches_by_example(name, shell):
    """Each command's help holds an example of it."""
    result = shell(name, "--help")
    assert result.exit_code == 0
    assert f"  massive-frames {name}" in result.output


def test_every_search_parameter_is_an_option():
    """Each parameter of the service has its option, in its own words."""
    options = {option.name: option for option in COMMANDS["search"].params}
    for parameter in SERVICE.parameters[1:]:
        words = in_the_shells_words(parameter.doc.replace("`", "").rstrip("."))
        assert options[parameter.name].help.startswith(words)


def test_every_fault_is_an_option_with_words():
    """Each way the sandbox can misbehave has its option, with words from its docstring."""
    options = {option.name: option for option in COMMANDS["sandbox"].params}
    assert all(options[field.name].help for field in fields(Faults))


def test_the_version_is_printed(shell):
    """The version is the package's."""
    assert __version__ in shell("--version").output


def test_bare_words_show_the_help(shell):
    """Without a command the help is shown, and that is no error."""
    result = shell()
    assert result.exit_code == 0
    assert "Commands:" in result.output
