"""``python -m massive_frames`` is the command ``massive-frames``."""

from __future__ import annotations

from massive_frames.cli import main

if __name__ == "__main__":
    main(prog_name="massive-frames")
