"""Each fault looks as it would on the wire, and comes back the same from the same seed."""

import httpx
import pytest

from massive_frames.sandbox import Faults, Sandbox
from massive_frames.sandbox.faults import BATCH_KINDS, EXCHANGE_KINDS, JOB_KINDS, FaultPlan

WORDED = {
    "throttled_429": (429, "Rate limit was exceeded; please retry in 1 seconds"),
    "unavailable_503": (503, "Service is autoscaling; please retry in 60 seconds"),
    "timeout_504": (504, "Request(s) timed out"),
    "server_500": (500, "Unknown error occurred"),
    "captcha_403": (403, "Captcha was detected"),
}


@pytest.mark.parametrize("kind", WORDED)
def test_an_error_has_its_documented_words(start, kind):
    """A fault named in the query answers its status and text."""
    box, client = start()
    answer = client.get("/search", params={"terms": f"tea fault:{kind}"})
    assert (answer.status_code, answer.text) == WORDED[kind]
    assert box.stats.faults == {kind: 1}


def test_throttling_names_the_wait(start):
    """429 comes with Retry-After in real seconds."""
    _, client = start(faults=Faults(throttled_429=1, retry_after=7))
    assert client.get("/search", params={"terms": "tea"}).headers["retry-after"] == "7"


def test_a_fault_can_be_asked_for_by_header(start):
    """The header forces a fault on that one exchange."""
    _, client = start()
    answer = client.get("/search", params={"terms": "tea"}, headers={"X-Sandbox-Fault": "timeout_504"})
    assert answer.status_code == 504
    assert client.get("/search", params={"terms": "tea"}).status_code == 200


def test_a_counted_fault_ends(start):
    """A fault with a count hits only the first exchanges of its terms."""
    _, client = start()
    codes = [client.get("/search", params={"terms": "tea fault:server_500*2"}).status_code for _ in range(4)]
    assert codes == [500, 500, 200, 200]


def test_polls_are_hit_too(start):
    """A transport-like fault in the terms also hits the polls of their job."""
    _, client = start()
    job = client.get("/search", params={"terms": "tea", "mode": "async"}).json()
    answer = client.get("/search", params=job, headers={"X-Sandbox-Fault": "unavailable_503"})
    assert answer.status_code == 503


@pytest.mark.parametrize(
    ("generation", "path", "status"), [("2026", "/search", 202), ("2025", "/search/results", 200)]
)
def test_a_failed_job_is_a_status(start, until_done, generation, path, status):
    """A job that failed answers JSON with the generation's code."""
    _, client = start(generation=generation)
    job = client.get("/search", params={"terms": "fault:failed_job", "mode": "async"}).json()
    answer = until_done(client, job["id"], path)
    assert (answer.status_code, answer.json()) == (status, {"status": "failed"})


def test_a_failed_job_can_be_cured_by_asking_again(start, until_done):
    """A new submission draws anew."""
    _, client = start()
    params = {"terms": "fault:failed_job*1", "mode": "async"}
    first, second = (until_done(client, client.get("/search", params=params).json()["id"]) for _ in range(2))
    assert first.json() == {"status": "failed"}
    assert second.status_code == 200


def test_a_reset_gives_no_answer(start):
    """The connection ends before a status line, and nothing was done."""
    box, client = start()
    with pytest.raises(httpx.TransportError):
        client.get("/search", params={"terms": "fault:reset"})
    assert box.stats.jobs == 0


def test_a_truncated_body_is_noticed(start):
    """More is promised than is sent."""
    _, client = start()
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/search", params={"terms": "fault:truncated"})


def test_a_slow_body_arrives_whole(start):
    """A body in pieces is the same body."""
    _, client = start()
    slow = client.get("/search", params={"terms": "tea"}, headers={"X-Sandbox-Fault": "slow_body"})
    assert slow.content == client.get("/search", params={"terms": "tea"}).content


def test_a_wrong_type_is_json(start):
    """JSON stands where a page was due."""
    _, client = start()
    answer = client.get("/search", params={"terms": "fault:wrong_type"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


def test_a_captcha_page_counts_as_success(start):
    """Google's own captcha page comes with 200 and is charged."""
    box, client = start(credits=5)
    answer = client.get("/search", params={"terms": "fault:captcha_page"})
    assert answer.status_code == 200
    assert "captcha-form" in answer.text
    assert box.credits == 4


def test_a_page_may_lie_about_its_encoding(start):
    """The body is windows-1252 although its header says UTF-8."""
    _, client = start()
    answer = client.get("/search", params={"terms": "café fault:not_utf8", "country": "fr"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode()
    assert "café" in answer.content.decode("cp1252")


def test_everything_is_unavailable_at_first(start):
    """In the opening window every request answers 503."""
    box, client = start(faults=Faults(unavailable_for=3600))
    assert client.get("/user").status_code == 503
    assert client.get("/search", params={"terms": "tea"}).status_code == 503
    assert box.stats.jobs == 0


@pytest.mark.parametrize("kind", EXCHANGE_KINDS + JOB_KINDS + BATCH_KINDS)
def test_a_rate_is_kept(kind):
    """Over many requests a rate of 0.3 gives about that share."""
    plan = FaultPlan(Faults(**{kind: 0.3}), seed=1)
    draws = {plan.exchange: EXCHANGE_KINDS, plan.job: JOB_KINDS, plan.batch: BATCH_KINDS}
    draw = next(draw for draw, kinds in draws.items() if kind in kinds)
    hits = sum(draw(f"q{number}", "") == kind for number in range(1000))
    assert 250 < hits < 350


def test_the_same_seed_gives_the_same_faults():
    """Draws follow from the seed and the request, not from the order of arrival."""
    names = [f"q{number}" for number in range(200)]
    first, second = FaultPlan(Faults(reset=0.5), 3), FaultPlan(Faults(reset=0.5), 3)
    forward = {name: first.exchange(name, "") for name in names}
    backward = {name: second.exchange(name, "") for name in reversed(names)}
    assert forward == backward


def test_a_rate_above_one_is_refused():
    """Rates are shares."""
    with pytest.raises(ValueError, match="reset"):
        Faults(reset=1.5)


@pytest.mark.parametrize("faults", [{"reset": 0.1}, 0.1, "reset"])
def test_faults_of_another_kind_are_refused(faults):
    """What is no ``Faults`` would break every answer; the error says how to write it."""
    with pytest.raises(TypeError, match=r"Faults\(reset="):
        Sandbox(faults=faults)
