"""The sandbox's /ai speaks the documented contract, and is as slow, dear and heavy as the service."""

import random

import pytest

from massive_frames.sandbox.kinds import kinds

FIELDS = {
    "model", "query", "html", "prompt", "completion", "sources", "ads", "sse", "fanouts",
    "device", "country", "subdivision", "city", "language", "display",
}  # fmt: skip


def test_an_answer_is_json_with_every_documented_field(start):
    """Without a format the parts of the conversation come, and what was asked."""
    _, client = start(weight="light")
    answer = client.get("/ai", params={"prompt": "tea?", "country": "us"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert set(answer.json()) == FIELDS
    assert (answer.json()["model"], answer.json()["query"]) == ("chatgpt", "tea?")


def test_a_rendered_answer_is_the_page(start):
    """With ``format=rendered`` the chat's whole page comes as HTML."""
    _, client = start(weight="light")
    answer = client.get("/ai", params={"prompt": "tea?", "model": "gemini", "format": "rendered"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<model-response>" in answer.text


def test_an_older_service_calls_the_fanouts_subqueries(start):
    """The generation decides the field's name."""
    _, client = start(weight="light", generation="2025")
    assert set(client.get("/ai", params={"prompt": "tea?"}).json()) == FIELDS - {"fanouts"} | {"subqueries"}


@pytest.mark.parametrize("path", ["/ai", "/ai/completions"])
def test_a_queued_answer_is_fetched_by_either_path(start, until_done, path):
    """The newer and the older address hand over the same answer."""
    _, client = start(weight="light")
    job = client.get("/ai", params={"prompt": "tea?", "mode": "async"})
    assert (job.status_code, list(job.json())) == (202, ["id"])
    assert until_done(client, job.json()["id"], path).json()["query"] == "tea?"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "Either a prompt or an ID must be provided"),
        ({"prompt": " "}, "Either a prompt or an ID must be provided"),
        ({"prompt": "x" * 2048}, "Character counts must be no more than 2047"),
        ({"prompt": "x", "model": "eliza"}, "Model must be one of chatgpt, gemini, perplexity, copilot"),
        ({"prompt": "x", "format": "raw"}, "Format must be one of json, rendered"),
        ({"prompt": "x", "expiration": 2}, "Expiration must be an integer from 0 to 1"),
        ({"prompt": "x", "country": "usa"}, "Country is unsupported"),
        ({"prompt": "x", "city": "Paris"}, "Country must be provided with city"),
        ({"prompt": "x", "device": "toaster"}, "Device is unsupported"),
        ({"prompt": "x", "callback": "https://e.example/"}, "Mode must be async with callback"),
    ],
)
def test_a_wrong_parameter_is_told_in_plain_text(start, params, words):
    """Each limit answers 422 with its words."""
    _, client = start()
    answer = client.get("/ai", params=params)
    assert (answer.status_code, answer.text) == (422, words)


def test_the_longest_prompt_is_taken(start):
    """2,047 characters are allowed."""
    _, client = start(weight="light")
    assert client.get("/ai", params={"prompt": "x" * 2047}).status_code == 200


def test_an_answer_costs_five_credits(start):
    """What succeeds is charged, what fails is not."""
    box, client = start(weight="light", credits=12)
    client.get("/ai", params={"prompt": "tea?"})
    client.get("/ai", params={"prompt": "fault:failed_job"})
    assert box.credits == 7
    client.get("/ai", params={"prompt": "coffee?"})
    assert client.get("/ai", params={"prompt": "cocoa?"}).status_code == 402


@pytest.mark.parametrize(
    ("model", "least", "most"),
    [("chatgpt", 14, 17), ("gemini", 7, 21), ("perplexity", 18, 51), ("copilot", 35, 150)],
)
def test_each_model_takes_its_time(model, least, most):
    """Latencies stay within what was seen of the service, and use most of it."""
    draw = random.Random(1)
    seconds = [kinds()["ai"].latency(draw, {"model": [model]}) for _ in range(300)]
    assert least <= min(seconds) < max(seconds) <= most
    assert max(seconds) - min(seconds) > 0.7 * (most - least)


def test_a_page_weighs_as_much_as_a_real_one(start):
    """Bodies have 200 KB to 1.5 MB, and as much as asked for."""
    _, client = start()
    sizes = [len(client.get("/ai", params={"prompt": f"tea {n}"}).content) for n in range(12)]
    assert all(200_000 < size < 1_600_000 for size in sizes), sizes
    _, client = start(weight=50_000)
    assert 50_000 < len(client.get("/ai", params={"prompt": "tea"}).content) < 100_000


def test_a_captcha_is_the_applications_own(start):
    """The fault delivers a page with a check for humans, and the truth says so."""
    box, client = start(weight="light")
    job = client.get("/ai", params={"prompt": "fault:captcha_page tea", "mode": "async"}).json()["id"]
    page = client.get("/ai", params={"prompt": "fault:captcha_page tea"})
    assert "challenges.cloudflare.com" in page.text
    assert [row["answer_state"] for row in box.truth_of(job)] == ["blocked"]


def test_a_wrong_type_is_no_answer(start):
    """JSON of another kind comes where an answer was due."""
    _, client = start(weight="light")
    answer = client.get("/ai", params={"prompt": "tea"}, headers={"X-Sandbox-Fault": "wrong_type"})
    assert answer.json() == {"results": [], "resultsCount": 0}


def test_a_fresh_answer_is_another(start):
    """Within the cache's day the same answer comes again; with expiration 0 a new one, and truth follows."""
    box, client = start(weight="light")
    asked = {"prompt": "tea", "country": "us"}
    assert client.get("/ai", params=asked).content == client.get("/ai", params=asked).content
    fresh = {**asked, "expiration": 0}
    told = [client.get("/ai", params=fresh).json()["completion"] for _ in range(2)]
    assert told[0] != told[1]
    assert box.truth(fresh, service="ai") == box.truth(fresh, service="ai", repetition=2)
