"""What the sandbox tells a test in another process, and what such a test needs of it."""

import httpx
import pytest

from massive_frames.sandbox import Faults


def test_an_answer_may_be_lost_after_the_search_was_taken_on(start):
    """The connection ends without an answer, and the search runs and is charged."""
    box, client = start(credits=5)
    with pytest.raises(httpx.TransportError):
        client.get("/search", params={"terms": "fault:lost_answer*1", "mode": "async"})
    assert (box.stats.jobs, box.stats.credits_charged + box._state.ledger.reserved) == (1, 1)


@pytest.mark.parametrize("terms", [["tea", "fault:lost_answer*1"]])
def test_a_batchs_answer_may_be_lost(start, terms):
    """The whole batch is taken on although nobody was told its id."""
    box, client = start()
    with pytest.raises(httpx.TransportError):
        client.post("/search/batches", json={"terms": terms})
    assert (box.stats.batches, box.stats.jobs) == (1, 2)
    assert client.post("/search/batches", json={"terms": terms}).status_code == 202


@pytest.mark.parametrize("generation", ["2026", "2025"])
def test_the_counts_can_be_asked_for(start, generation):
    """Without a token, in every generation, as JSON."""
    box, client = start(generation=generation, credits=10)
    for terms in ("tea", "tea", "a b"):
        client.get("/search", params={"terms": terms, "mode": "async", "expiration": "0"})
    box.stats  # noqa: B018 - settles what is due
    told = httpx.get(f"{box.url}/_sandbox/stats").json()
    assert told["jobs"] == {"terms=tea": 2, "terms=a+b": 1}
    assert (told["accepted"], told["submits"], told["requests"]) == (3, 3, {"GET /search": 3})
    assert told["credits_charged"] + told["credits_reserved"] + told["credits_left"] == 10


def test_asking_for_the_counts_is_not_counted(start):
    """It is no request, meets no fault, and is there while the service is not."""
    box, _ = start(faults=Faults(unavailable_for=3600, server_500=1))
    for _ in range(2):
        assert httpx.get(f"{box.url}/_sandbox/stats").json()["requests"] == {}


def test_the_counts_are_for_this_machine_alone(start):
    """A request in another host's name is turned away here, too."""
    box, _ = start()
    assert httpx.get(f"{box.url}/_sandbox/stats", headers={"Host": "example.com"}).status_code == 403


def test_a_light_page_has_the_same_rows(start):
    """Scripts weigh, and say nothing: the truth does not depend on them."""
    params = {"terms": "tea", "country": "us", "serps": 2}
    (light, thin), (real, full) = start(weight="light"), start()
    assert light.truth(params) == real.truth(params)
    sizes = [len(client.get("/search", params=params).content) for client in (thin, full)]
    assert sizes[0] < 150_000
    assert sizes[1] > 500_000


def test_a_page_may_have_any_weight(start):
    """So many bytes of scripts are put around the results, more or less."""
    sizes = []
    for weight in (0, 1_000_000):
        _, client = start(weight=weight)
        sizes.append(len(client.get("/search", params={"terms": "tea era:2026", "country": "us"}).content))
    assert 800_000 < sizes[1] - sizes[0] < 1_200_000
