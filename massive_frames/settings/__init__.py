"""Where settings come from: arguments over ``configure()`` over the environment over a ``.env`` file."""

from massive_frames.settings.clusters import AUTH, cluster
from massive_frames.settings.sources import configure, normalise, resolve, restore, snapshot
from massive_frames.settings.values import ADDRESS_OF, MASSIVE_URL, VARIABLES, Settings

__all__ = [
    "ADDRESS_OF",
    "AUTH",
    "MASSIVE_URL",
    "VARIABLES",
    "Settings",
    "cluster",
    "configure",
    "normalise",
    "resolve",
    "restore",
    "snapshot",
]
