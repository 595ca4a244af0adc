"""One case of the fault matrix: a batch against a sandbox with one fault, and what must hold of its books."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import callers
from books import NOBODY, queries
from callers import GROUP
from processes import Box, call

from massive_frames.engine.retry import RULES
from massive_frames.sandbox import Faults
from massive_frames.sandbox.faults import BATCH_KINDS, EXCHANGE_KINDS, JOB_KINDS

WITHOUT_ANSWER = {"reset", "truncated", "lost_answer"}
"""Faults after which the answer to a submission was not seen, or not whole."""
LOST = {"job-lost", "malformed"}
FASTER = 20.0
LIMIT_S = 60.0


@dataclass(frozen=True)
class Case:
    """A fault, its rate, the way of submitting, and what is done about the unconfirmed."""

    fault: str
    rate: float
    via: str = "jobs"
    unconfirmed: str = "keep"
    n: int = 100
    seed: int = 1


@dataclass
class Result:
    """What a case has come to."""

    case: Case
    seconds: float = 0.0
    met: int = 0
    answered: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)
    unconfirmed: int = 0
    ours: float = 0.0
    charged: int = 0
    wrong: list[str] = field(default_factory=list)


def kinds(via: str) -> tuple[str, ...]:
    """Return the faults that a way of submitting can meet."""
    return EXCHANGE_KINDS + JOB_KINDS + (BATCH_KINDS if via == "batches" else ())


def run_case(case: Case) -> Result:
    """Run a batch, and check its books."""
    result, asked = Result(case), queries(case.n)
    faults = Faults(**{case.fault: case.rate}, retry_after=0)
    options = {"via": case.via, "unconfirmed": case.unconfirmed, "faster": FASTER}
    with (
        tempfile.TemporaryDirectory() as folder,
        Box(speed=50.0, weight="light", faults=faults, seed=case.seed) as box,
    ):
        store = Path(folder) / "store.sqlite3"
        batch = call(callers.hasty_search, box, store, queries=asked, **options)
        try:
            told = batch.wait(LIMIT_S)
        except TimeoutError as hangs:
            result.wrong.append(str(hangs))
            return result
        result.seconds = batch.ended - batch.began
        result.wrong += [told["words"]] if "words" in told else []
        check(result, asked, told.get("requests", {}), callers.journal(store), box)
    return result


def check(
    result: Result, asked: list[str], requests: dict[str, Any], journal: dict[str, Any], box: Box
) -> None:
    """Take in what a batch came to, and say what does not hold."""
    stats, taken = box.settled(), box.by_query()
    result.met, result.charged = stats["faults"].get(result.case.fault, 0), stats["credits_charged"]
    result.errors = Counter(one["error"] for one in requests.values() if one["error"])
    result.answered = len(requests) - result.errors.total()
    result.ours = sum(one["credits"] for one in requests.values())
    for _, code, n in journal["retries"]:
        result.retries[code] += n
    result.unconfirmed = sum(unconfirmed for *_, unconfirmed in journal["requests"].values())
    if set(requests) != set(asked):
        result.wrong.append(f"{len(requests)} of {len(asked)} requests have rows")
    if journal["whole"] != "ok" or journal["credits"] != result.ours:
        result.wrong.append(f"journal: {journal['whole']}, {journal['credits']} credits")
    freed = Counter[str]()  # of batches that were charged and could not be read
    for key, code, n in journal["retries"]:
        freed[key] += n if code in LOST and result.case.via == "batches" else 0
    beyond_freed = 0.0  # which requests of a batch were charged, its archive did not tell: their sum is right
    for query, (key, state, unconfirmed) in journal["requests"].items():
        beyond = taken.get(query, NOBODY).charged - requests[query]["credits"]
        beyond_freed += beyond if freed[key] else 0.0
        if not -freed[key] <= beyond <= unconfirmed + (key in journal["accepted"]) + freed[key]:
            result.wrong.append(
                f"{query}: charged {beyond:g} beyond ours, {state}, {unconfirmed} unconfirmed"
            )
    if beyond_freed < 0:
        result.wrong.append(f"the sandbox charged {-beyond_freed:g} less for what batches did not bring")
    result.wrong += wrong_retries(result.case, requests, journal) + wrong_unconfirmed(result, journal, box)


def wrong_retries(case: Case, requests: dict[str, Any], journal: dict[str, Any]) -> list[str]:
    """Say which requests were retried otherwise than the rules say; of batches, members may go on alone."""
    counts = {(key, code): n for key, code, n in journal["retries"]}
    ways = 2 if case.via == "batches" else 1
    wrong = [
        f"{n} retries for {code}"
        for (_, code), n in counts.items()
        if n > ways * (RULES[code].retries if code in RULES else 0)
    ]
    for query, (key, state, _) in journal["requests"].items():
        code = requests[query]["error"]
        if (
            case.via == "jobs"
            and state == "failed"
            and code in RULES
            and counts.get((key, code)) != RULES[code].retries
        ):
            wrong.append(f"{query}: given up for {code} after {counts.get((key, code), 0)} retries")
    return wrong


def wrong_unconfirmed(result: Result, journal: dict[str, Any], box: Box) -> list[str]:
    """Say which requests are unconfirmed although every submission had its answer."""
    case, unanswered = result.case, box.unanswered()
    if case.fault not in WITHOUT_ANSWER:
        return [f"{result.unconfirmed} unconfirmed, and every answer was seen"] if result.unconfirmed else []
    if case.fault == "truncated":  # the sandbox's log has the status that was promised
        return [f"{result.unconfirmed} unconfirmed"] if result.unconfirmed > result.met * GROUP else []
    if case.via == "batches":
        return [f"{result.unconfirmed} unconfirmed"] if result.unconfirmed and not unanswered else []
    return [
        f"{query}: {n} unconfirmed, {unanswered.get(query, 0)} submissions without an answer"
        for query, (*_, n) in journal["requests"].items()
        if n != unanswered.get(query, 0)
    ]
