"""A secret shows itself nowhere but where it is asked for by name."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle

import pytest
from rich.pretty import pretty_repr

from massive_frames.settings import Settings
from massive_frames.transport import Secret

TOKEN = "s3cr3t-t0ken"


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        "{}".format,
        "{!r}".format,
        "{!s}".format,
        "%s".__mod__,
        ascii,
        pretty_repr,
        pickle.dumps,
        lambda secret: repr(Settings(token=secret)),
        lambda secret: str(dataclasses.asdict(Settings(token=secret))),
        lambda secret: repr([secret]),
        lambda secret: copy.deepcopy(secret).reveal(),
        lambda secret: json.dumps({"token": secret}, default=str),
    ],
)
def test_a_secret_is_never_shown(show):
    """No way of showing, copying or writing a secret gives it away."""
    assert TOKEN not in str(show(Secret(TOKEN)))


def test_a_secret_reveals_itself_when_asked():
    """``reveal`` is the one way to the text."""
    assert Secret(TOKEN).reveal() == TOKEN


def test_a_secret_has_no_attributes_to_list():
    """``vars`` and ``__dict__`` show nothing."""
    assert not hasattr(Secret(TOKEN), "__dict__")


def test_equal_secrets_are_equal():
    """Settings that hold the same token compare equal."""
    assert Secret(TOKEN) == Secret(TOKEN) != Secret("other")
    assert len({Secret(TOKEN), Secret(TOKEN)}) == 1


def test_a_secret_does_not_equal_its_text():
    """A comparison with a text is no way to guess."""
    assert Secret(TOKEN) != TOKEN
