"""The batch endpoints' double: what it accepts, how it goes on, what its archives are, what goes wrong."""

import json

import httpx
import pytest

from massive_frames.sandbox import Faults
from massive_frames.sandbox.faults import BATCH_KINDS

TERMS = ["tea", "coffee", "milk"]


def post(client, terms=TERMS, **more):
    """Submit a batch."""
    return client.post("/search/batches", json={"terms": terms, "country": "us", **more})


def done(client, batch_id):
    """Poll a batch until it has ended; return its status."""
    for _ in range(5000):
        answer = client.get("/search/batches", params={"id": batch_id}).json()
        if answer["status"] in {"successful", "failed"}:
            return answer
    raise AssertionError("the batch did not end")


def test_a_batch_answers_an_id_and_a_count(start):
    """A POST answers 202 with the two documented fields."""
    _, client = start()
    answer = post(client)
    assert answer.status_code == 202
    assert list(answer.json()) == ["id", "count"]
    assert answer.json()["count"] == 3


def test_a_batchs_status_has_the_documented_fields(start):
    """While it runs there is no address; it is a 200 all along."""
    _, client = start(speed=0.001)
    made = post(client).json()["id"]
    answer = client.get("/search/batches", params={"id": made})
    told = {"id": made, "status": "retrieving", "count": 3, "successful": 0, "failed": 0, "url": None}
    assert (answer.status_code, answer.json()) == (200, told)


def test_a_batch_is_ready_when_its_slowest_search_is(start):
    """Between the last search and the archive's address lies the archiving."""
    box, client = start(speed=0.001)
    batch = box._state.batches[post(client).json()["id"]]
    slowest = max(job.ready for job in batch.jobs)
    words = [batch.status(slowest + after, "x")["status"] for after in (-1, 0.001, 1001)]
    assert words == ["retrieving", "archiving", "successful"]


def test_an_archive_holds_the_pages_of_single_searches(start):
    """What a batch delivers is what each search alone would."""
    _, client = start(archive="jsonl", archive_names="terms", weight="light")
    made = post(client, TERMS).json()["id"]
    lines = client.get(done(client, made)["url"]).text.splitlines()
    pages = {line["terms"]: line["html"] for line in map(json.loads, lines)}
    assert pages == {
        terms: client.get("/search", params={"terms": terms, "country": "us"}).text for terms in TERMS
    }


@pytest.mark.parametrize(("wanted", "codes"), [(True, [401, 200]), (False, [200, 200])])
def test_the_archive_may_want_the_token(start, wanted, codes):
    """With the option the archive's address is behind the token, without it open."""
    _, client = start(archive_token=wanted, weight="light")
    url = done(client, post(client).json()["id"])["url"]
    assert [httpx.get(url).status_code, client.get(url).status_code] == codes


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "tea",
        {"terms": []},
        {"terms": "tea"},
        {"terms": [1]},
        {"terms": [""]},
        {"terms": ["x" * 256]},
        {"terms": ["x"] * 1001},
        {"urls": ["https://example.com/"]},
        {"terms": ["x"], "country": "usa"},
        {"terms": ["x"], "serps": 11},
    ],
)
def test_a_wrong_batch_is_refused(start, body):
    """What a single search may not ask for, a batch may not either; nothing is taken on."""
    box, client = start()
    answer = client.post("/search/batches", json=body)
    assert answer.status_code == 422
    assert box.stats.jobs == 0


def test_a_thousand_searches_are_taken(start):
    """The limit of 1,000 is inclusive, and each counts as a search."""
    box, client = start()
    assert post(client, [f"q{number}" for number in range(1000)]).json()["count"] == 1000
    assert (box.stats.jobs, box.stats.batches, box.stats.submits) == (1000, 1, 1)


def test_a_batch_costs_what_its_searches_do(start):
    """Each search that succeeds costs a credit; one that fails costs none and has no page."""
    box, client = start(credits=10, archive="jsonl", weight="light")
    status = done(client, post(client, ["tea", "x fault:failed_job"]).json()["id"])
    assert (status["successful"], status["failed"], box.credits) == (1, 1, 9)
    words = [json.loads(line)["status"] for line in client.get(status["url"]).text.splitlines()]
    assert words == ["successful", "failed"]


def test_a_batch_that_cannot_be_paid_is_refused_whole(start):
    """With two credits a batch of three is not begun."""
    box, client = start(credits=2)
    assert post(client).status_code == 402
    assert (box.credits, box.stats.jobs) == (2, 0)


def test_an_unknown_batch_answers_404(start):
    """An id that was never given out is not known."""
    _, client = start()
    assert client.get("/search/batches", params={"id": "nothing"}).status_code == 404


def test_batches_came_in_2026(start):
    """The older contract does not have them."""
    _, client = start(generation="2025")
    assert post(client).status_code == 404


def test_a_batch_wants_the_token(start):
    """Without the token nothing is taken on."""
    _, client = start()
    assert (
        client.post("/search/batches", json={"terms": ["x"]}, headers={"Authorization": ""}).status_code
        == 401
    )


def test_a_failed_batch_costs_nothing_and_has_no_archive(start):
    """A batch that fails as a whole gives every credit back."""
    box, client = start(credits=10)
    status = done(client, post(client, ["tea", "fault:batch_failed"]).json()["id"])
    assert (status["status"], status["url"], status["failed"], box.credits) == ("failed", None, 2, 10)


def test_an_archive_may_be_gone(start):
    """The address answers 404 although the searches were charged."""
    box, client = start(faults=Faults(archive_gone=1), credits=10)
    assert client.get(done(client, post(client).json()["id"])["url"]).status_code == 404
    assert box.credits == 7


def test_an_archive_may_have_a_form_that_nobody_knows(start):
    """The bytes are of no known form."""
    _, client = start(faults=Faults(archive_unknown=1))
    body = client.get(done(client, post(client).json()["id"])["url"]).content
    assert body.startswith(b"\x00\xf7ARC")


def test_a_callback_is_remembered_and_never_called(start):
    """The address is accepted, and counted once a search."""
    box, client = start()
    post(client, ["tea"], callback="https://example.com/hook")
    client.get("/search", params={"terms": "a", "mode": "async", "callback": "https://example.com/one"})
    assert box.stats.callbacks == ["https://example.com/hook", "https://example.com/one"]


@pytest.mark.parametrize("option", [{"archive": "rar"}, {"archive_names": "x"}, {"weight": "heavy"}])
def test_an_unknown_option_is_refused(start, option):
    """An option's value is one of those that are listed."""
    with pytest.raises(ValueError, match=next(iter(option))):
        start(**option)


def test_the_same_batch_meets_the_same_faults(start):
    """Two sandboxes of one seed spoil the same searches of a batch, whatever came before it."""
    outcomes = []
    for before in ([], ["other"]):
        box, client = start(seed=3, faults=Faults(failed_job=0.5))
        for terms in before:
            post(client, [terms])
        batch = post(client, [f"q{number}" for number in range(20)]).json()["id"]
        outcomes.append([job.fault for job in box._state.batches[batch].jobs])
    assert outcomes[0] == outcomes[1]
    assert len(set(outcomes[0])) == 2


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_a_batch_fault_can_be_asked_for_by_header(start, kind):
    """The header spoils that one batch."""
    box, client = start()
    client.post("/search/batches", json={"terms": ["tea"]}, headers={"X-Sandbox-Fault": kind})
    assert box.stats.faults == {kind: 1} if kind != "batch_failed" else box.stats.faults[kind] == 1
