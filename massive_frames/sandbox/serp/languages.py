"""Which language a country's page is in, and by which names languages may be asked for."""

from __future__ import annotations

import re

LANGUAGES = ("en", "de", "fr", "es", "ja", "ru", "ar", "zh", "hi", "pt")

_COUNTRIES = {
    "en": "US GB CA AU IE NZ ZA SG NG KE PH",
    "de": "DE AT CH LI",
    "fr": "FR BE LU SN CI MC",
    "es": "ES MX AR CO CL PE VE UY EC",
    "ja": "JP",
    "ru": "RU BY KZ KG",
    "ar": "SA AE EG MA DZ IQ JO KW LB QA TN",
    "zh": "TW HK CN MO",
    "hi": "IN",
    "pt": "BR PT AO MZ",
}
OF_COUNTRY = {country: code for code, listed in _COUNTRIES.items() for country in listed.split()}
COUNTRIES = tuple(sorted(OF_COUNTRY))

_NAMES = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "japanese": "ja",
    "russian": "ru",
    "arabic": "ar",
    "chinese": "zh",
    "chinese (simplified)": "zh",
    "chinese (traditional)": "zh",
    "hindi": "hi",
    "portuguese": "pt",
}
_OTHER_NAMES = frozenset(
    [
        "afrikaans",
        "bengali",
        "bulgarian",
        "catalan",
        "croatian",
        "czech",
        "danish",
        "dutch",
        "estonian",
        "finnish",
        "greek",
        "hebrew",
        "hungarian",
        "indonesian",
        "italian",
        "korean",
        "latvian",
        "lithuanian",
        "malay",
        "norwegian",
        "persian",
        "polish",
        "romanian",
        "serbian",
        "slovak",
        "slovenian",
        "swedish",
        "tamil",
        "thai",
        "turkish",
        "ukrainian",
        "urdu",
        "vietnamese",
        "welsh",
    ]
)
_CODE = re.compile(r"(lang_)?([a-z]{2,3})([-_][a-z0-9]{2,4})?")


def known_country(code: str) -> bool:
    """Return whether the code could be a country's: two letters, not one of those left for private use."""
    return re.fullmatch(r"[A-Za-z]{2}", code) is not None and code.upper() not in {"XX", "ZZ", "AA"}


def known_language(name: str) -> bool:
    """Return whether a language may be asked for by that name or code."""
    folded = name.casefold()
    return folded in _NAMES or folded in _OTHER_NAMES or _CODE.fullmatch(folded) is not None


def code_of(name: str) -> str:
    """Return the page language that serves a language's name or code; English for those not spoken here."""
    folded = name.casefold()
    if folded in _NAMES:
        return _NAMES[folded]
    match = _CODE.fullmatch(folded)
    code = match.group(2) if match else ""
    return code if code in LANGUAGES else "en"
