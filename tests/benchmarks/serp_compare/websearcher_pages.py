"""Read pages with WebSearcher, in an interpreter that has its newest release; needs nothing else.

Pages come in as lines of JSON (each a page's text) and go out as lines of JSON: its results and features.
The first line out is its version.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback

import WebSearcher


def main() -> None:
    """Read every page; one that cannot be read has no results, and says why."""
    logging.disable(logging.CRITICAL)
    print(json.dumps(WebSearcher.__version__))
    for line in sys.stdin:
        try:
            read = WebSearcher.parse_serp(json.loads(line))
        except Exception:  # noqa: BLE001 - what it raises is counted, whatever it is
            read = {"results": [], "features": {}, "raised": traceback.format_exc()}
        print(json.dumps(read, default=str))


if __name__ == "__main__":
    main()
