"""Massive's ``/search``: the HTML of a search engine's result pages.

Limits are those of the API's OpenAPI document (version 1.0.0).
"""

from __future__ import annotations

from massive_frames.models import Parameter
from massive_frames.services.massive import MassiveService
from massive_frames.services.massive_parameters import CALLBACK, EXPIRATION, PLACE


class MassiveSearch(MassiveService):
    """The result pages of one query from one place."""

    name = "massive-search"
    payload_kind = "serp"
    typical_s = 4.0
    path = "/search"
    older_result_path = "/search/results"
    parameters = (
        Parameter("query", "The words to search for.", wire="terms", minimum=1, maximum=255),
        *PLACE,
        Parameter("language", "The language to search in: its name or code.", fold=True),
        Parameter("display", "The language of the page itself: its name or code.", fold=True),
        Parameter("device", 'The device to emulate, a name of ``mf.devices("search")``.', fold=True),
        Parameter("engine", "The search engine.", choices=("google",), fold=True),
        Parameter("serps", "How many result pages to fetch.", takes="integer", minimum=1, maximum=10),
        Parameter("size", "How many results a page.", takes="integer", minimum=0, maximum=100),
        Parameter("offset", "How many results to skip.", takes="integer", minimum=0, maximum=100),
        Parameter("uule", "Google's encoded location."),
        Parameter(
            "url",
            "A result page's own address; it overrides the parameters above.",
            column="search_url",
            takes="address",
            maximum=2047,
        ),
        Parameter(
            "awaiting",
            "Parts of the page to wait for.",
            choices=("ai", "answers", "ads"),
            repeated=True,
            fold=True,
        ),
        EXPIRATION,
        CALLBACK,
    )


SERVICE = MassiveSearch()
