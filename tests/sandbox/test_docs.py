"""What the sandbox's page of documentation lists is what there is."""

import doctest
import inspect
import re
from pathlib import Path

import pytest

from massive_frames.sandbox import Sandbox, server
from massive_frames.sandbox.archives import FORMS, NAMINGS
from massive_frames.sandbox.faults import BATCH_KINDS, EXCHANGE_KINDS, JOB_KINDS
from massive_frames.sandbox.serp.plan import ERAS

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def listed(heading):
    """Return the words in code style that begin the table rows under a heading."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `\"?([\w:.]+)\"?`", part, flags=re.MULTILINE))


def test_every_fault_is_listed():
    """The table of faults has one line for each kind."""
    assert listed("Faults") == set(EXCHANGE_KINDS + JOB_KINDS + BATCH_KINDS)


def test_every_option_is_listed():
    """The table of options has one line for each."""
    assert listed("Start one") == set(inspect.signature(Sandbox).parameters)


def test_every_era_is_listed():
    """The table of eras has one line for each."""
    assert listed("The pages") == set(ERAS)


def test_every_archive_is_listed():
    """The table of archives has one line for each form and each naming."""
    assert listed("Archives") == set(FORMS + NAMINGS)


@pytest.mark.parametrize("word", ["captcha", "enablejs", "consent", "no-results", "empty", "unknown"])
def test_every_special_page_is_listed(word):
    """The table of special words names each page."""
    assert f"`page:{word}`" in PAGE


def test_the_examples_run():
    """The examples of the public class do what they say."""
    assert doctest.testmod(server).failed == 0
