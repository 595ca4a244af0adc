"""Where the program runs: in a notebook's kernel, in a terminal, or neither."""

from __future__ import annotations

import sys


def in_notebook() -> bool:
    """Say whether this is a Jupyter kernel, which shows widgets."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and type(shell).__name__ == "ZMQInteractiveShell"


def in_terminal() -> bool:
    """Say whether a person reads what goes to standard error."""
    return sys.stderr is not None and sys.stderr.isatty()
