"""The version that a frame carries, so that old rows can be told from those of a newer parser."""

from __future__ import annotations

PARSER_VERSION = "serp-2"
