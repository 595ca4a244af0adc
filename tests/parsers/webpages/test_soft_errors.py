"""Pages that are an error although they came as a success are told, and pages about errors are not."""

from __future__ import annotations

import pytest

from massive_frames.parsers import parse
from massive_frames.parsers.webpages import phrases
from massive_frames.parsers.webpages.phrases import PHRASES

PROSE = "<p>" + "The kettle sings and the leaves open slowly in the warm water of the pot. " * 40 + "</p>"
TABLES = {
    "captcha": phrases.CAPTCHA,
    "access-denied": phrases.ACCESS_DENIED,
    "not-found": phrases.NOT_FOUND,
    "server-error": phrases.SERVER_ERROR,
    "consent": phrases.CONSENT,
    "empty-shell": phrases.SCRIPTS_NEEDED,
}


def told(html):
    """Return what a page looks like, and why."""
    (row,) = parse("webpage", html.encode()).rows
    return row.looks_like_error, row.error_signs


@pytest.mark.parametrize("kind", TABLES)
def test_each_kind_has_words_in_many_languages(kind):
    """There are at least twenty languages, and no phrase is too short to mean it."""
    assert len(TABLES[kind]) >= 20
    assert all(len(phrase) >= 3 for phrase in PHRASES[kind])


@pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind, table in TABLES.items() for language in table]
)
def test_a_short_page_is_known_in_each_language(kind, language):
    """The first phrase of a language in the heading is enough."""
    phrase = TABLES[kind][language].split("|")[0]
    found, signs = told(f"<html lang={language}><title>Shop</title><h1>{phrase.capitalize()}</h1><p>Home</p>")
    assert found == kind
    assert signs


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<title>404</title><p>Sorry", "not-found"),
        ("<title>Error 403 - Shop</title><p>Sorry", "access-denied"),
        ("<title>HTTP 503</title><p>Sorry", "server-error"),
        ("<title>Shop</title><h1>410</h1>", "not-found"),
        (f'<title>Tea</title><meta name="prerender-status-code" content="404">{PROSE}', "not-found"),
        (f'<title>Tea</title><body class="home error404">{PROSE}', "not-found"),
        (f"<title>Page not found</title><h1>Page not found</h1>{PROSE}", "not-found"),
        ('<title>x</title><iframe src="https://geo.captcha-delivery.com/captcha/?a=1"></iframe>', "captcha"),
        ('<title>x</title><div id="px-captcha"></div>', "captcha"),
        ('<title>x</title><script src="/a.js"></script><div id="app"></div>', "empty-shell"),
        ("<title>x</title><app-root></app-root><script>a()</script>", "empty-shell"),
        ('<title>x</title><form action="/CaptchaRedirect"><img src="/i"><input></form>', "captcha"),
        (
            '<title>x</title><noscript><meta http-equiv="refresh" content="0;url=/retry"></noscript>',
            "empty-shell",
        ),
        ("<title>x</title><body>", "empty"),
    ],
)
def test_structure_tells_without_words(html, kind):
    """Status numbers, marks of known challenges and empty frames of applications speak no language."""
    assert told(html)[0] == kind


@pytest.mark.parametrize(
    "html",
    [
        f"<title>Tea</title><h1>Tea</h1>{PROSE}",
        f"<title>How captchas ask: are you human?</title><h1>Puzzles</h1>{PROSE}",
        f"<title>Page not found: a history</title><h1>The missing room</h1>{PROSE}",
        f'<title>Write to us</title><script src="https://www.google.com/recaptcha/api.js"></script>{PROSE}',
        "<title>Peugeot 404 parts</title><h1>Parts for the Peugeot 404</h1><p>Doors, lamps and wheels.</p>",
        "<title>Tea for 4.04 euros</title><p>A small packet of tea.</p>",
        "<title>500 recipes</title><h1>Recipes</h1><p>Soups, cakes and pies for every day of the year.</p>"
        + PROSE,
        "<title>Privacy</title><h1>Tea</h1><p>We value your privacy, and tea.</p>" + PROSE,
        '<title>Gallery</title><img src="/a.jpg"><img src="/b.jpg">',
        "<title>Hello</title><p>Hello, world.</p>",
    ],
)
def test_a_page_about_errors_is_not_one(html):
    """Long pages, numbers inside titles, forms with a captcha and short greetings are fine."""
    assert told(html) == (None, None)
