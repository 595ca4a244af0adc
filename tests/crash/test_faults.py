"""Whatever the service does wrong, every request has rows, and every credit is accounted for."""

from __future__ import annotations

import pytest
from cases import WITHOUT_ANSWER, Case, kinds, run_case

N_QUERIES, RATE = 20, 0.3


@pytest.mark.parametrize("fault", kinds("jobs"))
def test_a_frequent_fault_loses_nothing(fault):
    """Retries follow the rules, the books balance, and only what had no answer is unconfirmed."""
    assert run_case(Case(fault, RATE, n=N_QUERIES)).wrong == []


@pytest.mark.parametrize("fault", sorted(WITHOUT_ANSWER))
def test_what_is_unconfirmed_can_be_submitted_again(fault):
    """With unconfirmed="resubmit" everything is answered, and what was charged twice was reported."""
    result = run_case(Case(fault, RATE, unconfirmed="resubmit", n=N_QUERIES))
    assert (result.wrong, result.answered) == ([], N_QUERIES)
