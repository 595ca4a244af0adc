"""What is particular about reading web pages: the session goes out twice, and any body is a page."""

from __future__ import annotations

import pytest

from massive_frames.models import Job, JobState, Request
from massive_frames.services import get_service

pytestmark = pytest.mark.anyio
ACCEPTED = (202, "application/json", b'{"id": "id-1"}')
BROWSER = get_service("massive-browser")


def request_for(**params):
    """Return a request for one page."""
    return Request("massive-browser", {"url": "https://tea.example/", **params})


async def test_a_session_goes_out_as_a_parameter_and_as_a_cookie(canned):
    """Newer deployments read the one, older ones the other."""
    transport = canned(ACCEPTED)
    await BROWSER.submit([request_for(session="shelf-7")], transport)
    assert ("session", "shelf-7") in transport.sent[0][2]
    assert transport.headers == [{"Cookie": "session=shelf-7"}]


async def test_without_a_session_there_is_no_cookie(canned):
    """Nothing but what the caller gave is ever a cookie, and polls have none."""
    transport = canned(ACCEPTED, ACCEPTED)
    job = await BROWSER.submit([request_for()], transport)
    await BROWSER.poll(job, transport)
    assert transport.headers == [{}, {}]


async def test_a_session_cannot_smuggle_in_more(canned):
    """What would end a cookie or a header is percent-encoded."""
    transport = canned(ACCEPTED)
    await BROWSER.submit([request_for(session="a;b=1\r\nX-More: 2\u00e4%")], transport)
    assert transport.headers == [{"Cookie": "session=a%3Bb=1%0D%0AX-More:%202%C3%A4%25"}]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"status": "green", "id": "tea-1"}'),
        ("application/json", b'{"id": "tea-1"}'),
        ("application/json", b"[1, 2"),
        ("text/plain", b"just words"),
        ("application/pdf", b"%PDF-1.7 ..."),
    ],
)
async def test_any_body_may_be_the_page(canned, content_type, body):
    """JSON with an id or status of its own, plain text and files are content."""
    job = Job("massive-browser", "id-1", ("key-1",), JobState.QUEUED, canned.CAME, 202)
    polled = await BROWSER.poll(job, canned((200, content_type, body)))
    assert (polled.state, polled.payloads[0].body) == (JobState.SUCCEEDED, body)


@pytest.mark.parametrize(
    ("params", "price"),
    [({}, 1), ({"difficulty": "medium"}, 2), ({"difficulty": "high", "speed": "ridiculous"}, 12)],
)
def test_difficulty_and_speed_multiply_the_price(params, price):
    """One credit, times two or six, times two."""
    assert BROWSER.credits(request_for(**params)) == price
