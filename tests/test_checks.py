"""What a caller gives is checked in one place, and what is wrong is named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from massive_frames.checks import choice, file_path, nearest, place, text, truth
from massive_frames.errors import InvalidRequestError
from massive_frames.services.countries import COUNTRIES
from massive_frames.shown import shown

NOTHING = (None, 5, 1.5, b"x", [], ["x"], {}, pd.NA, pd.Series(["x"]), pd.DataFrame(), object())


@pytest.mark.parametrize("value", [True, False, np.True_])
def test_what_is_true_or_false_is_taken(value):
    """Numpy's own count."""
    assert truth("wait", value) is bool(value)


@pytest.mark.parametrize("value", [*NOTHING, "x", "", 0, 1], ids=repr)
def test_nothing_else_is_true_or_false(value):
    """Neither a text nor a number."""
    with pytest.raises(InvalidRequestError, match=r"(?s)^wait=.*: expected True or False"):
        truth("wait", value)


@pytest.mark.parametrize(
    ("check", "expected"),
    [(text, "a name"), (file_path, "a path"), (choice, ("a", "b"))],
    ids=["text", "path", "choice"],
)
@pytest.mark.parametrize("value", [*NOTHING, "", "\ud800"], ids=ascii)
def test_what_is_no_text_is_named(check, expected, value):
    """No comparison is made that some types answer with another error."""
    with pytest.raises(InvalidRequestError, match=r"^name="):
        check("name", value, expected)


@pytest.mark.parametrize("value", ["a\0b", "x" * 300, "~nobody-of-this-name/x"], ids=["nul", "long", "user"])
def test_a_path_that_the_system_refuses_is_named(value):
    """The system's own words would not say which argument it was."""
    with pytest.raises(InvalidRequestError, match=r"^store=.*: expected a file's path"):
        file_path("store", value)


def test_a_slip_is_told_with_what_it_is_nearest_to():
    """Case does not count; what is like nothing gets no hint."""
    assert [nearest(value, COUNTRIES) for value in ("USA", "xx", 5, "u" * 1000)] == [
        "; did you mean 'us'?",
        "",
        "",
        "",
    ]


def test_the_countries_are_in_order_and_none_is_missing_or_twice():
    """ISO 3166 has 249, and Kosovo's code is in use."""
    assert len(COUNTRIES) == 250
    assert list(COUNTRIES) == sorted(set(COUNTRIES))


@pytest.mark.parametrize(
    ("path", "folder", "words"),
    [
        ("folder", False, "expected a file's path; a folder is there"),
        ("file", True, "expected a folder's path; a file is there"),
        ("file/x", False, "file is a file, not a folder"),
        ("file/x/y", True, "file is a file, not a folder"),
    ],
)
def test_a_place_that_is_taken_is_named(path, folder, words, tmp_path, monkeypatch):
    """What stands in the way is said, not the system's number for it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(InvalidRequestError, match=f"^name='{path}': .*{words}"):
        place("name", path, folder=folder)


def test_a_place_may_be_new_or_of_the_right_kind(tmp_path):
    """Folders above a new place need not be there."""
    (tmp_path / "file").touch()
    for path, folder in ((tmp_path, True), (tmp_path / "a/b", True), (tmp_path / "file", False)):
        assert place("name", path, folder=folder) == path


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (pd.DataFrame({"a": [1, 2]}), "<DataFrame of 2 by 1>"),
        (pd.Series([1, 2]), "<Series of 2>"),
        (10**5000, "<int>"),
        ("a\nb", r"'a\nb'"),
        (b"x" * 1000, f"b'{'x' * 198}… (1000 characters)"),
    ],
    ids=["frame", "series", "digits", "text", "bytes"],
)
def test_any_value_is_shown_on_one_line(value, words):
    """Tables are shown by their size, long values by their beginning."""
    assert shown(value) == words
