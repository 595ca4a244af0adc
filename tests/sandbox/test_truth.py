"""A sandbox knows the right rows of the pages it serves."""

import lxml.html


def test_the_truth_is_that_of_the_served_page(start):
    """The titles of the truth stand on the page that was served."""
    box, client = start()
    params = {"terms": "tea", "country": "fr", "serps": 2}
    text = lxml.html.fromstring(client.get("/search", params=params).text.split("</html>")[0]).text_content()
    rows = [row for row in box.truth(params) if row["page"] == 1 and row["type"] == "organic"]
    assert rows
    assert all(row["title"] in text for row in rows)


def test_a_cached_page_comes_again(start):
    """Within the cache's day the same request gets the same page."""
    _, client = start()
    params = {"terms": "tea", "country": "us"}
    assert client.get("/search", params=params).content == client.get("/search", params=params).content


def test_without_the_cache_the_page_drifts(start):
    """With expiration 0 each submission gets a fresh page, and the truth follows."""
    box, client = start()
    params = {"terms": "tea", "country": "us", "expiration": 0}
    pages = {client.get("/search", params=params).content for _ in range(3)}
    assert len(pages) == 3
    assert box.truth(params) == box.truth(params, repetition=2)


def test_the_truth_of_a_job_is_that_of_its_page(start):
    """Each fresh page of one search has its own truth, found by its id."""
    box, client = start()
    params = {"terms": "tea", "country": "us", "expiration": 0, "mode": "async"}
    ids = [client.get("/search", params=params).json()["id"] for _ in range(2)]
    assert [box.truth_of(one) for one in ids] == [box.truth(params, repetition=number) for number in range(2)]


def test_the_truth_of_a_failed_job_is_empty(start):
    """A job that delivers no page has no rows."""
    box, client = start()
    job = client.get("/search", params={"terms": "fault:failed_job", "mode": "async"}).json()
    assert box.truth_of(job["id"]) == []


def test_the_seed_decides_the_ids(start):
    """Two sandboxes of one seed give the same search the same id."""
    params = {"terms": "tea", "mode": "async"}
    first, second = (start(seed=5)[1].get("/search", params=params).json() for _ in range(2))
    assert first == second


def test_the_truth_takes_numbers_and_lists(start):
    """Values may be given as Python has them."""
    box, _ = start()
    given = {"terms": "tea", "country": "us", "serps": 2, "awaiting": ["ai"], "device": None}
    sent = {"terms": "tea", "country": "us", "serps": "2", "awaiting": "ai"}
    assert box.truth(given) == box.truth(sent)
