"""Massive's ``/search``: the HTML of a search engine's result pages.

Limits are those of the API's OpenAPI document (version 1.0.0).
"""

from __future__ import annotations

from massive_frames.models import Parameter
from massive_frames.services.massive import MassiveService


class MassiveSearch(MassiveService):
    """The result pages of one query from one place."""

    name = "massive-search"
    payload_kind = "serp"
    typical_s = 4.0
    path = "/search"
    older_result_path = "/search/results"
    parameters = (
        Parameter("query", "The words to search for.", wire="terms", minimum=1, maximum=255),
        Parameter(
            "country",
            "The country to search from; a random one when not given.",
            pattern="[A-Za-z]{2}",
            pattern_words="a two-letter ISO 3166 country code such as 'us'",
            fold=True,
        ),
        Parameter(
            "subdivision",
            "The second part of an ISO 3166-2 code, such as 'ca' of 'US-CA'.",
            pattern="[A-Za-z0-9]{1,3}",
            pattern_words="the one to three letters or digits after the dash of an ISO 3166-2 code",
            needs="country",
            fold=True,
        ),
        Parameter("city", "The city's usual name.", needs="country"),
        Parameter("language", "The language to search in: its name or code.", fold=True),
        Parameter("display", "The language of the page itself: its name or code.", fold=True),
        Parameter("device", 'The device to emulate, a name of ``mf.devices("search")``.', fold=True),
        Parameter("engine", "The search engine.", choices=("google",), fold=True),
        Parameter("serps", "How many result pages to fetch.", integer=True, minimum=1, maximum=10),
        Parameter("size", "How many results a page.", integer=True, minimum=0, maximum=100),
        Parameter("offset", "How many results to skip.", integer=True, minimum=0, maximum=100),
        Parameter("uule", "Google's encoded location."),
        Parameter(
            "url",
            "A result page's own address; it overrides the parameters above.",
            column="search_url",
            maximum=2047,
            pattern="https?://[^\\s]+",
            pattern_words="an http or https address of at most 2047 characters",
        ),
        Parameter(
            "awaiting",
            "Parts of the page to wait for.",
            choices=("ai", "answers", "ads"),
            repeated=True,
            fold=True,
        ),
        Parameter(
            "expiration",
            "Days after which a cached page is too old; 0 means no cache.",
            integer=True,
            minimum=0,
            maximum=1,
        ),
        Parameter(
            "callback",
            "An address, or an SQS queue's, that the service notifies when it has the result.",
            maximum=2047,
            pattern="(https?://|arn:aws:sqs:)[^\\s]+",
            pattern_words="an http or https address, or an SQS queue's ARN, of at most 2047 characters",
            shown=False,  # it may hold a secret of the caller's
        ),
    )


SERVICE = MassiveSearch()
