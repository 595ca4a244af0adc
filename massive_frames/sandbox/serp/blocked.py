"""Pages that hold no results: captcha, enable-JavaScript, consent, nothing found, nothing at all."""

from __future__ import annotations

import random
from urllib.parse import quote_plus

from massive_frames.sandbox.serp import weight
from massive_frames.sandbox.serp.ask import Ask
from massive_frames.sandbox.serp.languages import LANGUAGES
from massive_frames.sandbox.serp.lexicon import lexicon
from massive_frames.sandbox.serp.markup import esc


def captcha(terms: str, seed: int) -> str:
    """Return the page that asks whether one is a robot."""
    draw = random.Random(repr((seed, terms, "captcha")))
    token = "".join(draw.choices("ABCDEFabcdef0123456789-_", k=120))
    address = f"https://www.google.com/search?q={quote_plus(terms)}"
    words = lexicon(draw.choice(LANGUAGES)).ui
    return (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8">'
        f'<meta name="viewport" content="initial-scale=1"><title>{esc(address)}</title></head>'
        '<body style="font-family: arial, sans-serif; padding:20px" '
        "onload=\"e=document.getElementById('captcha')\">"
        '<div style="max-width:400px"><hr noshade size="1"><br><form id="captcha-form" action="index" '
        'method="post">'
        f'<script src="https://www.google.com/recaptcha/api.js" async defer></script><div id="recaptcha" '
        f'class="g-recaptcha" data-sitekey="{token[:40]}" data-callback="submitCallback" data-s="{token}">'
        "</div>"
        f'<input type="hidden" name="q" value="{token[:60]}"><input type="hidden" name="continue" '
        f'value="{esc(address)}">'
        f'</form><hr noshade size="1"><div style="font-size:13px"><b>{esc(words.unusual)}</b>'
        "<br><br>"
        f"IP: 203.0.113.{draw.randint(1, 254)}<br>URL: {esc(address)}<br></div></div></body></html>"
    )


def enable_javascript(ask: Ask) -> str:
    """Return the page that is sent to browsers without scripts."""
    words, draw = lexicon(ask.language), ask.draw("enablejs")
    event = f"{draw.getrandbits(90):x}"
    retry = f"/httpservice/retry/enablejs?sei={event}"
    return (
        f'<!DOCTYPE html><html lang="{words.code}"><head><title>Google Search</title><style>'
        f"body{{background:#fff}}</style>"
        f"</head><body><noscript><style>table,div,span,p{{display:none}}</style><meta "
        f'content="0;url={retry}" '
        f'http-equiv="refresh"><div style="display:block"><a href="{retry}">{esc(words.ui.trouble)}</a>'
        "</div></noscript>"
        f"{weight.script(80_000, draw, event[:16])}"
        f'<div id="{event[:6]}" style="display:none"><a '
        f'href="/search?q={quote_plus(ask.topic)}&amp;emsg=SG_REL&amp;sei={event}">'
        f"{esc(words.ui.trouble)}</a></div></body></html>"
    )


def consent(ask: Ask) -> str:
    """Return the page that asks for consent to cookies first."""
    words, draw = lexicon(ask.language), ask.draw("consent")
    target = f"https://www.google.com/search?q={quote_plus(ask.topic)}&hl={words.code}"
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{esc(value)}">'
        for name, value in (
            ("bl", f"boq_{draw.getrandbits(40):x}"),
            ("gl", ask.country),
            ("continue", target),
            ("x", "8"),
        )
    )
    return (
        f'<!doctype html><html lang="{words.code}"><head><meta charset="utf-8"><base href="https://consent.google.com/">'
        f"<title>{esc(words.ui.consent)}</title>{weight.script(60_000, draw, 'c')}</head><body><div><h1>"
        f"{esc(words.ui.consent)}</h1>"
        f'<form action="https://consent.google.com/save" method="POST">{hidden}<button>'
        f"{esc(words.ui.accept)}</button></form>"
        f'<a href="https://policies.google.com/privacy?hl={words.code}">{esc(words.ui.footer[2])}</a></div></body></html>'
    )
