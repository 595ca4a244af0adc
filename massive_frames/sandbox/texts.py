"""The plain-text error answers, worded as the service documents them."""

from __future__ import annotations

NO_HEADER = (401, "Authorization header must be provided")
BAD_TOKEN = (403, "Valid API token must be provided")
NO_CREDITS = (402, "Credit balance is 0; top up at https://dashboard.joinmassive.com/plans")
CAPTCHA = (403, "Captcha was detected")
TIMEOUT = (504, "Request(s) timed out")
UNAVAILABLE = (503, "Service is autoscaling; please retry in 60 seconds")
UNKNOWN = (500, "Unknown error occurred")
NO_HOST = (404, "Domain is nonexistant")
NOT_FOUND = (404, "ID was not found")
BAD_PARAMS_2025 = "One or more parameters were invalid"


def throttled(seconds: int) -> tuple[int, str]:
    """Return the answer to a client that must wait."""
    return 429, f"Rate limit was exceeded; please retry in {seconds} seconds"
