"""Credits are charged for what worked, and only for that."""

from massive_frames.sandbox import Faults

SPAN = {"from": "2020-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z"}


def test_a_search_costs_one_credit(start):
    """A successful search is charged once."""
    box, client = start(credits=10)
    client.get("/search", params={"terms": "tea"})
    assert (box.credits, box.stats.credits_charged) == (9, 1)


def test_polling_costs_nothing(start, until_done):
    """Asking again for the same page is free."""
    box, client = start(credits=10)
    job = client.get("/search", params={"terms": "tea", "mode": "async"}).json()
    for _ in range(3):
        until_done(client, job["id"])
    assert box.credits == 9


def test_a_queued_search_reserves_its_credit(start):
    """A running job's credit is gone before it is charged."""
    box, client = start(credits=10, speed=0.01)
    client.get("/search", params={"terms": "tea", "mode": "async"})
    assert (box.credits, box.stats.credits_charged) == (9, 0)


def test_a_failed_search_is_given_back(start, until_done):
    """A job that fails costs nothing."""
    box, client = start(credits=10)
    job = client.get("/search", params={"terms": "fault:failed_job", "mode": "async"}).json()
    until_done(client, job["id"])
    assert (box.credits, box.stats.credits_charged) == (10, 0)


def test_without_credits_a_search_answers_402(start):
    """When the balance is used up, the documented text is answered."""
    _, client = start(credits=1)
    client.get("/search", params={"terms": "tea"})
    answer = client.get("/search", params={"terms": "coffee"})
    assert answer.status_code == 402
    assert answer.text == "Credit balance is 0; top up at https://dashboard.joinmassive.com/plans"


def test_a_refused_search_costs_nothing(start):
    """Wrong parameters and transport faults are not charged."""
    box, client = start(credits=10, faults=Faults(throttled_429=1))
    client.get("/search", params={"terms": "tea"})
    client.get("/search", params={"terms": "tea", "serps": 99})
    assert box.credits == 10


def test_the_balance_is_an_array_of_accounts(start):
    """Both account addresses answer the email and the credits."""
    _, client = start(credits=10)
    for path in ("/users", "/user"):
        assert client.get(path).json() == [{"email": "sandbox@example.com", "credits": 10}]


def test_usage_adds_up(start):
    """The report counts calls and credits by result."""
    _, client = start()
    for terms in ("tea", "coffee", "x fault:captcha_403"):
        client.get("/search", params={"terms": terms})
    report = client.get("/usage", params=SPAN).json()
    assert {line["result"]: (line["calls"], line["credits"]) for line in report} == {
        "success": (2, 2),
        "failure": (1, 0),
    }
    assert set(report[0]) == {"email", "from", "to", "service", "result", "calls", "credits", "meanSecs"}


def test_usage_wants_a_span(start):
    """Without from and to the report is refused."""
    _, client = start()
    assert client.get("/usage").status_code == 422


def test_the_2025_generation_has_no_account(start):
    """The account's addresses came later."""
    _, client = start(generation="2025")
    assert client.get("/user").status_code == 404
