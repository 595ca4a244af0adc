"""The sandbox speaks the documented contract of each generation."""

import uuid

import pytest


def test_a_live_search_answers_the_page(start):
    """A search without a mode answers 200 with HTML."""
    _, client = start()
    answer = client.get("/search", params={"terms": "tea"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize(("generation", "status"), [("2026", 202), ("2025", 200)])
def test_a_queued_search_answers_only_an_id(start, generation, status):
    """An async search answers an object that holds a UUID and nothing else."""
    _, client = start(generation=generation)
    answer = client.get("/search", params={"terms": "tea", "mode": "async"})
    assert answer.status_code == status
    assert list(answer.json()) == ["id"]
    assert uuid.UUID(answer.json()["id"]).version == 4


@pytest.mark.parametrize(
    ("generation", "path", "status"),
    [("2026", "/search", 202), ("2026", "/search/results", 200), ("2025", "/search/results", 200)],
)
def test_a_running_search_answers_retrieving(start, generation, path, status):
    """A poll before the page is there answers the status with the generation's code."""
    _, client = start(generation=generation, speed=0.01)
    job = client.get("/search", params={"terms": "tea", "mode": "async"}).json()
    answer = client.get(path, params=job)
    assert (answer.status_code, answer.json()) == (status, {"status": "retrieving"})


@pytest.mark.parametrize(
    ("generation", "path"), [("2026", "/search"), ("2026", "/search/results"), ("2025", "/search/results")]
)
def test_a_finished_search_answers_the_page(start, until_done, generation, path):
    """A poll after the end answers 200 with HTML."""
    _, client = start(generation=generation)
    job = client.get("/search", params={"terms": "tea", "mode": "async"}).json()
    answer = until_done(client, job["id"], path)
    assert answer.status_code == 200
    assert answer.text.lstrip().lower().startswith("<!doctype html>")


def test_the_2025_generation_does_not_poll_at_search(start):
    """In 2025 an id alone at /search is a search without terms."""
    _, client = start(generation="2025")
    job = client.get("/search", params={"terms": "tea", "mode": "async"}).json()
    answer = client.get("/search", params=job)
    assert (answer.status_code, answer.text) == (400, "One or more parameters were invalid")


def test_a_request_without_a_token_answers_401(start):
    """The text of 401 is the documented one."""
    _, client = start()
    answer = client.get("/search", params={"terms": "tea"}, headers={"Authorization": ""})
    assert (answer.status_code, answer.text) == (401, "Authorization header must be provided")
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_request_with_a_wrong_token_answers_403(start):
    """The text of 403 is the documented one."""
    _, client = start()
    answer = client.get("/search", params={"terms": "tea"}, headers={"Authorization": "Bearer no"})
    assert (answer.status_code, answer.text) == (403, "Valid API token must be provided")


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"terms": " "},
        {"terms": "x" * 256},
        {"terms": "x", "serps": "11"},
        {"terms": "x", "serps": "0"},
        {"terms": "x", "size": "101"},
        {"terms": "x", "offset": "-1"},
        {"terms": "x", "expiration": "2"},
        {"terms": "x", "engine": "bing"},
        {"terms": "x", "mode": "later"},
        {"terms": "x", "country": "usa"},
        {"terms": "x", "city": "Lyon"},
        {"terms": "x", "subdivision": "CA"},
        {"terms": "x", "language": "Klingonese"},
        {"terms": "x", "device": "Toaster"},
        {"terms": "x", "awaiting": "news"},
        {"terms": "x", "callback": "https://example.com/hook"},
        {"url": "https://example.com/?q=x"},
        {"id": "not-a-uuid"},
    ],
)
@pytest.mark.parametrize(("generation", "status"), [("2026", 422), ("2025", 400)])
def test_wrong_parameters_are_refused(start, params, generation, status):
    """A parameter outside its documented range answers 422, in 2025 400, as plain text."""
    _, client = start(generation=generation)
    answer = client.get("/search", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")


def test_terms_of_255_characters_are_taken(start):
    """The limit of 255 characters is inclusive."""
    _, client = start()
    assert client.get("/search", params={"terms": "日" * 255}).status_code == 200


def test_an_overlong_query_is_told_in_the_documented_words(start):
    """The documented example text is used."""
    _, client = start()
    answer = client.get("/search", params={"terms": "x" * 256})
    assert answer.text == "Character counts must be no more than 255"


def test_an_unknown_id_answers_404(start):
    """An id that was never given out answers 404."""
    _, client = start()
    assert client.get("/search", params={"id": str(uuid.uuid4())}).status_code == 404


def test_devices_are_a_list_of_names(start):
    """The devices are names, and each can be asked for in any case."""
    _, client = start()
    names = client.get("/search/devices").json()
    assert "iPhone 12" in names
    assert client.get("/search", params={"terms": "x", "device": "IPHONE 12"}).status_code == 200


def test_an_address_overrides_the_terms(start):
    """A results page's address decides what is searched."""
    _, client = start()
    url = "https://www.google.com/search?q=green+tea&hl=fr&gl=fr"
    text = client.get("/search", params={"url": url, "terms": "coffee"}).text
    assert "<title>green tea" in text
    assert 'lang="fr"' in text


def test_several_pages_are_joined_by_an_empty_line(start):
    """Each page is a whole document."""
    _, client = start()
    text = client.get("/search", params={"terms": "tea", "serps": 3, "country": "us"}).text
    documents = text.split("</html>\n\n<")
    assert len(documents) == 3


def test_archiving_is_answered_when_asked_for(start):
    """With the option, the last part of a job has the status archiving."""
    box, client = start(archiving=True, speed=0.01)
    job = client.get("/search", params={"terms": "tea", "mode": "async"}).json()
    found = box._state.book.find(job["id"])
    found.submitted -= 10_000.0
    found.ready = found.submitted + 10_100.0
    assert client.get("/search", params=job).json() == {"status": "archiving"}


def test_an_inline_answer_is_given_when_asked_for(start):
    """With the option, an async search answers the page itself."""
    _, client = start(inline=True)
    answer = client.get("/search", params={"terms": "tea", "mode": "async"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_an_unknown_path_answers_404(start):
    """Nothing is served beside the documented paths."""
    _, client = start()
    assert client.get("/searches").status_code == 404
