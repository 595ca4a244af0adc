"""The package's version, as it is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("massive_frames")
except PackageNotFoundError:
    __version__ = "0+unknown"
