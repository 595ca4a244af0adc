"""One parameter of a service: its limits, and the check that runs before anything is sent."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from massive_frames.checks import is_encodable, nearest, truth
from massive_frames.errors import InvalidRequestError

Value = str | float | tuple[str, ...]
ADDRESS = re.compile(r"(https?)(://[^\s/?#]\S*)", re.IGNORECASE)
KINDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "True or False",
    "json": "a value that JSON has, such as a dictionary or a list",
    "object": "a dictionary",
}


@dataclass(frozen=True)
class Parameter:
    """What a service takes under one name.

    Parameters
    ----------
    name : str
        The name in Python.
    doc : str
        What it means, for the docs and ``--help``.
    wire : str, optional
        The name in the query string, when it differs.
    column : str, optional
        The name in the frame, when it differs.
    takes : {"text", "address", "integer", "number", "boolean", "json", "object"}
        What the value is. An address is a web page's; its scheme becomes small. One that takes ``json``
        takes any value that JSON has, one that takes ``object`` a dictionary; both are kept as JSON's text.
    minimum, maximum : int or float, optional
        Limits of a number, or of a text's length in characters.
    choices : tuple of str
        The only values allowed, in small letters.
    as_written : bool
        Whether a choice stays in the letters in which it was given; else it becomes small.
    pattern, pattern_words : str, optional
        A regular expression that the whole text must match, and the same in words.
    repeated : bool
        Whether one request takes several values, sent by repeating the key.
    needs : str, optional
        Another parameter that must be given too.
    fold : bool
        Whether the service ignores case, so that ``US`` and ``us`` are one request.
    default : str, optional
        What is sent where nothing is given, so that the frame says it.
    shown : bool
        Whether frames have a column for it; not for what may hold a secret.
    """

    name: str
    doc: str
    wire: str | None = None
    column: str | None = None
    takes: str = "text"
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    as_written: bool = False
    pattern: str | None = None
    pattern_words: str | None = None
    repeated: bool = False
    needs: str | None = None
    fold: bool = False
    default: str | None = None
    shown: bool = True

    @property
    def wire_name(self) -> str:
        """The name in the query string."""
        return self.wire or self.name

    @property
    def column_name(self) -> str:
        """The name in the frame."""
        return self.column or self.name

    @property
    def is_json(self) -> bool:
        """Whether its values are kept as JSON."""
        return self.takes in {"json", "object"}

    @property
    def plural(self) -> str:
        """The name of the argument that takes several values of it, where it is the subject."""
        return f"{self.name[:-1]}ies" if self.name.endswith("y") else f"{self.name}s"

    @property
    def dtype(self) -> str:
        """The pandas dtype of its column."""
        return {"integer": "Int32", "number": "float64", "boolean": "boolean"}.get(self.takes, "str")

    @property
    def expected(self) -> str:
        """Say what would be right, in words."""
        if self.takes in KINDS:
            limits = "" if self.minimum is None else f" from {self.minimum} to {self.maximum}"
            return KINDS[self.takes] + limits
        if self.takes == "address":
            return f"an http or https address without spaces, of at most {self.maximum} characters"
        if self.pattern_words:
            return self.pattern_words
        if self.choices:
            words = ", ".join(self.choices)
            return f"one or several of {words}" if self.repeated else f"one of {words}"
        if self.maximum is not None:
            return f"text of {self.minimum or 1} to {self.maximum} characters"
        return "text that is not empty"

    def check(self, value: object, row: int | None = None) -> Value:
        """Return the value as it will be sent, or raise what is wrong with it."""
        if self.repeated:
            parts = list(value) if pd.api.types.is_list_like(value) else [value]  # type: ignore[call-overload]
            if isinstance(value, str):  # as a frame shows them: "ai,answers"
                parts = [part.strip() for part in value.split(",")]
            if not parts:
                raise InvalidRequestError(self.name, value, self.expected, row)
            texts = (self._check_text(part, row) for part in parts)
            return tuple(dict.fromkeys(text.casefold() for text in texts))
        if self.takes == "text":
            return self._check_text(value, row)
        if self.takes == "address":
            return self._check_address(value, row)
        if self.is_json:
            return self._check_json(value, row)
        if self.takes == "boolean":
            return truth(self.name, value, row)
        return self._check_number(value, row)

    def _check_address(self, value: object, row: int | None) -> str:
        found = ADDRESS.fullmatch(self._check_text(value, row))
        if found is None:
            raise InvalidRequestError(self.name, value, self.expected, row)
        return found[1].lower() + found[2]

    def _check_json(self, value: object, row: int | None) -> str:
        """Return the value as JSON; a text that a frame or a shell gives is taken for JSON already."""
        try:
            plain = json.loads(value) if isinstance(value, str) else value
            text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError):
            raise InvalidRequestError(self.name, value, self.expected, row) from None
        if not is_encodable(text) or (self.takes == "object" and not isinstance(plain, dict)):
            raise InvalidRequestError(self.name, value, self.expected, row)
        return text

    def _check_number(self, value: object, row: int | None) -> float:
        number = _whole_number(value) if self.takes == "integer" else _number(value)
        if number is not None and (self.minimum or 0) <= number <= (self.maximum or math.inf):
            return number
        raise InvalidRequestError(self.name, value, self.expected, row)

    def _check_text(self, value: object, row: int | None) -> str:
        if not isinstance(value, str) or not value.strip() or not is_encodable(value):
            raise InvalidRequestError(self.name, value, self.expected, row)
        fits = (self.minimum or 1) <= len(value) <= (self.maximum or len(value))
        known = not self.choices or value.casefold() in self.choices
        shaped = self.pattern is None or re.fullmatch(self.pattern, value) is not None
        if not (fits and known and shaped):
            raise InvalidRequestError(self.name, value, self.expected + nearest(value, self.choices), row)
        return value.casefold() if self.choices and not self.as_written else value


def _number(value: object) -> float | None:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        return None
    try:
        return float(value)
    except OverflowError:  # a whole number of hundreds of digits
        return None


def _whole_number(value: object) -> int | None:
    """Return a number that has no fraction as an int; frames turn whole numbers into floats."""
    number = _number(value)
    return int(number) if number is not None and number.is_integer() else None
