"""The double of ``/browser``: what it takes, what it costs, and how sessions, captchas and hosts behave."""

from __future__ import annotations

import pytest

ARTICLE = "https://tea.example/article/1"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Either a URL or an ID"),
        ({"url": "tea.example"}, "URL must be"),
        ({"url": f"https://tea.example/{'a' * 2048}"}, "no more than 2047"),
        ({"url": ARTICLE, "format": "pdf"}, "Format must be one of rendered, raw, markdown"),
        ({"url": ARTICLE, "difficulty": "extreme"}, "Difficulty must be"),
        ({"url": ARTICLE, "speed": "ludicrous"}, "Speed must be"),
        ({"url": ARTICLE, "captcha": "maybe"}, "Captcha must be"),
        ({"url": ARTICLE, "readiness": "idle"}, "Readiness must be"),
        ({"url": ARTICLE, "delay": "11"}, "Delay must be"),
        ({"url": ARTICLE, "delay": "0"}, "Delay must be"),
        ({"url": ARTICLE, "expiration": "2"}, "Expiration must be"),
        ({"url": ARTICLE, "device": "Abacus"}, "Device is unsupported"),
        ({"url": ARTICLE, "city": "Paris"}, "Country must be provided"),
        ({"url": ARTICLE, "callback": "https://a.example"}, "Mode must be async"),
    ],
)
def test_wrong_parameters_are_refused(start, given, said):
    """Each documented limit is checked, and the answer names it."""
    _, client = start()
    answer = client.get("/browser", params=given)
    assert (answer.status_code, said in answer.text) == (422, True)


@pytest.mark.parametrize("generation", ["2026", "2025"])
def test_a_page_is_queued_and_collected(start, until_done, generation):
    """Both generations bring the page; the older one at its own address."""
    _, client = start(generation=generation)
    answer = client.get("/browser", params={"url": ARTICLE, "mode": "async"})
    path = "/browser" if generation == "2026" else "/browser/content"
    page = until_done(client, answer.json()["id"], path)
    assert (page.headers["content-type"], "<article>" in page.text) == ("text/html; charset=utf-8", True)


@pytest.mark.parametrize(
    ("given", "price"),
    [
        ({}, 1),
        ({"difficulty": "medium"}, 2),
        ({"difficulty": "high"}, 6),
        ({"difficulty": "high", "speed": "ridiculous"}, 12),
    ],
)
def test_difficulty_and_speed_multiply_the_price(start, given, price):
    """A page costs one credit, times two or six, times two."""
    box, client = start()
    client.get("/browser", params={"url": ARTICLE, **given})
    assert box.stats.credits_charged == price


def test_a_host_that_does_not_exist_costs_nothing(start):
    """It is answered with 404 and the service's own words."""
    box, client = start()
    answer = client.get("/browser", params={"url": "https://tea.invalid/"})
    assert (answer.status_code, answer.text) == (404, "Domain is nonexistant")
    assert (answer.headers["content-type"], box.stats.credits_charged) == ("text/plain; charset=utf-8", 0)


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [("solved", 200, "<article>"), ("ignored", 200, "challenge-form"), ("rejected", 403, "Captcha was")],
)
def test_a_captcha_is_dealt_with_as_asked(start, what, status, words):
    """Solved brings the page, ignored the captcha, rejected the refusal."""
    _, client = start()
    answer = client.get("/browser", params={"url": "https://tea.example/guarded/1", "captcha": what})
    assert (answer.status_code, words in answer.text) == (status, True)


def test_a_session_keeps_its_address(start):
    """Pages of one session are asked for from one address, by parameter or by cookie; others are not."""
    _, client = start()

    def seen(number, **options):
        url = f"https://tea.example/address/{number}"
        return client.get("/browser", params={"url": url, **options.pop("params", {})}, **options).text

    def address(page):
        return page.split("203.0.113.")[1].partition("<")[0]

    by_parameter = {address(seen(number, params={"session": "s1"})) for number in range(8)}
    by_cookie = {address(seen(number, headers={"Cookie": "session=s1"})) for number in range(8)}
    assert len(by_parameter) == 1
    assert by_cookie == by_parameter
    assert len({address(seen(number)) for number in range(8)}) > 1


def test_sessions_and_cookies_are_logged(start):
    """The log tells what the client said of its session, and where."""
    box, client = start()
    client.get("/browser", params={"url": ARTICLE, "session": "s1"}, headers={"Cookie": "session=s1"})
    (entry,) = box.stats.log
    assert (entry.params["session"], entry.cookie) == ("s1", "session=s1")


def test_a_type_without_a_charset_stays_without(start):
    """The header of a page that does not say its encoding is passed on as it is."""
    _, client = start()
    answer = client.get("/browser", params={"url": "https://tea.example/encoding/4", "format": "raw"})
    assert answer.headers["content-type"] == "text/html"


def test_the_truth_is_that_of_the_page(start):
    """The row names what was asked for, and the form that came."""
    box, _ = start()
    for form, media_type in (("rendered", "text/html"), ("markdown", "text/markdown")):
        (row,) = box.truth({"url": ARTICLE, "format": form}, service="browser")
        assert (row["url"], row["media_type"]) == (ARTICLE, media_type)
        assert row["links"]


def test_the_truth_of_a_captcha_fault_is_a_captcha(start):
    """A job that ends in a captcha page has a row that says so."""
    box, client = start()
    params = {"url": f"{ARTICLE}?fault:captcha_page", "mode": "async"}
    (row,) = box.truth_of(client.get("/browser", params=params).json()["id"])
    assert row["looks_like_error"] == "captcha"
