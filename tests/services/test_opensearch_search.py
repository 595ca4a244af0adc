"""OpenSearch's asynchronous search: states, ids, the older path, and what is said of failures."""

from __future__ import annotations

import json

import pytest

from massive_frames.errors import JobLostError, MalformedBodyError, RejectedError, ThrottledError
from massive_frames.models import JobState, Request
from massive_frames.services import get_service

JSON = "application/json"
RESPONSE = {"hits": {"hits": []}}
NO_HANDLER = (400, JSON, b'{"error":"no handler found for uri [/x] and method [POST]"}')
PATH = "/_plugins/_asynchronous_search"


@pytest.fixture
def service():
    """Return the service."""
    return get_service("opensearch-search")


@pytest.fixture
def submitted(canned, service):
    """Return a function that submits one search to a transport with these answers: the job, what was sent."""

    async def submit(*answers, **params):
        transport = canned(*answers)
        request = Request(service.name, {"body": "{}", **params})
        return await service.submit([request], transport), transport.sent

    return submit


def answer(state, **more):
    """Return the answer of a search in a state."""
    return 200, JSON, json.dumps({"id": "id-1", "state": state, **more}).encode()


@pytest.mark.anyio
@pytest.mark.parametrize("state", ["INIT", "RUNNING"])
async def test_waiting_states(submitted, state):
    """A search that is being begun or runs is a job that waits."""
    job, _ = await submitted(answer(state))
    assert (job.state, job.id, job.payloads) == (JobState.RUNNING, "id-1", ())


@pytest.mark.anyio
@pytest.mark.parametrize(
    "state", ["SUCCEEDED", "PERSISTING", "PERSIST_SUCCEEDED", "PERSIST_FAILED", "CLOSED", "STORE_RESIDENT"]
)
async def test_ended_states(submitted, state):
    """A search in any other state has succeeded where there is a response."""
    job, _ = await submitted(answer(state, response=RESPONSE))
    assert job.state is JobState.SUCCEEDED
    assert len(job.payloads) == 1


@pytest.mark.anyio
async def test_an_answer_without_id(submitted):
    """A result without an id is a result all the same."""
    job, _ = await submitted((200, JSON, b'{"state":"CLOSED","response":{"hits":{"hits":[]}}}'))
    assert (job.state, job.id) == (JobState.SUCCEEDED, None)


@pytest.mark.anyio
async def test_ended_without_a_result(submitted):
    """A search that ended with neither response nor error is a failure, which says so."""
    with pytest.raises(RejectedError, match="ended CLOSED without a result"):
        await submitted((200, JSON, b'{"state":"CLOSED","start_time_in_millis":-1}'))


@pytest.mark.anyio
async def test_what_the_shards_said(submitted):
    """Where all shards failed the error names what the shards said."""
    error = {
        "type": "search_phase_execution_exception",
        "reason": "all shards failed",
        "root_cause": [{"type": "illegal_argument_exception", "reason": "no doc values"}],
    }
    with pytest.raises(RejectedError, match="no doc values"):
        await submitted(answer("FAILED", error=error))


@pytest.mark.anyio
async def test_an_error_beside_a_response(submitted):
    """An error is believed also where a response stands beside it."""
    with pytest.raises(RejectedError, match="broke"):
        await submitted(answer("CLOSED", response=RESPONSE, error={"reason": "broke"}))


@pytest.mark.anyio
async def test_running_without_an_id(submitted):
    """A running search that no id names is refused: nobody could ask for it."""
    with pytest.raises(MalformedBodyError):
        await submitted((200, JSON, b'{"state":"RUNNING"}'))


@pytest.mark.anyio
async def test_always_kept_until_it_is_safe(submitted):
    """Every submission is kept on the server, so that a lost answer loses no result."""
    _, ((method, path, _body),) = await submitted(answer("RUNNING"), index="logs-*,more")
    assert (method, path) == ("POST", f"/logs-*,more{PATH}")


@pytest.mark.anyio
async def test_the_older_path(submitted):
    """A cluster that does not know the path is asked at that of Open Distro's time."""
    _, sent = await submitted(NO_HANDLER, answer("RUNNING"))
    assert [path for _, path, _ in sent] == [PATH, "/_opendistro/_asynchronous_search"]


@pytest.mark.anyio
async def test_no_such_plugin(submitted):
    """A cluster that knows neither path has no asynchronous search, and that is what is said."""
    with pytest.raises(RejectedError, match="has no asynchronous search"):
        await submitted(NO_HANDLER, NO_HANDLER)


@pytest.mark.anyio
async def test_too_many_searches(submitted):
    """429 is waited out by the engine."""
    body = {"error": {"type": "rejected_execution_exception", "reason": "Trying to create too many"}}
    with pytest.raises(ThrottledError, match="too many"):
        await submitted((429, JSON, json.dumps(body).encode()))


@pytest.mark.anyio
async def test_an_unknown_id(service, submitted, canned):
    """An id that is not known says until when it was kept, and that a failed search is not."""
    job, _ = await submitted(answer("RUNNING"))
    missing = canned((404, JSON, b'{"error":{"type":"resource_not_found_exception","reason":"x"}}'))
    with pytest.raises(JobLostError, match=r"kept for 1d.*persist_search_failures"):
        await service.poll(job, missing)


@pytest.mark.anyio
@pytest.mark.parametrize(("partial", "n"), [(True, 1), (None, 0)])
async def test_partial_results(submitted, partial, n):
    """What there is of a running search is handed on only where it is wanted."""
    job, _ = await submitted(answer("RUNNING", response=RESPONSE), partial=partial)
    assert len(job.payloads) == n


@pytest.mark.anyio
async def test_deleting_what_is_gone(service, submitted, canned):
    """To give up a search that the cluster does not know is no error."""
    job, _ = await submitted(answer("RUNNING"))
    given_up = await service.cancel(job, canned((404, JSON, b"{}")))
    assert given_up.state is JobState.CANCELLED


@pytest.mark.anyio
@pytest.mark.parametrize(("keep", "n"), [(True, 0), (None, 1)])
async def test_release(service, submitted, canned, keep, n):
    """A result that is safe is deleted, unless it is to be kept."""
    job, _ = await submitted(answer("PERSISTING", response=RESPONSE), keep_on_completion=keep)
    transport = canned((200, JSON, b'{"acknowledged":true}'))
    await service.release(job, transport)
    assert len(transport.sent) == n
