"""What the package says in Python's words comes out in the shell's."""

from __future__ import annotations

import pytest

from massive_frames.cli.wording import in_the_shells_words

SAID = {
    "mf.resume('b-1') goes on": "massive-frames resume b-1 goes on",
    "mf.batches() lists them": "massive-frames batches lists them",
    "the body is kept: mf.resume reads it": "the body is kept: massive-frames resume reads it",
    "3 rows kept (mf.last); bye": "3 rows kept; bye",
    "pass cache='off' to pay": "pass --cache off to pay",
    "max_failures=0.2: 5 of 20": "--max-failures 0.2: 5 of 20",
    "row 3: to='x': expected": "row 3: --to 'x': expected",
    "country='usa': expected a country": "country='usa': expected a country",
}


@pytest.mark.parametrize(("python", "shell"), SAID.items())
def test_calls_and_arguments_become_commands_and_options(python, shell):
    """A message names what can be typed in a shell."""
    assert in_the_shells_words(python) == shell
