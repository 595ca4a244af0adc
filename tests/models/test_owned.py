"""What a plan is made of is as it was at the call, whatever its owner does to it later."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from massive_frames.errors import InvalidRequestError
from massive_frames.models import plan_requests
from massive_frames.services import get_service


def plan(service, subject, **given):
    """Plan requests of a service."""
    return plan_requests(service, get_service(service).parameters, subject, given)


@pytest.mark.parametrize("form", ["alone", "in a list", "in a frame"])
def test_a_search_that_its_owner_changes_later_is_sent_as_it_was(form):
    """A dictionary, however it was given, is taken as it is at the call, with all that it holds."""
    body = {"size": 1, "query": {"terms": {"code": [1]}}}
    subject = {"alone": body, "in a list": [body], "in a frame": pd.DataFrame({"query": [body]})}[form]
    planned = plan("opensearch-search", subject)
    body["query"]["terms"]["code"].append(2)
    (request,) = planned.requests
    assert json.loads(request.params["body"]) == {"size": 1, "query": {"terms": {"code": [1]}}}


def test_values_to_cross_that_their_owner_changes_later_are_sent_as_they_were():
    """So are the lists and dictionaries of the other parameters."""
    parts, values = [["ai"], ["ads"]], [1, 2]
    searches = plan("massive-search", "tea", awaiting=parts)
    queries = plan("elasticsearch-sql", "SELECT ?", params=values)
    parts[0].append("answers")
    values.append(3)
    assert [request.params["awaiting"] for request in searches.requests] == [("ai",), ("ads",)]
    assert [request.params["params"] for request in queries.requests] == ["[1,2]"]


def test_what_cannot_be_copied_is_refused_by_its_own_check():
    """A value that JSON does not have is an error of the parameter, with its name."""
    with pytest.raises(InvalidRequestError, match=r"body="):
        plan("opensearch-search", {"size": (n for n in range(3))})
