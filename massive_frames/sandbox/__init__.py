"""A local server that behaves like the paid services, for tests, examples and trying things out free.

It answers on the loopback interface only, invents every page it serves, and knows the right rows of
each page, so that a client and a parser can be held against it. Starting one needs the extra
``massive_frames[sandbox]``; importing this module does not.
"""

from __future__ import annotations

from massive_frames.sandbox.faults import Faults
from massive_frames.sandbox.serp import generate_serp
from massive_frames.sandbox.server import Sandbox, serve

__all__ = ["Faults", "Sandbox", "generate_serp", "serve"]
