"""Ask the person at the keyboard, where there is one, what is to be done with answers already paid for."""

from __future__ import annotations

import sys

from massive_frames.errors import Interrupted
from massive_frames.store import Found
from massive_frames.stored import in_words

CHOICES = {"u": "use", "p": "refresh", "": "use"}


def ask_user(found: Found) -> str | None:
    """Return "use" or "refresh" as the user says; None where nobody can be asked.

    A script is never held up by a question: only a prompt or a notebook's cell asks one.

    Raises
    ------
    Interrupted
        The user wants neither; nothing was sent.
    """
    if not hasattr(sys, "ps1"):
        return None
    goes_on = "go on with it" if found.unfinished else "use them"
    question = f"{in_words(found)}. [u] {goes_on}, [p] pay again, [s] stop: "
    while True:
        try:
            answer = input(question).strip().lower()[:1]
        except (EOFError, OSError, NotImplementedError):  # a kernel that nobody watches
            return None
        if answer == "s":
            raise Interrupted("nothing was sent")
        if answer in CHOICES:
            return CHOICES[answer]
