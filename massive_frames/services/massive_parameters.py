"""Parameters that every Massive service takes: from where, how old a cached answer, whom to tell."""

from __future__ import annotations

from massive_frames.models import Parameter
from massive_frames.services.countries import COUNTRIES

PLACE = (
    Parameter(
        "country",
        "The country to ask from; a random one when not given.",
        choices=COUNTRIES,
        as_written=True,
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
    Parameter("city", "The city's usual name.", needs="country", maximum=255),
)
CALLBACK = Parameter(
    "callback",
    "An address, or an SQS queue's, that the service notifies when it has the result.",
    maximum=2047,
    pattern="((?i:https?)://|arn:aws:sqs:)[^\\s]+",
    pattern_words="an http or https address, or an SQS queue's ARN, of at most 2047 characters",
    shown=False,  # it may hold a secret of the caller's
)
EXPIRATION = Parameter(
    "expiration",
    "Days after which a cached answer is too old; 0 means no cache.",
    takes="integer",
    minimum=0,
    maximum=1,
)
