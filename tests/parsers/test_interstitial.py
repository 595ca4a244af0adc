"""Pages in the way of the results are told apart by what they are made of, in any language."""

from __future__ import annotations

import pytest

from massive_frames.parsers import parse

RESULT = '<div><a href="https://e.org/"><h3>Tea</h3></a><p>What tea is and where it grows.</p></div>'
SCRIPT = '<script src="https://{}"></script><p>確認しています。少々お待ちください。</p>'
PAGES = [
    ("captcha", '<form action="/sorry/index" method=post><input name=q></form>'),
    ("captcha", '<form id="captcha-form" action="index"><p>Подтвердите</p></form>'),
    ("captcha", '<div id="px-captcha"></div>'),
    ("captcha", SCRIPT.format("www.google.com/recaptcha/api.js?hl=ja")),
    ("captcha", SCRIPT.format("js.hcaptcha.com/1/api.js")),
    ("captcha", SCRIPT.format("challenges.cloudflare.com/turnstile/v0/api.js")),
    ("captcha", "<script src='/cdn-cgi/challenge-platform/h/g/orchestrate/jsch/v1'></script>"),
    ("captcha", '<iframe src="https://geo.captcha-delivery.com/captcha/?x=1"></iframe>'),
    (
        "consent",
        '<form action="//consent.google.de/save" method=post><button>Nein</button></form>',
    ),
    ("consent", '<form action="/save"><input type=hidden name=set_eom value=true></form>'),
    (
        "javascript",
        '<noscript><meta http-equiv=refresh content="0;url=/retry/enablejs?x"></noscript>',
    ),
    ("javascript", '<noscript><meta http-equiv="Refresh" content="0;url=/plain"></noscript><p>請稍候</p>'),
]


@pytest.mark.parametrize(("reason", "part"), PAGES)
def test_a_page_in_the_way_is_blocked_and_says_why(reason, part):
    """Each kind has its own reason."""
    (row,) = parse("serp", f"<html><body>{part}</body></html>".encode()).rows
    assert (row.type, row.details) == ("blocked", {"reason": reason})


@pytest.mark.parametrize("part", [part for _, part in PAGES])
def test_the_same_beside_results_blocks_nothing(part):
    """Results that are there are read."""
    page = f"<html><body><div id=rso>{RESULT}</div>{part}</body></html>"
    assert "organic" in {row.type for row in parse("serp", page.encode()).rows}


def test_a_puzzle_on_a_page_that_leads_elsewhere_is_no_block():
    """A page of links is not in the way, whatever it loads."""
    page = f"<html>{SCRIPT.format('www.google.com/recaptcha/api.js')}<div>{RESULT}</div></html>"
    assert parse("serp", page.encode()).rows[0].type != "blocked"
