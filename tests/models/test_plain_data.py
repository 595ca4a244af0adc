"""The small frozen types that the parts hand to each other."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime

import pytest

from massive_frames import models
from massive_frames.models import EventKind, JobEvent, JobState, Outcome, Payload, Request

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        ("queued", False),
        ("submitting", False),
        ("unconfirmed", False),
        ("running", False),
        ("succeeded", True),
        ("failed", True),
        ("expired", True),
        ("cancelled", True),
    ],
)
def test_a_state_says_whether_it_is_the_end(state, ended):
    """Only what is queued, on its way, unconfirmed or running can still become something."""
    assert JobState(state).ended is ended


def test_the_states_are_a_closed_list():
    """There are these states and no other."""
    assert [state.value for state in JobState] == [
        "queued",
        "submitting",
        "unconfirmed",
        "running",
        "succeeded",
        "failed",
        "expired",
        "cancelled",
    ]


def test_a_payload_knows_its_hash():
    """The hash is that of the raw bytes."""
    payload = Payload("k", b"\xff body", "text/html", 200, NOW)
    assert payload.sha256 == hashlib.sha256(b"\xff body").hexdigest()


@pytest.mark.parametrize(
    "value",
    [
        Request("s", {}),
        Payload("k", b"", "", 200, NOW),
        JobEvent(EventKind.POLLED, "k", NOW, JobState.RUNNING),
        Outcome(Request("s", {}), JobState.QUEUED),
        models.Estimate("s", 1, 1, 1.0),
        models.Work(Request("s", {})),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_handed_on_cannot_be_changed(value):
    """Setting a field raises."""
    name = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, name, None)


def test_every_public_model_is_listed():
    """``models.__all__`` names what the package's modules define, sorted."""
    assert models.__all__ == sorted(models.__all__, key=lambda name: (name[0].islower(), name))
    assert all(hasattr(models, name) for name in models.__all__)
