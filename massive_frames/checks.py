"""Whether what a caller has given can be right; what cannot is told with its parameter before all else."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from numbers import Real
from pathlib import Path

import numpy as np

from massive_frames.errors import InvalidRequestError, MassiveFramesError


def truth(name: str, value: object, row: int | None = None) -> bool:
    """Return a value that is True or False; nothing else is taken for either."""
    if not isinstance(value, (bool, np.bool_)):
        raise InvalidRequestError(name, value, "True or False", row)
    return bool(value)


def number(value: object) -> float | None:
    """Return a number, numpy's own too, as a float; None for what is none, such as True."""
    if isinstance(value, (bool, np.timedelta64)) or not isinstance(value, Real):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def choice(name: str, value: object, choices: Collection[str]) -> str:
    """Return a value that is one of some words."""
    if not isinstance(value, str) or value not in choices:
        raise InvalidRequestError(name, value, f"one of {', '.join(choices)}{nearest(value, choices)}")
    return value


def text(name: str, value: object, expected: str, *, empty: bool = False) -> str:
    """Return a value that is text, of characters that can be stored; an ``empty`` one where it may be."""
    if not isinstance(value, str) or not is_encodable(value) or not (value or empty):
        raise InvalidRequestError(name, value, expected)
    return value


def file_path(name: str, value: object, expected: str = "a file's path") -> Path:
    """Return a value that can be the path of a file or folder, in full where it begins with ``~``."""
    plain = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(plain, str) or not plain or "\0" in plain or not is_encodable(plain):
        raise InvalidRequestError(name, value, expected)
    try:
        path = Path(plain).expanduser()
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()
    except (OSError, RuntimeError) as error:  # such as a name that is too long, or a user who is not known
        raise InvalidRequestError(name, value, f"{expected}; {error.__class__.__name__}") from None
    return path


def place(name: str, value: object, *, folder: bool) -> Path:
    """Return the path of a file, or of a ``folder``, that is there or can be made there."""
    expected = "a folder's path" if folder else "a file's path"
    path = file_path(name, value, expected)
    try:
        if path.exists() and not (path.is_dir() if folder else path.is_file()):
            what = "a folder is" if path.is_dir() else "a file is" if path.is_file() else "a device is"
            raise InvalidRequestError(name, str(value), f"{expected}; {what} there")
        above = next(parent for parent in path.absolute().parents if parent.exists())
        if not above.is_dir():
            raise InvalidRequestError(name, str(value), f"{expected}; {above} is a file, not a folder")
    except OSError as error:  # a folder that may not be looked into
        raise InvalidRequestError(name, str(value), f"{expected}; {error}") from None
    return path


@contextmanager
def as_made(name: str, frame: object, maker: str) -> Iterator[None]:
    """Name a frame that has been changed so that it cannot be read, such as one whose lists became text."""
    try:
        yield
    except MassiveFramesError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        why = f"{type(error).__name__}: {' '.join(str(error).split())}"
        expected = f"a frame as {maker} returns it, or as mf.read gives it back; {why}"
        raise InvalidRequestError(name, frame, expected) from error


def is_encodable(value: str) -> bool:
    """Tell whether a text can be written as UTF-8: half a surrogate pair cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def nearest(value: object, choices: Collection[str]) -> str:
    """Return the hint at the choice that a value is most like, or nothing where none is.

    Example
    -------
    >>> nearest("USA", ["de", "jp", "us"])
    "; did you mean 'us'?"
    """
    if not isinstance(value, str) or len(value) > 100:  # the comparison takes the square of it
        return ""
    found = get_close_matches(value.casefold(), choices, 1)
    return f"; did you mean {found[0]!r}?" if found else ""
