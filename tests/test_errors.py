"""The exceptions: their tree, their codes, and what they carry."""

from __future__ import annotations

import inspect
import pickle
import re

import pandas as pd
import pytest

from massive_frames import errors
from massive_frames.errors import (
    EXCERPT_CHARS,
    Interrupted,
    InvalidRequestError,
    MassiveFramesError,
    NetworkError,
    ServiceError,
    ThrottledError,
)

BRANCH = 4  # characters by which the outer branches of the drawn tree are indented
CLASSES = [
    cls for cls in vars(errors).values() if inspect.isclass(cls) and issubclass(cls, MassiveFramesError)
]


def test_the_docstrings_tree_is_the_code():
    """The tree drawn in the docstring has each class at its place."""
    drawn = {}
    for indent, name in re.findall(r"^([ │]*)[├└]── (\w+)", inspect.getdoc(errors), re.MULTILINE):
        drawn[name] = "ServiceError" if len(indent.strip("\n")) > BRANCH else "MassiveFramesError"
    expected = {cls.__name__: cls.__mro__[1].__name__ for cls in CLASSES if cls is not MassiveFramesError}
    assert drawn == expected


def test_the_codes_are_a_closed_list():
    """These are the words that the column ``error`` may hold."""
    codes = (
        "authentication captcha credits interrupted invalid job-failed job-lost malformed network "
        "not-parsed not-sent parse rejected server throttled timeout unavailable unconfirmed"
    )
    assert sorted(errors.ERROR_CODES) == codes.split()


def test_every_class_has_a_code_of_its_own():
    """No two classes share a code."""
    codes = [cls.code for cls in CLASSES]
    assert len(codes) == len(set(codes))


def test_every_service_error_can_stand_in_a_row():
    """The code of each kind of service error is in the closed list."""
    assert {cls.code for cls in CLASSES if issubclass(cls, ServiceError)} - {"service"} <= set(
        errors.ERROR_CODES
    )


@pytest.mark.parametrize(
    "cls", [cls for cls in CLASSES if issubclass(cls, ServiceError)], ids=lambda cls: cls.__name__
)
def test_a_service_error_survives_pickling(cls):
    """An error that crosses a process keeps its words and all it carries."""
    error = cls(
        "words", service="s", request_key="k", job_id="j", status=500, excerpt="body", retry_after=2.0
    )
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), str(again), vars(again)) == (cls, "words", vars(error))


@pytest.mark.parametrize(
    "error",
    [InvalidRequestError("serps", 11, "a number", row=3), Interrupted("stopped", pd.DataFrame({"a": [1]}))],
)
def test_other_errors_survive_pickling(error):
    """An error of arguments or an interruption crosses a process as well."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), str(again), list(vars(again))) == (type(error), str(error), list(vars(error)))


def test_an_excerpt_is_short():
    """A long body does not make a long error."""
    assert len(NetworkError("x", excerpt="y" * 10_000).excerpt) == EXCERPT_CHARS


def test_detail_joins_words_and_excerpt():
    """What a row shows is the message, and the service's words where there are some."""
    assert ThrottledError("slow down", excerpt="Rate limit").detail == "slow down: Rate limit"
    assert ThrottledError("slow down").detail == "slow down"


def test_a_wrong_argument_is_a_value_error():
    """Whoever catches ``ValueError`` catches it."""
    assert issubclass(InvalidRequestError, ValueError)


def test_an_interruption_is_a_keyboard_interrupt():
    """A notebook treats it as the stop that it is, and ``except Exception`` does not swallow it."""
    assert issubclass(Interrupted, KeyboardInterrupt)
    assert not issubclass(Interrupted, Exception)
    assert Interrupted("stopped").frame is None


def test_whether_a_request_was_sent_survives_pickling():
    """An error that says that nothing can have left says so in another process too."""
    error = NetworkError("refused")
    error.sent = False
    assert pickle.loads(pickle.dumps(error)).sent is False  # noqa: S301 - our own bytes


def test_the_credits_warning_is_a_stopped_warning():
    """Whoever filters the warnings of stopped batches filters that one as well."""
    assert issubclass(errors.CreditsWarning, errors.StoppedWarning)
    assert not issubclass(errors.CacheWarning, errors.StoppedWarning)
