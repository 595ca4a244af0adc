# ruff: noqa: INP001 - a file of the site, not a package
"""Show a docstring's ``Example`` on the site as code: its reader knows the section by the plural alone."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

HEADING = re.compile(r"^Example\n-------$", re.MULTILINE)


class Examples(Extension):
    """Renames the section while the reference is built."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Rename it in one docstring."""
        if obj.docstring is not None:
            obj.docstring.value = HEADING.sub("Examples\n--------", obj.docstring.value)
